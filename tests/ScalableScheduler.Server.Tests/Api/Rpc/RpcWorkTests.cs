using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using ScalableScheduler.Server.Workers;

namespace ScalableScheduler.Server.Tests.Api.Rpc;

/// <summary>Tasks that are claimed and reported on.</summary>
public sealed class RpcWorkTests : IAsyncLifetime
{
    private const string Id = RpcCalls.Id;

    private ApiHost _api = null!;

    public async Task InitializeAsync() => _api = await ApiHost.StartAsync(configure: s => s.AddSingleton(new WorkerOptions { ResultBytes = 1024 }));

    public async Task DisposeAsync() => await _api.DisposeAsync();

    /// <summary>The requests are those of the client of system C, byte for byte but for ids and times.</summary>
    [Fact]
    public async Task ClientsOfSystemC_SetClaimAndSucceed()
    {
        (await SendAsync("/rpc/v0", $$$"""
            {"id":"1","jsonrpc":"2.0","method":"Scheduler.Set","params":[{"deadline":"2030-01-02T00:00:00.123456789Z","executeAt":"2030-01-01T00:00:00.000000001Z","id":"{{{Id}}}","payload":{"type":"parse"}}]}
            """)).GetRawText().ShouldBe($$"""{"id":"{{Id}}"}""");
        await Firing.FireDueAsync(_api, end: false);

        var claimed = await SendAsync("/worker/v0", """{"id":"1","jsonrpc":"2.0","method":"Worker.Claim","params":[{"amount":"3"}]}""");
        claimed.GetProperty("count").GetInt32().ShouldBe(1);
        var task = claimed.GetProperty("tasks")[0];
        (task.GetProperty("id").GetGuid(), task.GetProperty("state").GetString()).ShouldBe((new Guid(Id), "processing"));
        task.GetProperty("payload").GetRawText().ShouldBe("""{"type":"parse"}""");
        var claim = task.GetProperty("claimId").GetGuid();
        var processing = (await SendAsync("/rpc/v0", $$"""{"id":"1","jsonrpc":"2.0","method":"Scheduler.Get","params":[{"id":"{{Id}}"}]}""")).GetProperty("task");
        (processing.GetProperty("state").GetString(), processing.GetProperty("claimId").GetGuid()).ShouldBe(("processing", claim));

        var succeed = $$$"""{"id":"1","jsonrpc":"2.0","method":"Worker.Succeed","params":[{"claimID":"{{{claim}}}","id":"{{{Id}}}","result":{"data":"job is done"}}]}""";
        (await SendAsync("/worker/v0", succeed)).GetProperty("message").GetString().ShouldBe("success");
        (await SendAsync("/worker/v0", succeed)).GetProperty("message").GetString().ShouldBe("success"); // it got no answer, and says it again

        var done = (await SendAsync("/rpc/v0", $$"""{"id":"1","jsonrpc":"2.0","method":"Scheduler.Get","params":[{"id":"{{Id}}"}]}""")).GetProperty("task");
        (done.GetProperty("state").GetString(), done.GetProperty("doneAt").GetString()).ShouldBe(("succeeded", "2030-01-01T00:00:00.000Z"));
        done.GetProperty("result").GetRawText().ShouldBe("""{"data":"job is done"}""");
        done.TryGetProperty("claimId", out _).ShouldBeFalse();
    }

    [Fact]
    public async Task Fail_OffersTheTaskAgain_UntilItsAttemptsAreUsedUp()
    {
        await _api.SetDueAsync();
        string[] after = ["pending", "pending", "failed"];
        foreach (var state in after)
        {
            var claim = await _api.ClaimOneAsync();
            var answer = await SendAsync("/worker/v0", $$"""{"id":"1","jsonrpc":"2.0","method":"Worker.Fail","params":[{"claimID":"{{claim}}","id":"{{Id}}","reason":"no one\nat home"}]}""");
            (answer.GetProperty("message").GetString(), answer.GetProperty("state").GetString()).ShouldBe(("success", state));
            (await _api.StateAsync()).ShouldBe(state);
            _api.Time.Advance(TimeSpan.FromMinutes(1));
            await Firing.FireDueAsync(_api, end: false);
        }
        var meta = (await _api.CallAsync("Scheduler.Get", $$"""{"id":"{{Id}}"}""")).GetProperty("meta");
        (meta.GetProperty("attempts").GetInt32(), meta.GetProperty("reason").GetString()).ShouldBe((3, "no one\nat home"));
    }

    [Fact]
    public async Task Fail_WithoutRetry_IsTheEnd()
    {
        await _api.SetDueAsync();
        var claim = await _api.ClaimOneAsync();
        (await _api.CallAsync("worker.fail", $$"""{"id":"{{Id}}","claim_id":"{{claim}}","reason":"r","retry":false}""")).GetProperty("state").GetString().ShouldBe("failed");
        await _api.CallShouldFailAsync("worker.succeed", $$"""{"id":"{{Id}}","claim_id":"{{claim}}"}""", -32003, "conflict");
    }

    [Theory]
    [InlineData("Worker.Fail", """{"id":"$","claimID":"c"}""", "/reason")]
    [InlineData("Worker.Fail", """{"id":"$","claimID":"c","reason":""}""", "/reason")]
    [InlineData("Worker.Fail", """{"id":"$","claimID":"c","reason":7}""", "/reason")]
    [InlineData("Worker.Fail", """{"reason":"r"}""", "/id", "/claim_id")]
    [InlineData("Worker.Succeed", """{"id":"$","claimID":""}""", "/claimID")]
    [InlineData("Worker.Heartbeat", """{"id":"$","claimID":"c","percent":101,"message":1}""", "/percent", "/message")]
    [InlineData("Worker.Claim", """{"amount":"0","wait":"31s","queue":"a b","worker":1}""", "/amount", "/wait", "/queue", "/worker")]
    [InlineData("Worker.Claim", """{"amount":101}""", "/amount")]
    [InlineData("Worker.Claim", """{"amount":1.5}""", "/amount")]
    [InlineData("Worker.Claim", """{"amount":"-1"}""", "/amount")]
    public async Task Methods_SayWhichParametersAreAtFault(string method, string parameters, params string[] fields) =>
        await _api.CallShouldFailAsync(method, parameters.Replace("$", Id, StringComparison.Ordinal), -32602, "invalid_params", fields);

    [Fact]
    public async Task Reports_OfAStaleClaimOrAnUnknownTask_AreRefused()
    {
        await _api.SetDueAsync();
        var first = await _api.ClaimOneAsync();
        _api.Time.Advance(TimeSpan.FromMinutes(1)); // without a sign of life it is taken from its worker
        await Firing.FireDueAsync(_api, end: false);
        await Firing.FireDueAsync(_api, end: false);
        var second = await _api.ClaimOneAsync();

        foreach (var method in (string[])["Worker.Succeed", "Worker.Heartbeat", "Worker.Fail", "Worker.Cancelled"])
        {
            var reason = method.EndsWith('l') ? ""","reason":"r" """ : "";
            await _api.CallShouldFailAsync(method, $$"""{"id":"{{Id}}","claimID":"{{first}}"{{reason}}}""", -32002, "stale_claim");
            await _api.CallShouldFailAsync(method, $$"""{"id":"nobody","claimID":"{{first}}"{{reason}}}""", -32001, "unknown_task");
            await _api.CallShouldFailAsync(method, $$"""{"id":"nobody:1","claimID":"{{first}}"{{reason}}}""", -32001, "unknown_task");
            await _api.CallShouldFailAsync(method, $$"""{"id":"a b","claimID":"{{first}}"{{reason}}}""", -32001, "unknown_task");
        }
        (await _api.StateAsync()).ShouldBe("processing");
        await _api.CallAsync("Worker.Succeed", $$"""{"id":"{{Id}}","claimID":"{{second}}"}""");
        (await _api.StateAsync()).ShouldBe("succeeded");
    }

    [Fact]
    public async Task Heartbeat_KeepsTheTask_AndSaysWhenToStop()
    {
        await _api.SetDueAsync();
        var claim = await _api.ClaimOneAsync();
        for (var minute = 0; minute < 3; minute++)
        {
            _api.Time.Advance(TimeSpan.FromSeconds(50));
            await Firing.FireDueAsync(_api, end: false);
            (await _api.CallAsync("worker.heartbeat", $$"""{"id":"{{Id}}","claim_id":"{{claim}}","percent":{{minute}},"message":"on it","worker":"w1"}"""))
                .GetRawText().ShouldBe("""{"message":"success","state":"processing","cancel":false}""");
        }
        var run = (await _api.GetAsync("/runs")).Json[0];
        (run.GetProperty("worker").GetString(), run.GetProperty("progress").GetProperty("percent").GetInt32()).ShouldBe(("w1", 2));

        (await _api.PostAsync($"/runs/{run.GetProperty("id").GetString()}/cancel", "")).ShouldBe(202);
        (await _api.CallAsync("worker.heartbeat", $$"""{"id":"{{Id}}","claim_id":"{{claim}}"}""")).GetProperty("cancel").GetBoolean().ShouldBeTrue();
        (await _api.CallAsync("worker.cancelled", $$"""{"id":"{{Id}}","claim_id":"{{claim}}","reason":"stopped"}""")).GetProperty("state").GetString().ShouldBe("failed");
        (await _api.GetAsync("/runs")).Json[0].GetProperty("status").GetString().ShouldBe("cancelled");
    }

    [Fact]
    public async Task Result_IsBounded()
    {
        await _api.SetDueAsync();
        var claim = await _api.ClaimOneAsync();
        await _api.CallShouldFailAsync("Worker.Succeed", $$"""{"id":"{{Id}}","claimID":"{{claim}}","result":"{{new string('x', 1023)}}"}""", -32004, "too_large", "/result");
        await _api.CallAsync("Worker.Succeed", $$"""{"id":"{{Id}}","claimID":"{{claim}}","result":"{{new string('x', 1022)}}"}""");
    }

    [Fact]
    public async Task Notification_DoesItsWork_AndIsNotAnswered()
    {
        await _api.SetDueAsync();
        var claim = await _api.ClaimOneAsync();
        var answer = await _api.PostAsync("/rpc", $$$"""{"jsonrpc":"2.0","method":"Worker.Succeed","params":{"id":"{{{Id}}}","claimID":"{{{claim}}}"}}""");
        (answer.ShouldBe(204).Text, await _api.StateAsync()).ShouldBe(("", "succeeded"));
    }

    [Fact]
    public async Task Claim_OfOtherSchedules_GivesTheRun()
    {
        (await _api.PostAsync("/schedules", """{"id":"hourly","type":"cron","schedule":"0 * * * *","task":{"type":"worker","connection":{"queue":"q"},"data":7}}""")).ShouldBe(201);
        _api.Time.Advance(TimeSpan.FromHours(1));
        await Firing.FireDueAsync(_api);
        var run = (await _api.GetAsync("/schedules/hourly/runs")).Json[0].GetProperty("id").GetString();

        (await _api.CallAsync("worker.claim", "{}")).GetRawText().ShouldBe("""{"count":0,"tasks":[]}""");
        var task = (await _api.CallAsync("worker.claim", """{"queue":"q","worker":"w1"}""")).GetProperty("tasks")[0];
        var claim = task.GetProperty("claim_id").GetString();
        task.GetRawText().ShouldBe($$"""
            {"id":"{{run}}","claim_id":"{{claim}}","state":"processing","execute_at":"2030-01-01T01:00:00.000Z","deadline":null,"payload":7,"created_at":"2030-01-01T00:00:00.000Z","done_at":null,"run_id":"{{run}}","schedule_id":"hourly","attempt":1,"timeout":"1h","heartbeat_timeout":"1m"}
            """);
        // By the schedule's id just as by the run's: it is the one with this claim.
        await _api.CallAsync("worker.heartbeat", $$"""{"id":"hourly","claim_id":"{{claim}}"}""");
        await _api.CallAsync("worker.succeed", $$"""{"id":"{{run}}","claim_id":"{{claim}}"}""");
        await _api.CallAsync("worker.succeed", $$"""{"id":"hourly","claim_id":"{{claim}}"}""");
    }

    [Fact]
    public async Task Claim_OfATaskThatIsRunAgain_GivesTheRun()
    {
        await _api.SetDueAsync();
        await _api.CallAsync("Worker.Succeed", $$"""{"id":"{{Id}}","claimID":"{{await _api.ClaimOneAsync()}}"}""");
        var again = (await _api.PostAsync($"/schedules/{Id}/trigger", "{}")).ShouldBe(202)["id"].GetString();
        await Firing.FireDueAsync(_api, end: false);
        (await _api.CallAsync("Worker.Claim", "{}")).GetProperty("tasks")[0].GetProperty("id").GetString().ShouldBe(again);
    }

    private async Task<JsonElement> SendAsync(string path, string body)
    {
        var answer = (await _api.PostAsync(path, body)).ShouldBe(200);
        answer["id"].GetString().ShouldBe("1");
        return answer["result"];
    }
}
