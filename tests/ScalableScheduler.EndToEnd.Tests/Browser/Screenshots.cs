using Microsoft.Playwright;

namespace ScalableScheduler.EndToEnd.Tests;

/// <summary>Pictures for people: taken when the variable SCREENSHOTS names a folder.</summary>
internal static class Screenshots
{
    private const string Variable = "SCREENSHOTS";

    public static async Task TakeAsync(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } folder)
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, name + ".png") });
    }
}
