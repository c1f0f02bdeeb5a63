using System.Text.Json;

namespace ScalableScheduler.Server.Tests.Api;

/// <summary>The Python service's routes, and its manners when they are asked for.</summary>
public sealed class PythonTests
{
    [Fact]
    public async Task Register_AnswersNameAndId_AndUnregisterTakesEither()
    {
        await using var api = await ApiHost.StartAsync();
        var a = (await api.PostAsync("/register", Bodies.ManualCron)).ShouldBe(200);
        a["name"].GetString().ShouldBe("cron-test");
        var b = (await api.PostAsync("/register", Bodies.ManualNow)).ShouldBe(200);
        (await api.PostAsync("/register", Bodies.ManualNow)).ShouldBe(200)["resp_id"].GetString().ShouldBe(b["resp_id"].GetString());

        (await api.PostAsync("/unregister", """{"name":"cron-test"}""")).ShouldBe(200)["count"].GetInt32().ShouldBe(1);
        (await api.PostAsync("/unregister", """{"name":"cron-test"}""")).ShouldBeProblem(404);
        (await api.PostAsync("/unregister", $$"""{"resp_id":"{{b["resp_id"].GetString()}}"}""")).ShouldBe(200);
        (await api.PostAsync("/unregister", """{"resp_id":"no:id"}""")).ShouldBeProblem(404);
        (await api.PostAsync("/unregister", "{}")).ShouldBeProblem(422, "/name");
        (await api.PostAsync("/unregister", """{"name":""}""")).ShouldBeProblem(422, "/name");
        (await api.PostAsync("/unregister", "[]")).ShouldBeProblem(422, "");
        (await api.PostAsync("/register", "{}")).ShouldBeProblem(422, "/type", "/task");
        (await api.GetAsync("/schedules")).Text.ShouldBe("[]");
    }

    [Fact]
    public async Task Unregister_TakesOnlyExactlyThatName()
    {
        await using var api = await ApiHost.StartAsync();
        await api.PostAsync("/schedules", Bodies.Hourly("a"));
        await api.PostAsync("/schedules", Bodies.Hourly("ab"));
        await api.PostAsync("/schedules", Bodies.Hourly("a", """ "id":"other" """));

        (await api.PostAsync("/unregister", """{"name":"a"}"""))["count"].GetInt32().ShouldBe(2);
        (await api.GetAsync("/schedules")).Json.GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public async Task List_MapsNamesToSchedules()
    {
        await using var api = await ApiHost.StartAsync();
        (await api.PostAsync("/list", "{}")).ShouldBe(200).Text.ShouldBe("{}");
        await api.PostAsync("/schedules", Bodies.ManualCron);
        await api.PostAsync("/schedules", Bodies.Hourly("cron-test", """ "id":"zz" """));
        await api.PostAsync("/schedules", Bodies.Hourly("", """ "id":"yy" """));
        var bulk = string.Join(',', Enumerable.Range(0, 600).Select(i => Bodies.Hourly($"s{i}")));
        await api.PostAsync("/schedules/bulk", $"[{bulk}]");

        var all = (await api.PostAsync("/list", """{"dlq":false}""")).ShouldBe(200).Json;
        all.EnumerateObject().Count().ShouldBe(603);
        all.GetProperty("cron-test").GetProperty("schedule").ValueKind.ShouldBe(JsonValueKind.String);
        all.GetProperty("zz").GetProperty("name").GetString().ShouldBe("cron-test");
        all.GetProperty("yy").GetProperty("name").GetString().ShouldBe("");
        (await api.PostAsync("/list", """{"dlq":1}""")).ShouldBeProblem(422, "/dlq");
    }

    [Fact]
    public async Task List_ListsDeadLetters()
    {
        await using var api = await ApiHost.StartAsync();
        await api.PostAsync("/schedules", Bodies.ManualNow);
        var run = (await Firing.FireDueAsync(api, Runs.AttemptOutcome.Failed, deadLetter: true)).Single();

        var letters = (await api.PostAsync("/list", """{"dlq":true}""")).ShouldBe(200).Json;
        letters.GetProperty("ap3").GetProperty("task").GetProperty("type").GetString().ShouldBe("kafka");
        letters.GetProperty("ap3").GetProperty("run").GetProperty("id").GetString().ShouldBe(run.Value);
    }

    [Fact]
    public async Task Compatible_AnswersAsThePythonServiceDid()
    {
        await using var api = await ApiHost.StartAsync(pythonCompatible: true);
        var missing = await api.GetAsync("/schedules");
        missing.ShouldBe(404).Text.ShouldBe("""{"detail":"Item not found"}""");
        missing.MediaType.ShouldBe("application/json");

        var created = (await api.PostAsync("/schedules", Bodies.ManualCron.Replace("{\"name\"", "{\"nonsense\":1,\"name\"", StringComparison.Ordinal))).ShouldBe(200);
        var id = created["id"].GetString();
        created["task"].GetProperty("failed_policy").GetString().ShouldBe("ignore");
        created["task"].GetProperty("retry_wait").GetInt32().ShouldBe(60);
        created["task"].GetProperty("max_retry_count").GetInt32().ShouldBe(-1);

        var single = (await api.GetAsync($"/schedules/{id}")).ShouldBe(200).Json;
        single.GetArrayLength().ShouldBe(1);
        single[0].GetProperty("id").GetString().ShouldBe(id);
        (await api.GetAsync("/schedules?limit=5&whatever=1")).ShouldBe(200).Json.GetArrayLength().ShouldBe(1);
        (await api.GetAsync("/schedules?application=x")).ShouldBe(404).Text.ShouldBe("""{"detail":"Item not found"}""");

        (await api.DeleteAsync("/schedules")).ShouldBe(400)["detail"].ValueKind.ShouldBe(JsonValueKind.String);
        (await api.DeleteAsync($"/schedules/{id}")).ShouldBe(200).Text.ShouldBe("""{"count":1}""");
        (await api.DeleteAsync($"/schedules/{id}")).ShouldBe(404).Text.ShouldBe("""{"detail":"Item not found"}""");
        (await api.GetAsync($"/schedules/{id}")).ShouldBe(404);
        (await api.GetAsync("/nothing")).ShouldBe(404).MediaType.ShouldBe("application/json");
    }

    [Fact]
    public async Task Compatible_RendersErrorsAsFastApiDoes()
    {
        await using var api = await ApiHost.StartAsync(pythonCompatible: true);
        var details = (await api.PostAsync("/schedules", """{"type":"cron","schedule":"61 * * * *","task":{"type":"rest","connection":{"unknown":1}}}""")).ShouldBe(422)["detail"];

        details.EnumerateArray().Select(d => d.GetProperty("loc").GetRawText()).ShouldBe(["""["body","schedule"]""", """["body","task","connection","host"]"""]);
        details[1].GetProperty("type").GetString().ShouldBe("missing");
        details[0].GetProperty("msg").GetString().ShouldNotBeNullOrEmpty();
        (await api.GetAsync("/schedules?limit=x")).ShouldBe(422)["detail"][0].GetProperty("loc").GetRawText().ShouldBe("""["query","limit"]""");
        (await api.PostAsync("/schedules", "{")).ShouldBe(400)["detail"].GetString()!.ShouldContain("line 1");
        api.Store.IsAway = true;
        (await api.GetAsync("/schedules")).ShouldBe(503).RetryAfter.ShouldBe("1");
    }
}
