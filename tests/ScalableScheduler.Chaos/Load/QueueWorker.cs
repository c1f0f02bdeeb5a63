using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using ScalableScheduler.Chaos.Evidence;
using ScalableScheduler.Chaos.Load.Kinds;
using ScalableScheduler.Runs;
using ScalableScheduler.Testing.Checking;
using ScalableScheduler.Work;

namespace ScalableScheduler.Chaos.Load;

/// <summary>A worker that claims runs through any node, and ends each after a moment.</summary>
internal sealed class QueueWorker(ApiCaller api, Arrivals arrivals, string name)
{
    private static readonly TimeSpan Effort = TimeSpan.FromMilliseconds(50);
    private static readonly TimeProvider Time = TimeProvider.System;

    private readonly ConcurrentQueue<GivenClaim> _given = [];
    private readonly ConcurrentQueue<TakenReport> _taken = [];

    /// <summary>What it was given.</summary>
    public IReadOnlyList<GivenClaim> Given => [.. _given];

    /// <summary>Its reports that were answered as taken.</summary>
    public IReadOnlyList<TakenReport> Taken => [.. _taken];

    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            while (true)
            {
                var answer = await api.SendAsync(HttpMethod.Post, $"workers/{Worked.Queue}/claim", $$"""{"limit":5,"wait":"1s","worker":"{{name}}"}""", cancellationToken: stop);
                await Task.WhenAll(answer.Json.GetProperty("runs").EnumerateArray().Select(run => WorkAsync(run, stop)).ToList());
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Whoever ran beside it goes on; a run that it had is missed and offered again.
        }
    }

    private async Task WorkAsync(JsonElement run, CancellationToken stop)
    {
        var id = new RunId(run.GetProperty("run_id").GetString()!);
        var claim = new ClaimId(run.GetProperty("claim_id").GetString()!);
        var attempt = run.GetProperty("attempt").GetInt32();
        _given.Enqueue(new GivenClaim(id, attempt, claim));
        var arrival = arrivals.Add(run.GetProperty("schedule_id").GetString()!, id.Value, run.GetProperty("nominal_time").GetDateTimeOffset(), attempt, Time.GetUtcNow());
        await Task.Delay(Effort, Time, stop);
        var from = Time.GetUtcNow();
        var ended = await api.SendAsync(HttpMethod.Post, $"runs/{Uri.EscapeDataString(id.Value)}/succeed", $$"""{"claim_id":"{{claim}}"}""", cancellationToken: stop);
        arrival.End(Time.GetUtcNow(), ended.Status == HttpStatusCode.OK);
        if (ended.Status == HttpStatusCode.OK)
            _taken.Enqueue(new TakenReport(id, claim, WorkStatus.Completed, from, Time.GetUtcNow()));
    }
}
