using System.Net;
using System.Text.Json;
using ScalableScheduler.Testing;

namespace ScalableScheduler.EndToEnd.Tests;

/// <summary>Worker processes and nodes over one Redis, killed and stopped in the middle of their work.</summary>
[Collection(AloneCollection.Name)]
public sealed class WorkerFaultTests
{
    private const int Jobs = 120;
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(40);
    private static readonly string[] Open = ["pending", "running", "cancelling"];

    [Fact]
    public async Task EveryRunEndsOnce_WhileWorkersAndNodesAreKilledAndStopped()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var staying = await Nodes.LaunchAsync(redis);
        await using var killedNode = await Nodes.LaunchAsync(redis);
        await using var stoppedNode = await Nodes.LaunchAsync(redis);
        await Task.WhenAll(staying.WaitReadyAsync(), killedNode.WaitReadyAsync(), stoppedNode.WaitReadyAsync());
        await RegisterAsync(staying.Http, "emails", Jobs, seconds: 1.5);

        await using var killed = await WorkerProcess.StartAsync("killed", killedNode, staying);
        await using var zombie = await WorkerProcess.StartAsync("zombie", staying);
        await using var steady = await WorkerProcess.StartAsync("steady", stoppedNode, staying);
        var doneBefore = await DoneAsync(staying.Http, 10);

        // While each of them has four runs under way.
        zombie.Signal(Signals.Stop);
        await killed.KillAsync();
        await killedNode.KillAsync();
        await using var added = await WorkerProcess.StartAsync("added", stoppedNode, staying);
        await using var again = await Nodes.StartAsync(redis, "--scheduler.node_name", "again");
        await Eventually.TrueAsync(async () => (await AbandonedAsync(staying.Http)).Contains("zombie", StringComparer.Ordinal), Soon, "the stopped worker to be missed");
        (await stoppedNode.TerminateAsync()).ShouldBe(0);
        zombie.Signal(Signals.Continue);

        await DoneAsync(staying.Http, Jobs);
        await Eventually.TrueAsync(() => Task.FromResult(zombie.Output.Any(IsRefusal)), Soon, "the continued worker to be refused");

        var runs = await staying.Http.ReadPagesAsync("runs?limit=1000");
        runs.Count.ShouldBe(Jobs, "each schedule has one run");
        runs.Select(r => r.Text("schedule_id")).ShouldBeUnique();
        runs.ShouldAllBe(r => r.Text("status") == "succeeded");
        var details = await DetailsAsync(staying.Http, runs);
        details.ShouldAllBe(r => Ended(r) == 1, "one attempt has completed, and it is the last");
        var lost = details.Sum(r => r.GetProperty("attempts").GetArrayLength() - 1);
        lost.ShouldBeGreaterThanOrEqualTo(2);
        await Figures.WriteAsync("workers-killed-and-stopped", [
            $"  {Jobs} runs of 1.5 s, 3 worker processes with 4 places each, 3 nodes: {doneBefore} done when one worker got SIGKILL, one SIGSTOP until its runs were given to others, one node SIGKILL and a new one in its place, another SIGTERM",
            $"  {runs.Count} runs ended, each once; {lost} attempts were taken from the killed and the stopped worker; the stopped worker was refused {zombie.Output.Count(IsRefusal)} times when it went on",
        ]);
    }

    [Fact]
    public async Task TwoClaimAtOnce_OneGetsIt_AndAStaleClaimIsRefused()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var one = await Nodes.StartAsync(redis);
        await using var other = await Nodes.StartAsync(redis);
        await RegisterAsync(one.Http, "contended", 1, seconds: 0, heartbeatTimeout: "10s"); // far longer than both wait

        var both = await Task.WhenAll(ClaimAsync(one.Http, "1s"), ClaimAsync(other.Http, "1s"));

        var first = both.SelectMany(r => r).ShouldHaveSingleItem(); // the other waits until the time is up
        var again = (await ClaimAsync(other.Http, "30s")).ShouldHaveSingleItem(); // nothing was heard of the first
        again.Text("run_id").ShouldBe(first.Text("run_id"));
        again.Text("claim_id").ShouldNotBe(first.Text("claim_id"));
        (await EndAsync(one.Http, first, "succeed")).ShouldBe(HttpStatusCode.Conflict);
        (await EndAsync(one.Http, again, "succeed")).ShouldBe(HttpStatusCode.OK);
        (await EndAsync(other.Http, again, "succeed")).ShouldBe(HttpStatusCode.OK, "repeating a report is harmless");
        (await EndAsync(other.Http, first, "succeed")).ShouldBe(HttpStatusCode.Conflict);
    }

    private static bool IsRefusal(string line) =>
        line.Contains("was taken away", StringComparison.Ordinal) || line.Contains("is to stop: ClaimLost", StringComparison.Ordinal);

    private static async Task RegisterAsync(HttpClient http, string queue, int count, double seconds, string heartbeatTimeout = "3s")
    {
        var schedules = Enumerable.Range(0, count).Select(i => new
        {
            id = $"{queue}-{i}",
            name = $"{queue}-{i}",
            type = "now",
            retry = new { max_attempts = 5, initial_delay = "1s" },
            task = new
            {
                type = "worker",
                connection = new { queue, heartbeat_timeout = heartbeatTimeout },
                data = new { to = "ada@example.com", seconds },
            },
        });
        // Registering again is harmless, and a crowded machine may keep Redis from answering in time.
        await Eventually.AnswerAsync(
            async () => (await http.PostAsync("schedules/bulk", JsonSerializer.Serialize(schedules))).Status, s => s == HttpStatusCode.OK, Soon, "the schedules to be registered");
    }

    private static Task<int> DoneAsync(HttpClient http, int count) => Eventually.AnswerAsync(
        async () => (await http.ReadPagesAsync("runs?status=succeeded&limit=1000")).Count, done => done >= count, Soon, $"{count} runs to succeed");

    // The workers from whom runs were taken away.
    private static async Task<IReadOnlyList<string?>> AbandonedAsync(HttpClient http)
    {
        var runs = await http.ReadPagesAsync("runs?limit=1000");
        var details = await DetailsAsync(http, runs.Where(r => Open.Contains(r.Text("status"))));
        return [.. details.SelectMany(r => r.GetProperty("attempts").EnumerateArray()).Where(a => a.Text("outcome") == "abandoned").Select(a => a.Text("worker"))];
    }

    private static async Task<IReadOnlyList<JsonElement>> DetailsAsync(HttpClient http, IEnumerable<JsonElement> runs)
    {
        var details = new List<JsonElement>();
        foreach (var run in runs)
            details.Add(await http.ReadAsync($"runs/{Uri.EscapeDataString(run.Text("id"))}"));
        return details;
    }

    private static int Ended(JsonElement run)
    {
        var outcomes = run.GetProperty("attempts").EnumerateArray().Select(a => a.Text("outcome")).ToList();
        return outcomes[^1] == "completed" ? outcomes.Count(o => o == "completed") : 0;
    }

    private static async Task<IReadOnlyList<JsonElement>> ClaimAsync(HttpClient http, string wait)
    {
        var answer = await http.PostAsync("workers/contended/claim", $$"""{"limit":1,"wait":"{{wait}}","worker":"tester"}""");
        answer.Status.ShouldBe(HttpStatusCode.OK);
        return [.. answer.Json.GetProperty("runs").EnumerateArray()];
    }

    private static async Task<HttpStatusCode> EndAsync(HttpClient http, JsonElement run, string how) => (await http.PostAsync(
        $"runs/{Uri.EscapeDataString(run.Text("run_id"))}/{how}", $$"""{"claim_id":"{{run.Text("claim_id")}}"}""")).Status;
}
