using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using ScalableScheduler.Testing;

namespace ScalableScheduler.EndToEnd.Tests;

/// <summary>Three processes of the built service on one Redis, under load, one killed, one stopped, one added.</summary>
[Collection(nameof(ClusterTests))]
public sealed class ClusterTests
{
    private const int Schedules = 300;
    private const int Seconds = 60;

    /// <summary>A dead node's partitions move within the lease time; a second is the slack that engine.md allows.</summary>
    private static readonly TimeSpan TakeOver = TimeSpan.FromSeconds(10 + 1);

    /// <summary>An occurrence as the target sees it.</summary>
    private sealed record Arrival(string Schedule, DateTimeOffset NominalTime, string Run, int Attempt, DateTimeOffset At)
    {
        public TimeSpan Lateness => At - NominalTime;

        public static Arrival Of(RecordedRequest request) => new(
            request.Header("X-Scheduler-Schedule-Id")!,
            DateTimeOffset.Parse(request.Header("X-Scheduler-Nominal-Time")!, CultureInfo.InvariantCulture),
            request.Header("webhook-id")!,
            int.Parse(request.Header("X-Scheduler-Attempt")!, CultureInfo.InvariantCulture),
            request.ReceivedAt);
    }

    [Fact]
    public async Task EveryTriggerFiresOnce_WhileNodesAreKilledStoppedAndAdded()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var target = await Target.StartAsync();
        await using var killed = await StartNodeAsync(redis, "killed");
        await using var stopped = await StartNodeAsync(redis, "stopped");
        await using var staying = await StartNodeAsync(redis, "staying");
        await Task.WhenAll(killed.WaitReadyAsync(), stopped.WaitReadyAsync(), staying.WaitReadyAsync());

        var start = await RegisterAsync(staying, target);
        DateTimeOffset At(int second) => start.AddSeconds(second);
        await WaitForSlotAsync(target, At(10));

        var killedAt = TimeProvider.System.GetUtcNow();
        await killed.KillAsync();
        await WaitForSlotAsync(target, At(25));

        var stoppedAt = TimeProvider.System.GetUtcNow();
        (await stopped.TerminateAsync()).ShouldBe(0);
        await WaitForSlotAsync(target, At(35));

        var addedAt = TimeProvider.System.GetUtcNow();
        await using var added = await StartNodeAsync(redis, "added");
        await added.WaitReadyAsync();

        var arrivals = await WaitForAllAsync(target);
        var repeated = arrivals.GroupBy(a => a.Run, StringComparer.Ordinal).Where(g => g.Count() > 1).ToList();
        await WriteFiguresAsync(arrivals, repeated.Count, killedAt, stoppedAt, addedAt);

        arrivals.ShouldAllBe(a => a.Lateness >= TimeSpan.Zero, "nothing fires early");
        arrivals.Max(a => a.Lateness).ShouldBeLessThan(TakeOver);
        arrivals.Where(a => a.NominalTime > stoppedAt && a.NominalTime < addedAt).Max(a => a.Lateness)
            .ShouldBeLessThan(TimeSpan.FromSeconds(1), "a node that stops hands over at once");
        foreach (var run in repeated)
        {
            // Only what was in flight on the killed node is sent again, as another attempt of the same run.
            run.Select(a => a.Attempt).ShouldBeUnique();
            run.ShouldAllBe(a => a.NominalTime <= killedAt);
            var record = await staying.Http.GetFromJsonAsync<JsonElement>($"runs/{Uri.EscapeDataString(run.Key)}");
            record.GetProperty("attempts")[0].GetProperty("outcome").GetString().ShouldBe("abandoned");
            record.GetProperty("attempts")[0].GetProperty("node").GetString()!.ShouldStartWith("killed");
        }
        (await added.Http.GetFromJsonAsync<JsonElement>("cluster")).GetProperty("nodes").EnumerateArray()
            .Count(n => n.GetProperty("partitions").GetArrayLength() == 32).ShouldBe(2, "two nodes share 64 partitions evenly");
    }

    private static Task<ServiceProcess> StartNodeAsync(RedisServer redis, string name) =>
        ServiceProcess.StartAsync("--redis.endpoints", redis.Endpoint, "--scheduler.node_name", name);

    // Every schedule fires each second from `start` on, for a minute.
    private static async Task<DateTimeOffset> RegisterAsync(ServiceProcess node, Target target)
    {
        var now = TimeProvider.System.GetUtcNow();
        var start = DateTimeOffset.FromUnixTimeSeconds(now.ToUnixTimeSeconds() + 5);
        var schedules = Enumerable.Range(0, Schedules).Select(i => new
        {
            name = $"every-second-{i}",
            type = "cron",
            schedule = "* * * * * *",
            start_at = start,
            end_at = start.AddSeconds(Seconds - 1),
            task = new { type = "rest", connection = new { host = new Uri(target.Url, $"hit/{i}") }, data = new { number = i } },
        });
        using var answer = await node.Http.PostAsJsonAsync("schedules/bulk", schedules);
        answer.EnsureSuccessStatusCode();
        return start;
    }

    private static Task WaitForSlotAsync(Target target, DateTimeOffset nominalTime) =>
        target.WaitForAsync(1, r => Arrival.Of(r).NominalTime >= nominalTime, TimeSpan.FromMinutes(1));

    private static async Task<IReadOnlyList<Arrival>> WaitForAllAsync(Target target)
    {
        await target.WaitForAsync(Schedules * Seconds, TimeSpan.FromMinutes(2));
        await Eventually.AnswerAsync(
            () => Task.FromResult(target.Requests.Select(r => r.Header("webhook-id")).Distinct(StringComparer.Ordinal).Count()),
            runs => runs >= Schedules * Seconds,
            TimeSpan.FromSeconds(30),
            $"{Schedules * Seconds} different runs to reach the target");
        var arrivals = target.Requests.Select(Arrival.Of).ToList();
        arrivals.Select(a => (a.Schedule, a.NominalTime)).Distinct().Count().ShouldBe(Schedules * Seconds);
        return arrivals;
    }

    private static Task WriteFiguresAsync(
        IReadOnlyList<Arrival> arrivals, int repeated, DateTimeOffset killedAt, DateTimeOffset stoppedAt, DateTimeOffset addedAt)
    {
        string Line(string what, Func<Arrival, bool> which)
        {
            var lateness = arrivals.Where(which).Select(a => a.Lateness.TotalMilliseconds).Order().ToList();
            return string.Create(CultureInfo.InvariantCulture,
                $"  {what,-34} {lateness.Count,6} arrivals, late by p50 {Figures.Percentile(lateness, 0.5),8:F1} ms, p99 {Figures.Percentile(lateness, 0.99),8:F1} ms, max {lateness[^1],8:F1} ms");
        }

        return Figures.WriteAsync("cluster-of-three", [
            $"  {Schedules} schedules every second for {Seconds} s on 3 nodes: {Schedules * Seconds} occurrences, {arrivals.Count} requests, {repeated} runs sent again (in flight on the killed node), 0 missed",
            Line("before the kill", a => a.NominalTime < killedAt.AddSeconds(-1)),
            Line("SIGKILL of one node to its take-over", a => a.NominalTime >= killedAt.AddSeconds(-1) && a.NominalTime < killedAt + TakeOver),
            Line("SIGTERM of another", a => a.NominalTime >= stoppedAt.AddSeconds(-1) && a.NominalTime < stoppedAt.AddSeconds(5)),
            Line("a third one added, to the end", a => a.NominalTime >= addedAt),
        ]);
    }
}

/// <summary>Measures lateness, so nothing else runs beside it.</summary>
[CollectionDefinition(nameof(ClusterTests), DisableParallelization = true)]
public sealed class AloneCollection;
