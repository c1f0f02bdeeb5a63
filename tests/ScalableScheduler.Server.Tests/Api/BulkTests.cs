namespace ScalableScheduler.Server.Tests.Api;

public sealed class BulkTests : IAsyncLifetime
{
    private ApiHost _api = null!;

    public async Task InitializeAsync() => _api = await ApiHost.StartAsync();

    public async Task DisposeAsync() => await _api.DisposeAsync();

    [Fact]
    public async Task Bulk_RegistersTheGoodItems_AndSaysWhatIsWrongWithTheOthers()
    {
        await _api.PostAsync("/schedules", Bodies.Hourly("b"));
        var results = (await _api.PostAsync("/schedules/bulk", $$"""
            [{{Bodies.Hourly("a")}},{"type":"cron","schedule":"nonsense","task":{"type":"rest","connection":{"host":"h"} } },{{Bodies.Hourly("b")}},7,{"type":"cron","x":1}]
            """)).ShouldBe(200).Json.EnumerateArray().ToList();

        results.Select(r => r.GetProperty("index").GetInt32()).ShouldBe([0, 1, 2, 3, 4]);
        results.Select(r => r.GetProperty("status").GetInt32()).ShouldBe([201, 422, 200, 422, 422]);
        results[0].GetProperty("schedule").GetProperty("name").GetString().ShouldBe("a");
        results[1].GetProperty("errors")[0].GetProperty("field").GetString().ShouldBe("/schedule");
        results[4].GetProperty("errors").GetArrayLength().ShouldBe(3);
        (await _api.GetAsync("/schedules")).Json.GetArrayLength().ShouldBe(2);
    }

    [Fact]
    public async Task Bulk_RegistersItemsOfOneIdentityInOrder()
    {
        var results = (await _api.PostAsync("/schedules/bulk", $"""
            [{Bodies.Hourly("a", "\"description\":\"1\"")},{Bodies.Hourly("b")},{Bodies.Hourly("a", "\"description\":\"2\"")},{Bodies.Hourly("a", "\"description\":\"3\"")}]
            """)).ShouldBe(200).Json.EnumerateArray().ToList();

        results.Select(r => r.GetProperty("status").GetInt32()).ShouldBe([201, 201, 200, 200]);
        results.Select(r => r.GetProperty("schedule").GetProperty("revision").GetInt64()).ShouldBe([1, 1, 2, 3]);
        (await _api.GetAsync("/schedules?name=a")).Json[0].GetProperty("description").GetString().ShouldBe("3");
    }

    [Fact]
    public async Task Bulk_CostsOneReadAndOneWrite()
    {
        await _api.PostAsync("/schedules/bulk", $"[{string.Join(',', Enumerable.Range(0, 1000).Select(i => Bodies.Hourly($"s{i}")))}]");

        (_api.Store.Reads, _api.Store.Writes).ShouldBe((1, 1));
    }

    [Fact]
    public async Task Bulk_RefusesTheWhole_WhenItIsNoListWithinTheLimit()
    {
        (await _api.PostAsync("/schedules/bulk", "{}")).ShouldBeProblem(422, "");
        (await _api.PostAsync("/schedules/bulk", $"[{string.Join(',', Enumerable.Repeat("{}", 1001))}]")).ShouldBeProblem(422, "").Text.ShouldContain("limits.bulk_items");
        (await _api.PostAsync("/schedules/bulk", "[]")).ShouldBe(200).Text.ShouldBe("[]");
    }

    [Fact]
    public async Task Bulk_HoldsEachItemToTheBodyLimit()
    {
        await using var api = await ApiHost.StartAsync(limits: new() { BodyBytes = 1024, DataBytes = 1024 });
        var results = await api.PostAsync("/schedules/bulk", $"[{Bodies.Hourly("a")},{Bodies.Hourly("b", $"\"description\":\"{new string('x', 2000)}\"")}]");

        results.ShouldBe(200).Json.EnumerateArray().Select(r => r.GetProperty("status").GetInt32()).ShouldBe([201, 413]);
        (await api.PostAsync("/schedules/bulk", $"[{new string(' ', 17_000)}]")).ShouldBeProblem(413);
    }
}
