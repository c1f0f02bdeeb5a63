using Microsoft.Playwright;
using ScalableScheduler.Testing;

namespace ScalableScheduler.EndToEnd.Tests;

/// <summary>The system's own browser: nothing is downloaded, and it asks nobody for updates.</summary>
internal static class Chromium
{
    private const string Program = "chromium";

    /// <exception cref="InvalidOperationException">It is not installed.</exception>
    public static Task<IBrowser> LaunchAsync(IPlaywright playwright) => playwright.Chromium.LaunchAsync(new()
    {
        ExecutablePath = Executable.Require(Program, Program),
        Headless = true,
        Args =
        [
            // Root, as in a container, has no user namespaces for the sandbox; the page is our own.
            "--no-sandbox",
            "--disable-gpu",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--no-first-run",
        ],
    });
}
