using ScalableScheduler.Collections;
using ScalableScheduler.Schedules;
using ScalableScheduler.Templates;

namespace ScalableScheduler.Server.Tests.Api.Collections;

public sealed class VariableTests : IAsyncLifetime
{
    private const string Path = "/collections/default/variables";

    private static readonly SecretOptions Keys = new() { Keys = new Dictionary<string, string> { ["k1"] = Convert.ToBase64String(new byte[32]) } };

    private static readonly EnvironmentVariables Environment = new("SCHEDULER_VAR_", new Dictionary<string, string>
    {
        ["SCHEDULER_VAR_region"] = "eu",
        ["SCHEDULER_VAR_run.id"] = "not this",
        ["SCHEDULER__SECRETS__KEYS"] = "nor this",
    });

    private ApiHost _api = null!;

    public async Task InitializeAsync() => _api = await ApiHost.StartAsync(limits: new LimitOptions { Variables = 4, VariableBytes = 2048 }, secrets: Keys, environment: Environment);

    public async Task DisposeAsync() => await _api.DisposeAsync();

    [Fact]
    public async Task Create_Read_Replace_Delete()
    {
        var created = (await _api.PostAsync(Path, """{"name":"api","value":"https://a\nb"}""")).ShouldBe(201);
        created.Location.ShouldBe($"{Path}/api");
        created["value"].GetString().ShouldBe("https://a\nb");
        created["secret"].GetBoolean().ShouldBeFalse();

        var replaced = (await _api.PutAsync($"{Path}/api", """{"value":"c"}""", ("If-Match", created.ETag!))).ShouldBe(200);
        (await _api.PutAsync($"{Path}/api", """{"value":"d"}""", ("If-Match", created.ETag!))).ShouldBeProblem(412);
        (await _api.PostAsync(Path, """{"name":"api","value":"d"}""", ("If-None-Match", "*"))).ShouldBeProblem(412);
        (await _api.GetAsync($"{Path}/api", ("If-None-Match", replaced.ETag!))).ShouldBe(304);
        (await _api.PutAsync($"{Path}/api", """{"name":"other","value":"d"}""")).ShouldBeProblem(409, "/name");
        (await _api.PutAsync($"{Path}/b", """{"value":"x"}""")).ShouldBe(201);
        var list = (await _api.GetAsync($"{Path}?limit=1")).ShouldBe(200);
        list.Json[0].GetProperty("name").GetString().ShouldBe("api");
        (await _api.GetAsync(list.Next!)).Json[0].GetProperty("name").GetString().ShouldBe("b");

        (await _api.DeleteAsync($"{Path}/api", ("If-Match", created.ETag!))).ShouldBeProblem(412);
        (await _api.DeleteAsync($"{Path}/api", ("If-Match", replaced.ETag!))).ShouldBe(200)["count"].GetInt32().ShouldBe(1);
        (await _api.DeleteAsync($"{Path}/api")).ShouldBeProblem(404);
        (await _api.GetAsync($"{Path}/api")).ShouldBeProblem(404);
        (await _api.GetAsync("/collections/nowhere/variables")).ShouldBeProblem(404);
        (await _api.PutAsync("/collections/nowhere/variables/x", """{"value":"x"}""")).ShouldBeProblem(404);
    }

    [Theory]
    [InlineData("""{"name":"run.id","value":"x"}""", "/name")]
    [InlineData("""{"name":"schedule.owner","value":"x"}""", "/name")]
    [InlineData("""{"name":"a b","value":"x"}""", "/name")]
    [InlineData("""{"value":"x"}""", "/name")]
    [InlineData("""{"name":"x","value":1}""", "/value")]
    [InlineData("""{"name":"x"}""", "/value")]
    [InlineData("""{"name":"x","value":"x","hidden":true}""", "/hidden")]
    [InlineData("""{"name":"x","value":"{{"}""", "/value")]
    [InlineData("""{"name":"x","value":"{{missing}} {{regoin}} {{region}}"}""", "/value", "/value")]
    [InlineData("""{"name":"x","value":"{{x}}"}""", "/value")]
    [InlineData("""{"name":"x","value":"abc","secret":true}""", "/value")]
    [InlineData("""{"name":"x","value":"********","secret":true}""", "/value")]
    public async Task Create_RefusesWhatItCantTake(string body, params string[] fields) => (await _api.PostAsync(Path, body)).ShouldBeProblem(422, fields);

    [Fact]
    public async Task Limits_AreToldWhich()
    {
        (await _api.PutAsync($"{Path}/x", $$"""{"value":"{{new string('ü', 1025)}}"}""")).ShouldBeProblem(422, "/value").Text.ShouldContain("limits.variable_bytes");
        foreach (var i in Enumerable.Range(0, 4))
            await _api.PutAsync($"{Path}/v{i}", """{"value":"x"}""");
        (await _api.PutAsync($"{Path}/v4", """{"value":"x"}""")).ShouldBeProblem(409).Text.ShouldContain("limits.variables");
    }

    [Fact]
    public async Task Loops_AreShown()
    {
        await _api.PutAsync($"{Path}/a", """{"value":"1"}""");
        await _api.PutAsync($"{Path}/b", """{"value":"{{a}}"}""");
        await _api.PutAsync($"{Path}/c", """{"value":"{{b}}"}""");

        (await _api.PutAsync($"{Path}/a", """{"value":"{{c}}"}""")).ShouldBeProblem(422, "/value").Text.ShouldContain("a -> c -> b -> a");
    }

    [Fact]
    public async Task Schedules_ThatUseWhatIsNotThere_AreRefused()
    {
        await _api.PutAsync($"{Path}/tenant", """{"value":"hunter2 secret","secret":true}""");

        var refused = (await _api.PostAsync("/schedules", Using("{{tenent}}", "{{region}} {{run.attempt}} {{nope"))).ShouldBeProblem(422, "/task/data/text");
        refused.Text.ShouldContain("not closed");
        refused = (await _api.PostAsync("/schedules", Using("{{tenent}}", "{{region}} {{run.attempt}} {{nope}}"))).ShouldBeProblem(422, "/task/connection/headers/X-A", "/task/data/text");
        refused.Text.ShouldContain("Did you mean 'tenant'?");
        refused.Text.ShouldNotContain("hunter2");
        (await _api.PostAsync("/schedules/preview", Using("{{tenent}}", ""))).ShouldBeProblem(422, "/task/connection/headers/X-A");
        var bulk = await _api.PostAsync("/schedules/bulk", $"[{Using("{{tenent}}", "")},{Using("{{tenant}}", "")}]");
        bulk.Json.EnumerateArray().Select(i => i.GetProperty("status").GetInt32()).ShouldBe([422, 201]);

        var stored = (await _api.PostAsync("/schedules", Using("{{tenant}}", "{{region}}"))).ShouldBe(200);
        stored.Text.ShouldContain("{{tenant}}");
        await _api.PutAsync("/collections/empty", "{}");
        (await _api.PatchAsync($"/schedules/{stored["id"].GetString()}", """{"collection":"empty"}""")).ShouldBeProblem(422, "/task/connection/headers/X-A");
    }

    [Fact]
    public async Task Delete_OfAUsedOne_NamesWhatUsesIt()
    {
        await _api.PutAsync($"{Path}/tenant", """{"value":"1"}""");
        await _api.PutAsync($"{Path}/region", """{"value":"us"}""");
        await _api.PutAsync($"{Path}/inner", """{"value":"x"}""");
        await _api.PutAsync($"{Path}/outer", """{"value":"{{inner}}"}""");
        (await _api.PostAsync("/schedules", Using("{{tenant}}{{region}}", ""))).ShouldBe(201);

        (await _api.DeleteAsync($"{Path}/tenant")).ShouldBeProblem(409).Text.ShouldContain("'uses'");
        (await _api.DeleteAsync($"{Path}/inner")).ShouldBeProblem(409).Text.ShouldContain("'outer'");
        (await _api.DeleteAsync($"{Path}/region")).ShouldBe(200); // the environment has one
        (await _api.DeleteAsync($"{Path}/outer")).ShouldBe(200);
        (await _api.DeleteAsync($"{Path}/inner")).ShouldBe(200);
    }

    [Fact]
    public async Task Delete_OfOneThatManyUse_NamesTwenty()
    {
        await _api.PutAsync($"{Path}/tenant", """{"value":"1"}""");
        await _api.PostAsync("/schedules/bulk", $"[{string.Join(',', Enumerable.Range(0, 30).Select(i => Using("{{tenant}}", "").Replace("\"uses\"", $"\"uses{i:00}\"", StringComparison.Ordinal)))}]");

        var detail = (await _api.DeleteAsync($"{Path}/tenant")).ShouldBeProblem(409)["detail"].GetString()!;
        detail.Split("'uses").Length.ShouldBe(21);
        detail.ShouldEndWith(", and perhaps more.");
    }

    [Fact]
    public async Task Secrets_AreStoredSealed_AndNeverAnswered()
    {
        var created = (await _api.PutAsync($"{Path}/token", """{"value":"hunter2 secret","secret":true}""")).ShouldBe(201);
        var read = (await _api.GetAsync($"{Path}/token")).ShouldBe(200);
        foreach (var answer in (Answer[])[created, read, await _api.GetAsync(Path), await _api.GetAsync("/collections/default"), await _api.GetAsync("/collections")])
            answer.Text.ShouldNotContain("hunter2");
        read["value"].GetString().ShouldBe("********");

        var sealedText = (await StoredAsync()).Secret!;
        (sealedText.KeyId, (await StoredAsync()).Value).ShouldBe(("k1", null));
        (await _api.PutAsync($"{Path}/token", read.Text)).ShouldBe(200).ETag.ShouldBe(read.ETag);
        (await StoredAsync()).Secret.ShouldBe(sealedText);
        (await _api.PutAsync($"{Path}/token", """{"value":"hunter3 secret","secret":true}""")).ETag.ShouldNotBe(read.ETag);
        (await _api.PutAsync($"{Path}/token", """{"value":"{{hunter2","secret":true}""")).ShouldBeProblem(422, "/value").Text.ShouldNotContain("hunter2");

        async Task<Variable> StoredAsync() => (await _api.Memory.GetAsync(CollectionName.Default, default))!.Variables.Single();
    }

    [Fact]
    public async Task Secrets_NeedAKey()
    {
        await using var api = await ApiHost.StartAsync();

        (await api.PutAsync($"{Path}/token", """{"value":"hunter2","secret":true}""")).ShouldBeProblem(422, "/secret").Text.ShouldContain("secrets.keys");
    }

    private static string Using(string header, string text) => $$$"""
        {"name":"uses","type":"cron","schedule":"0 * * * *","task":{"type":"rest","connection":{"host":"http://target/","headers":{"X-A":"{{{header}}}"}},"data":{"text":"{{{text}}}"} } }
        """;
}
