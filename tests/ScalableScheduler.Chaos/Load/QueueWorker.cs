using System.Net;
using System.Text.Json;
using ScalableScheduler.Chaos.Evidence;

namespace ScalableScheduler.Chaos.Load;

/// <summary>A worker that claims runs through any node, and ends each after a moment.</summary>
internal sealed class QueueWorker(ApiCaller api, Arrivals arrivals, string name)
{
    private static readonly TimeSpan Effort = TimeSpan.FromMilliseconds(50);
    private static readonly TimeProvider Time = TimeProvider.System;

    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            while (true)
            {
                var answer = await api.SendAsync(HttpMethod.Post, $"workers/{Mix.Queue}/claim", $$"""{"limit":5,"wait":"1s","worker":"{{name}}"}""", cancellationToken: stop);
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
        var id = run.GetProperty("run_id").GetString()!;
        var arrival = arrivals.Add(run.GetProperty("schedule_id").GetString()!, id, run.GetProperty("nominal_time").GetDateTimeOffset(), run.GetProperty("attempt").GetInt32(), Time.GetUtcNow());
        await Task.Delay(Effort, Time, stop);
        var ended = await api.SendAsync(HttpMethod.Post, $"runs/{Uri.EscapeDataString(id)}/succeed", $$"""{"claim_id":"{{run.GetProperty("claim_id").GetString()}}"}""", cancellationToken: stop);
        arrival.End(Time.GetUtcNow(), ended.Status == HttpStatusCode.OK);
    }
}
