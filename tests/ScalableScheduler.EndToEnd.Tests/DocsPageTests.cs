using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using ScalableScheduler.Testing;

namespace ScalableScheduler.EndToEnd.Tests;

public sealed partial class DocsPageTests
{
    [Fact]
    public async Task Page_ShowsTheApi_AndSendsAnExample()
    {
        await using var service = await ServiceProcess.StartAsync("--store", "memory");
        await service.WaitReadyAsync();
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await Chromium.LaunchAsync(playwright);
        var page = await browser.NewPageAsync(new() { ViewportSize = new() { Width = 1400, Height = 1000 } });
        var watch = await PageWatch.OnAsync(page);

        await page.GotoAsync(new Uri(service.Url, "docs").ToString());

        var description = await service.Http.ReadAsync("openapi/v1.json");
        await Assertions.Expect(Heading(page, 1, description.GetProperty("info").Text("title"))).ToBeVisibleAsync();
        await Assertions.Expect(Heading(page, 3, "Register a schedule")).ToBeVisibleAsync();
        // Sections further down are drawn as they are scrolled to; the navigation lists all at once.
        foreach (var path in (string[])["/schedules", "/schedules/{id}"])
        {
            foreach (var operation in description.GetProperty("paths").GetProperty(path).EnumerateObject())
                await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = operation.Value.Text("summary") })).ToBeVisibleAsync();
        }
        await Screenshots.TakeAsync(page, "docs");

        await page.GetByRole(AriaRole.Button, new() { NameRegex = TestPostSchedules() }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        // The editor of the body, whose lines are long, must not push its own controls out of sight.
        await Assertions.Expect(dialog.GetByRole(AriaRole.Button, new() { Name = "Raw", Exact = true })).ToBeInViewportAsync(new() { Ratio = 1 });
        await Screenshots.TakeAsync(page, "docs-request");
        var response = await page.RunAndWaitForResponseAsync(
            () => dialog.GetByRole(AriaRole.Button, new() { NameRegex = Send() }).First.ClickAsync(),
            r => r.Request.Method == "POST" && new Uri(r.Url).AbsolutePath == "/schedules");

        ((HttpStatusCode)response.Status).ShouldBeOneOf(HttpStatusCode.Created, HttpStatusCode.OK);
        var sent = JsonElement.Parse(response.Request.PostData!);
        var id = (await response.JsonAsync())!.Value.Text("id");
        var stored = await service.Http.ReadAsync($"schedules/{id}");
        stored.Text("name").ShouldBe(sent.Text("name"));
        stored.Text("schedule").ShouldBe(sent.Text("schedule"));
        await Assertions.Expect(dialog.GetByText("201 Created").First).ToBeVisibleAsync();
        await Screenshots.TakeAsync(page, "docs-response");

        watch.Requests.ShouldAllBe(url => service.Url.IsBaseOf(url) || url.Scheme == "data" || url.Scheme == "blob");
        watch.Errors.ShouldBeEmpty();
        (await watch.ViolationsAsync()).ShouldBeEmpty();
    }

    private static ILocator Heading(IPage page, int level, string name) =>
        page.GetByRole(AriaRole.Heading, new() { Level = level, Name = name, Exact = true });

    [GeneratedRegex(@"Test Request\s*\(post \/schedules\)", RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 1000)]
    private static partial Regex TestPostSchedules();

    [GeneratedRegex("^Send", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Send();
}
