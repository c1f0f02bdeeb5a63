using System.Text.Json;
using ScalableScheduler.Server.Tests.Api.Workers;

namespace ScalableScheduler.Server.Tests.Api;

public sealed class DescriptionTests : IAsyncLifetime
{
    private static readonly string[] Operations =
    [
        "callRpc", "cancelBackfill", "cancelRun", "checkCluster", "claimRuns", "confirmCancelledRun", "createCollection", "createVariable", "deleteCollection", "deleteDeadLetter",
        "deleteDeadLetters", "deleteSchedule", "deleteScheduleRuns", "deleteSchedules", "deleteVariable", "exportAll", "failRun", "getBackfill", "getCluster",
        "getCollection", "getDeadLetter", "getHealth", "getLiveness", "getQueue", "getReadiness", "getRun", "getSchedule", "getVariable", "heartbeatRun",
        "importAll", "list", "listCollections", "listDeadLetters", "listQueues", "listRuns", "listScheduleRuns", "listSchedules", "listVariables", "patchCollection",
        "patchSchedule", "pauseSchedule", "previewCron", "previewSchedule", "putCollection", "putVariable", "register", "registerSchedule",
        "registerSchedules", "replaceSchedule", "resumeSchedule", "retryDeadLetter", "retryDeadLetters", "retryRun", "startBackfill", "succeedRun",
        "triggerSchedule", "unregister", "updateSchedule", "watchEvents",
    ];

    private ApiHost _api = null!;
    private JsonElement _document;

    public async Task InitializeAsync()
    {
        _api = await ApiHost.StartAsync();
        _document = (await _api.GetAsync("/openapi/v1.json")).ShouldBe(200).Json;
    }

    public async Task DisposeAsync() => await _api.DisposeAsync();

    [Fact]
    public void EveryOperation_IsNamedAndExplained()
    {
        AllOperations().Select(o => o.GetProperty("operationId").GetString()).Order(StringComparer.Ordinal).ShouldBe(Operations);
        foreach (var operation in AllOperations())
        {
            operation.GetProperty("summary").GetString().ShouldNotBeNullOrEmpty();
            operation.GetProperty("description").GetString().ShouldNotBeNullOrEmpty();
            operation.GetProperty("tags").GetArrayLength().ShouldBe(1);
            if (operation.TryGetProperty("parameters", out var parameters))
            {
                foreach (var parameter in parameters.EnumerateArray())
                    parameter.GetProperty("description").GetString().ShouldNotBeNullOrEmpty();
            }
        }
    }

    [Fact]
    public void EveryProblem_IsDescribedAsOne()
    {
        foreach (var operation in AllOperations())
        {
            var responses = operation.GetProperty("responses").EnumerateObject().ToList();
            responses.ShouldContain(r => r.Name[0] == '2');
            responses.Select(r => r.Name).ShouldBeSubsetOf(responses.Select(r => r.Name).Distinct(StringComparer.Ordinal));
            responses.Select(r => r.Name).ShouldContain("503");
            foreach (var response in responses)
            {
                response.Value.GetProperty("description").GetString()!.Length.ShouldBeGreaterThan(5, response.Name);
                response.Value.GetProperty("content").EnumerateObject().Single().Name.ShouldBe(response.Name[0] != '2' ? "application/problem+json" : IsStream(operation) ? "text/event-stream" : IsExport(operation) ? "application/x-ndjson" : "application/json");
            }
        }
    }

    [Fact]
    public void EveryBody_HasExamples_AndEverySchemaFieldAnExplanation()
    {
        foreach (var operation in AllOperations())
        {
            if (operation.TryGetProperty("requestBody", out var body))
                body.GetProperty("content").EnumerateObject().First().Value.GetProperty("examples").EnumerateObject().ShouldNotBeEmpty();
        }
        foreach (var schema in _document.GetProperty("components").GetProperty("schemas").EnumerateObject())
        {
            if (schema.Value.TryGetProperty("properties", out var properties))
            {
                foreach (var property in properties.EnumerateObject())
                    property.Value.GetRawText().ShouldContain("description", Case.Sensitive, $"{schema.Name}.{property.Name}");
            }
        }
    }

    [Fact]
    public async Task EveryExample_IsAccepted()
    {
        var examples = _document.GetProperty("paths").GetProperty("/schedules").GetProperty("post").GetProperty("requestBody")
            .GetProperty("content").GetProperty("application/json").GetProperty("examples").EnumerateObject().ToList();

        examples.Count.ShouldBe(8);
        foreach (var example in examples)
            (await _api.PostAsync("/schedules", example.Value.GetProperty("value").GetRawText())).ShouldBe(201);
    }

    [Theory]
    [InlineData("/workers/{queue}/claim", 2, 200)]
    [InlineData("/runs/{id}/heartbeat", 2, 404)]
    [InlineData("/runs/{id}/succeed", 1, 404)]
    [InlineData("/runs/{id}/fail", 2, 404)]
    [InlineData("/runs/{id}/cancelled", 1, 404)]
    public async Task EveryExampleOfAWorker_IsReadable(string path, int count, int status)
    {
        var examples = _document.GetProperty("paths").GetProperty(path).GetProperty("post").GetProperty("requestBody")
            .GetProperty("content").GetProperty("application/json").GetProperty("examples").EnumerateObject().ToList();

        examples.Count.ShouldBe(count);
        await _api.RegisterAsync("w", "a:1", more: "\"misfire\":{\"policy\":\"fire_all\"}");
        _api.Time.Advance(TimeSpan.FromHours(20.5));
        await Firing.FireDueAsync(_api);
        foreach (var example in examples)
            (await _api.PostAsync(path.Replace("{queue}", "a:1", StringComparison.Ordinal).Replace("{id}", "a:1", StringComparison.Ordinal), example.Value.GetProperty("value").GetRawText())).ShouldBe(status);
    }

    [Fact]
    public async Task Answers_HaveTheFieldsThatAreDescribed()
    {
        var body = """{"id":"x","type":"now","task":{"type":"rest","connection":{"host":"h"},"data":1,"failed_policy":"retry_dlq"}}""";
        (await _api.PostAsync("/schedules", body)).ShouldBe(201);
        var run = (await Firing.FireDueAsync(_api, Runs.AttemptOutcome.Failed, deadLetter: true)).Single();
        await _api.Memory.HeartbeatAsync(new(new("n"), "n", "1", _api.Time.GetUtcNow(), default, 0, [1], IsLeaving: false), TimeSpan.FromMinutes(1), default);

        ShouldHaveFieldsOf("ScheduleDocument", (await _api.GetAsync("/schedules/x")).Json);
        ShouldHaveFieldsOf("TaskRequest", (await _api.GetAsync("/schedules/x"))["task"]);
        ShouldHaveFieldsOf("LastRunDocument", (await _api.GetAsync("/schedules/x"))["last_run"]);
        ShouldHaveFieldsOf("RunDocument", (await _api.GetAsync($"/runs/{run}")).Json);
        ShouldHaveFieldsOf("AttemptDocument", (await _api.GetAsync($"/runs/{run}"))["attempts"][0]);
        ShouldHaveFieldsOf("DeadLetterDocument", (await _api.GetAsync("/dead-letters")).Json[0]);
        ShouldHaveFieldsOf("RunCountsDocument", (await _api.GetAsync("/schedules/x"))["counts_24h"]);
        ShouldHaveFieldsOf("ThenFields", (await _api.GetAsync("/schedules/x"))["then"]);
        ShouldHaveFieldsOf("MisfireFields", (await _api.GetAsync("/schedules/x"))["misfire"]);
        ShouldHaveFieldsOf("NodeDocument", (await _api.GetAsync("/cluster"))["nodes"][0]);
        ShouldHaveFieldsOf("PartitionDocument", (await _api.GetAsync("/cluster"))["partitions"][0]);
        ShouldHaveFieldsOf("ClusterTotalsDocument", (await _api.GetAsync("/cluster"))["totals"]);
        await CheckTests.LoseDueEntryAsync(_api, "y");
        var check = (await _api.PostAsync("/cluster/check", "")).ShouldBe(200);
        ShouldHaveFieldsOf("CheckDocument", check.Json);
        ShouldHaveFieldsOf("LookedAtDocument", check["looked_at"]);
        ShouldHaveFieldsOf("FaultTallyDocument", check["faults"][0]);
        ShouldHaveFieldsOf("FaultDocument", check["faults"][0].GetProperty("examples")[0]);
        ShouldHaveFieldsOf("HealthDocument", (await _api.GetAsync("/health")).Json);

        await _api.RegisterAsync("w");
        await _api.OfferAsync("w");
        ShouldHaveFieldsOf("QueueDocument", (await _api.GetAsync("/workers/q")).Json);
        var claimed = await _api.ClaimAsync();
        ShouldHaveFieldsOf("ClaimDocument", claimed.Json);
        ShouldHaveFieldsOf("ClaimedRunDocument", claimed["runs"][0]);
        ShouldHaveFieldsOf("ReportDocument", (await _api.ReportAsync(claimed["runs"][0], "heartbeat", "\"percent\":1")).Json);
        ShouldHaveFieldsOf("ProgressDocument", (await _api.GetAsync("/runs?schedule=w")).Json[0].GetProperty("progress"));

        (await _api.PutAsync("/collections/c", """{"limits":{"max_concurrent":1,"max_per_second":1}}""")).ShouldBe(201);
        (await _api.PutAsync("/collections/c/variables/v", """{"value":"x"}""")).ShouldBe(201);
        ShouldHaveFieldsOf("CollectionDocument", (await _api.GetAsync("/collections/c")).Json);
        ShouldHaveFieldsOf("CollectionLimitFields", (await _api.GetAsync("/collections/c"))["limits"]);
        ShouldHaveFieldsOf("VariableDocument", (await _api.GetAsync("/collections/c/variables/v")).Json);

        var preview = (await _api.GetAsync("/cron/preview?expression=30+2+13+*+SUN&timezone=Europe/Vienna")).ShouldBe(200);
        ShouldHaveFieldsOf("PreviewDocument", preview.Json);
        ShouldHaveFieldsOf("PreviewTimeDocument", preview["next_times"][0]);
        ShouldHaveFieldsOf("DstRemarkDocument", preview["dst_remarks"][0]);
        ShouldHaveFieldsOf("PreviewWarningDocument", preview["warnings"][0]);
    }

    private static bool IsExport(JsonElement operation) => operation.GetProperty("operationId").GetString() == "exportAll";

    private static bool IsStream(JsonElement operation) => operation.GetProperty("operationId").GetString() == "watchEvents";

    private void ShouldHaveFieldsOf(string schema, JsonElement answer) =>
        answer.EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal).ShouldBe(
            _document.GetProperty("components").GetProperty("schemas").GetProperty(schema).GetProperty("properties").EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal),
            schema);

    private IEnumerable<JsonElement> AllOperations() =>
        _document.GetProperty("paths").EnumerateObject().SelectMany(p => p.Value.EnumerateObject()).Select(o => o.Value);
}
