namespace ScalableScheduler.Server.Tests.Api;

public sealed class ListTests : IAsyncLifetime
{
    private ApiHost _api = null!;

    public async Task InitializeAsync() => _api = await ApiHost.StartAsync();

    public async Task DisposeAsync() => await _api.DisposeAsync();

    [Fact]
    public async Task List_IsAnEmptyArray_WhenThereIsNothing()
    {
        var answer = (await _api.GetAsync("/schedules")).ShouldBe(200);
        answer.Text.ShouldBe("[]");
        answer.Link.ShouldBeNull();
    }

    [Theory]
    [InlineData("/schedules?limit=73", 7)]
    [InlineData("/schedules?sort=next_run_at&limit=100", 5)]
    [InlineData("/schedules?limit=500", 1)]
    [InlineData("/schedules", 10)]
    [InlineData("/schedules?tag=even&limit=100", 3)]
    public async Task List_LeadsThroughAllPages(string first, int pages)
    {
        await RegisterAsync(500, i => $$"""{"name":"s{{i:D3}}","tags":["{{(i % 2 == 0 ? "even" : "odd")}}"],"type":"delay","schedule":{{1000 - i}},"task":{"type":"rest","connection":{"host":"h"} } }""");

        var names = new List<string>();
        var seen = 0;
        for (string? path = first; path is not null; seen++)
        {
            var page = (await _api.GetAsync(path)).ShouldBe(200);
            names.AddRange(Names(page));
            path = page.Next;
            if (path is not null)
                page.Link!.ShouldEndWith("; rel=\"next\"");
        }

        seen.ShouldBe(pages);
        var all = Enumerable.Range(0, 500).Where(i => !first.Contains("even", StringComparison.Ordinal) || i % 2 == 0).Select(i => $"s{i:D3}");
        names.ShouldBe(first.Contains("next_run_at", StringComparison.Ordinal) ? all.Reverse() : all);
    }

    [Theory]
    [InlineData("application=shop", "a,b,c")]
    [InlineData("application=shop&group=g1", "a,b")]
    [InlineData("application=shop&key=k2", "b")]
    [InlineData("application=&key=k2", "b")]
    [InlineData("type=poll", "a")]
    [InlineData("operation=sync", "c")]
    [InlineData("application=nobody", "")]
    [InlineData("application=shop&group=g1&key=k3", "")]
    [InlineData("name=a", "a")]
    [InlineData("name_prefix=d", "d,da")]
    [InlineData("name=d", "d")]
    [InlineData("name=d&name_prefix=x", "")]
    [InlineData("tag=red", "d")]
    [InlineData("trigger_type=interval", "da")]
    [InlineData("trigger_type=cron&task_type=rest", "a,b,c")]
    [InlineData("task_type=kafka", "d")]
    [InlineData("enabled=false", "da")]
    [InlineData("status=paused", "da")]
    [InlineData("status=completed", "d")]
    [InlineData("status=enabled&name_prefix=a", "a")]
    public async Task List_FindsOnlyWhatMatchesEveryFilter(string query, string expected)
    {
        await _api.PostAsync("/schedules", Bodies.Hourly("a", """ "client":{"application":"shop","group":"g1","type":"poll","key":"k1"} """));
        await _api.PostAsync("/schedules", Bodies.Hourly("b", """ "client":{"application":"shop","group":"g1","key":"k2"} """));
        await _api.PostAsync("/schedules", Bodies.Hourly("c", """ "client":{"application":"shop","group":"g2","operation":"sync"} """));
        await _api.PostAsync("/schedules", """{"name":"d","type":"now","tags":["red"],"task":{"type":"kafka","connection":{"host":"h"}}}""");
        await _api.PostAsync("/schedules", """{"name":"da","type":"interval","schedule":"1h","enabled":false,"tags":["blue"],"task":{"type":"redis","connection":{"host":"h"}}}""");
        await Firing.FireDueAsync(_api);

        Names(await _api.GetAsync($"/schedules?{query}")).ShouldBe(expected.Split(',', StringSplitOptions.RemoveEmptyEntries));
        if (expected.Length > 0)
        {
            (await _api.DeleteAsync($"/schedules?{query}")).ShouldBe(200)["count"].GetInt64().ShouldBe(expected.Split(',').Length);
            Names(await _api.GetAsync("/schedules")).ShouldBe("a,b,c,d,da".Split(',').Except(expected.Split(',')));
        }
        else
        {
            (await _api.DeleteAsync($"/schedules?{query}")).ShouldBeProblem(404);
        }
    }

    [Theory]
    [InlineData("limit=0", "/limit")]
    [InlineData("limit=1001", "/limit")]
    [InlineData("limit=x", "/limit")]
    [InlineData("cursor=!", "/cursor")]
    [InlineData("cursor=AAAA", "/cursor")]
    [InlineData("sort=age", "/sort")]
    [InlineData("aplication=shop", "/aplication")]
    [InlineData("enabled=yes", "/enabled")]
    [InlineData("status=done", "/status")]
    [InlineData("trigger_type=crom", "/trigger_type")]
    [InlineData("task_type=smtp", "/task_type")]
    [InlineData("tag=a&tag=b", "/tag")]
    public async Task List_RefusesWhatItDoesNotUnderstand(string query, string field) =>
        (await _api.GetAsync($"/schedules?{query}")).ShouldBeProblem(422, field).Text.ShouldContain("\"in\":\"query\"");

    [Fact]
    public async Task List_RefusesACursorOfAnotherOrder()
    {
        await RegisterAsync(3, i => Bodies.Hourly($"s{i}"));
        var next = (await _api.GetAsync("/schedules?limit=1")).Next!;

        (await _api.GetAsync($"{next}&sort=next_run_at")).ShouldBeProblem(422, "/cursor");
        (await _api.GetAsync(next.Replace("/schedules", "/runs", StringComparison.Ordinal))).ShouldBeProblem(422, "/cursor");
    }

    [Theory]
    [InlineData("")]
    [InlineData("?application=")]
    public async Task Delete_RefusesToDeleteEverything(string query)
    {
        await RegisterAsync(2, i => Bodies.Hourly($"s{i}"));

        (await _api.DeleteAsync($"/schedules{query}")).ShouldBeProblem(400);
        (await _api.DeleteAsync("/schedules?limit=1")).ShouldBeProblem(422, "/limit");
        (await _api.DeleteAsync("/schedules?aplication=x")).ShouldBeProblem(422, "/aplication");
        Names(await _api.GetAsync("/schedules")).Length.ShouldBe(2);
    }

    [Fact]
    public async Task Delete_DeletesMoreThanAPage()
    {
        await RegisterAsync(1000, i => Bodies.Hourly($"s{i}", """ "tags":["t"] """));
        await RegisterAsync(300, i => Bodies.Hourly($"t{i}", """ "tags":["t"] """));

        (await _api.DeleteAsync("/schedules?tag=t")).ShouldBe(200)["count"].GetInt64().ShouldBe(1300);
        (await _api.GetAsync("/schedules")).Text.ShouldBe("[]");
    }

    [Fact]
    public async Task Delete_AnswersTheCount()
    {
        var path = (await _api.PostAsync("/schedules", Bodies.Hourly("a"))).Location!;

        (await _api.DeleteAsync(path)).ShouldBe(200).Text.ShouldBe("""{"count":1}""");
        (await _api.DeleteAsync(path)).ShouldBeProblem(404);
    }

    private async Task RegisterAsync(int count, Func<int, string> body) =>
        (await _api.PostAsync("/schedules/bulk", $"[{string.Join(',', Enumerable.Range(0, count).Select(body))}]")).ShouldBe(200);

    private static string[] Names(Answer page) => [.. page.Json.EnumerateArray().Select(s => s.GetProperty("name").GetString()!)];
}
