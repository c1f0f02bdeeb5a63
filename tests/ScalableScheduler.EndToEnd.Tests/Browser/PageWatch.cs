using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace ScalableScheduler.EndToEnd.Tests;

/// <summary>Notes what a page asks for and complains of.</summary>
internal sealed class PageWatch
{
    private readonly IPage _page;
    private readonly ConcurrentQueue<Uri> _requests = new();
    private readonly ConcurrentQueue<string> _errors = new();

    private PageWatch(IPage page) => _page = page;

    /// <summary>Every address the page asked for.</summary>
    public IReadOnlyCollection<Uri> Requests => _requests;

    /// <summary>Errors on the console and exceptions that nobody caught.</summary>
    public IReadOnlyCollection<string> Errors => _errors;

    /// <summary>Watches a page; call it before the page goes anywhere.</summary>
    public static async Task<PageWatch> OnAsync(IPage page)
    {
        var watch = new PageWatch(page);
        page.Request += (_, request) => watch._requests.Enqueue(new Uri(request.Url));
        page.PageError += (_, error) => watch._errors.Enqueue(error);
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
                watch._errors.Enqueue($"{message.Text} ({message.Location})");
        };
        await page.AddInitScriptAsync("""
            window.violations = [];
            addEventListener('securitypolicyviolation', e => window.violations.push(`${e.violatedDirective}: ${e.blockedURI}`));
            """);
        return watch;
    }

    /// <summary>What the page's Content-Security-Policy forbade, also where the browser is silent about it.</summary>
    public Task<string[]> ViolationsAsync() => _page.EvaluateAsync<string[]>("window.violations");
}
