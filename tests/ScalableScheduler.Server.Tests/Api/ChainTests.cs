using ScalableScheduler.Schedules;

namespace ScalableScheduler.Server.Tests.Api;

public sealed class ChainTests : IAsyncLifetime
{
    private ApiHost _api = null!;

    public async Task InitializeAsync() => _api = await ApiHost.StartAsync(limits: new LimitOptions { ChainLength = 4 });

    public async Task DisposeAsync() => await _api.DisposeAsync();

    [Fact]
    public async Task Then_ToAMissingSchedule_IsRefused()
    {
        await SaveAsync("a");
        (await SaveAsync("b", "a", "nobody")).ShouldBeProblem(422, "/then/success/1").Text.ShouldContain("'nobody'");
        (await _api.PostAsync("/schedules", Body("b", "\"failure\":[\"nobody\"]"))).ShouldBeProblem(422, "/then/failure/0");
        (await _api.PatchAsync("/schedules/a", """{"then":{"failure":["nobody"]}}""")).ShouldBeProblem(422, "/then/failure/0");
        (await _api.PostAsync("/schedules/preview", Body("b", "\"failure\":[\"nobody\"]"))).ShouldBeProblem(422, "/then/failure/0");
    }

    [Fact]
    public async Task Then_ToItself_IsRefused()
    {
        (await SaveAsync("a", "a")).ShouldBeProblem(422, "/then/success/0").Text.ShouldContain("a -> a");
        await SaveAsync("a");
        (await SaveAsync("a", "a")).ShouldBeProblem(422, "/then/success/0");
    }

    [Fact]
    public async Task Loop_IsRefused_AndNamed()
    {
        await SaveAsync("c");
        await SaveAsync("b", "c");
        await SaveAsync("a", "b");

        (await SaveAsync("c", "a")).ShouldBeProblem(422, "/then/success/0").Text.ShouldContain("c -> a -> b -> c");
        (await _api.PatchAsync("/schedules/c", """{"then":{"failure":["b"]}}""")).ShouldBeProblem(422, "/then/failure/0").Text.ShouldContain("c -> b -> c");
    }

    [Fact]
    public async Task Chain_IsRefused_WhenItIsTooLong()
    {
        await SaveAsync("d");
        await SaveAsync("c", "d");
        await SaveAsync("b", "c");
        (await SaveAsync("a", "b")).ShouldBe(201);
        (await SaveAsync("z", "a")).ShouldBeProblem(422, "/then/success/0").Text.ShouldContain("limits.chain_length");
        (await SaveAsync("z", "b", "c", "d")).ShouldBe(201);
    }

    [Fact]
    public async Task Edit_OfSomethingElse_IsNotRefused_WhenATargetIsGone()
    {
        await SaveAsync("b");
        await SaveAsync("a", "b");
        await _api.DeleteAsync("/schedules/b");

        (await _api.PatchAsync("/schedules/a", """{"description":"d"}""")).ShouldBe(200);
        (await _api.PostAsync("/schedules/a/pause", "")).ShouldBe(200)["then"].GetProperty("success")[0].GetString().ShouldBe("b");
    }

    [Fact]
    public async Task Bulk_MayReferToWhatComesBefore()
    {
        var bulk = await _api.PostAsync("/schedules/bulk", $"[{Body("a")},{Body("b", "\"success\":[\"a\"]")},{Body("c", "\"success\":[\"d\"]")},{Body("d", "\"success\":[\"b\"]")}]");
        StatusesOf(bulk).ShouldBe([201, 201, 422, 201]);
        bulk.Json[2].GetProperty("errors")[0].GetProperty("field").GetString().ShouldBe("/then/success/0");
    }

    [Fact]
    public async Task Bulk_IsHeldToWhatItChangedItself()
    {
        await SaveAsync("b");
        await SaveAsync("a", "b");

        // The first item opens the loop that the second would close; then one more closes another.
        var bulk = await _api.PostAsync("/schedules/bulk", $"[{Body("a")},{Body("b", "\"success\":[\"a\"]")},{Body("a", "\"success\":[\"b\"]")}]");
        StatusesOf(bulk).ShouldBe([200, 200, 422]);
        bulk.Text.ShouldContain("a -> b -> a");
    }

    private static IEnumerable<int> StatusesOf(Answer bulk) => bulk.Json.EnumerateArray().Select(i => i.GetProperty("status").GetInt32());

    private Task<Answer> SaveAsync(string id, params string[] then) =>
        _api.PostAsync("/schedules", Body(id, $"\"success\":[{string.Join(',', then.Select(t => $"\"{t}\""))}]"));

    private static string Body(string id, string then = "") => Bodies.Hourly("", $"\"id\":\"{id}\",\"then\":{{{then}}}");
}
