using System.Globalization;
using System.Net;
using System.Text.Json;
using ScalableScheduler.Testing;

namespace ScalableScheduler.EndToEnd.Tests;

/// <summary>How fast workers get their runs from two nodes over one Redis.</summary>
[Collection(AloneCollection.Name)]
public sealed class ClaimFiguresTests
{
    private const int Workers = 8;
    private const int Short = 1_000;
    private const int Batches = 3_000;
    private const int Ticking = 20;
    private const int Seconds = 10;
    private static readonly TimeProvider Time = TimeProvider.System;

    [Fact]
    public async Task EightWorkers_ClaimEveryRunOnce()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var one = await Nodes.StartAsync(redis);
        await using var other = await Nodes.StartAsync(redis);
        HttpClient[] nodes = [one.Http, other.Http];

        var shortRate = await MeasureAsync(nodes, "short", Short, limit: 1);
        var batchRate = await MeasureAsync(nodes, "batch", Batches, limit: 100);
        var delays = await MeasureDelaysAsync(nodes);

        await Figures.WriteAsync("claims", [
            string.Create(CultureInfo.InvariantCulture, $"  {Workers} workers at 2 nodes, one Redis: {shortRate:F0} runs claimed a second one by one ({Short} runs), {batchRate:F0} in claims of up to 100 ({Batches} runs)"),
            string.Create(CultureInfo.InvariantCulture, $"  from due to claimed by a waiting long poll: p50 {Figures.Percentile(delays, 0.5):F1} ms, p99 {Figures.Percentile(delays, 0.99):F1} ms, max {delays[^1]:F1} ms ({delays.Count} runs, {Ticking} due at each second)"),
        ]);
        delays[0].ShouldBeGreaterThanOrEqualTo(0, "nothing is claimed before it is due");
    }

    private static async Task<double> MeasureAsync(HttpClient[] nodes, string queue, int count, int limit)
    {
        await RegisterAsync(nodes[0], queue, count, """ "type":"now" """);
        await Eventually.AnswerAsync(
            async () => (await nodes[0].ReadAsync($"workers/{queue}")).GetProperty("waiting").GetInt32(), n => n == count, TimeSpan.FromSeconds(30), "all to be offered");
        var claimed = 0;
        var began = Time.GetTimestamp();
        var ids = await Task.WhenAll(Enumerable.Range(0, Workers).Select(async n =>
        {
            var got = new List<string>();
            while (Volatile.Read(ref claimed) < count)
            {
                var runs = await ClaimAsync(nodes[n % nodes.Length], queue, limit, "1s");
                Interlocked.Add(ref claimed, runs.Count);
                got.AddRange(runs.Select(r => r.Text("run_id")));
            }
            return (Ids: got, At: Time.GetTimestamp());
        }));
        var all = ids.SelectMany(i => i.Ids).ToList();
        all.Count.ShouldBe(count);
        all.ShouldBeUnique();
        // Who comes last waits in vain for a second; it counts until the last run was had.
        return count / Time.GetElapsedTime(began, ids.Min(i => i.At)).TotalSeconds;
    }

    private static async Task<IReadOnlyList<double>> MeasureDelaysAsync(HttpClient[] nodes)
    {
        var start = DateTimeOffset.FromUnixTimeSeconds(Time.GetUtcNow().ToUnixTimeSeconds() + 3);
        await RegisterAsync(nodes[0], "ticking", Ticking, string.Create(
            CultureInfo.InvariantCulture, $""" "type":"cron","schedule":"* * * * * *","overlap":"allow","start_at":"{start:O}","end_at":"{start.AddSeconds(Seconds - 1):O}" """));
        var (left, delays) = (Ticking * Seconds, new List<double>());
        await Task.WhenAll(Enumerable.Range(0, Ticking).Select(async n =>
        {
            while (Volatile.Read(ref left) > 0)
            {
                var runs = await ClaimAsync(nodes[n % nodes.Length], "ticking", 1, "2s");
                var now = Time.GetUtcNow();
                Interlocked.Add(ref left, -runs.Count);
                lock (delays)
                    delays.AddRange(runs.Select(r => (now - r.Instant("nominal_time")).TotalMilliseconds));
            }
        })).WaitAsync(TimeSpan.FromSeconds(40), Time);
        delays.Sort();
        return delays;
    }

    private static async Task RegisterAsync(HttpClient http, string queue, int count, string when)
    {
        foreach (var chunk in Enumerable.Range(0, count).Chunk(1_000))
        {
            var schedules = chunk.Select(i => $$$$"""{"id":"{{{{queue}}}}-{{{{i}}}}","name":"{{{{queue}}}}-{{{{i}}}}",{{{{when}}}},"task":{"type":"worker","connection":{"queue":"{{{{queue}}}}"}}}""");
            (await http.PostAsync("schedules/bulk", $"[{string.Join(',', schedules)}]")).Status.ShouldBe(HttpStatusCode.OK);
        }
    }

    private static async Task<IReadOnlyList<JsonElement>> ClaimAsync(HttpClient http, string queue, int limit, string wait)
    {
        var answer = await http.PostAsync($"workers/{queue}/claim", $$"""{"limit":{{limit}},"wait":"{{wait}}"}""");
        answer.Status.ShouldBe(HttpStatusCode.OK);
        return [.. answer.Json.GetProperty("runs").EnumerateArray()];
    }
}
