using Microsoft.Extensions.Logging;

namespace ScalableScheduler.Worker;

/// <summary>Claims the runs of one queue: one claim at a time, for as many as there are free places.</summary>
internal sealed partial class QueueLoop(WorkQueue queue, Slots slots, WorkerContext worker, Action<ClaimedRun> begin)
{
    // Places that others wait for are not kept for long without a run.
    private static readonly TimeSpan ScarceWait = TimeSpan.FromSeconds(2);

    // A node that stops sends claims away at once; asking it again at once would keep it busy.
    private static readonly TimeSpan TooSoon = TimeSpan.FromMilliseconds(500);

    private readonly BackOff _backOff = new(worker.Options.MaxBackOff);

    /// <summary>Claims until <paramref name="stop"/>.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            while (true)
                await ClaimOnceAsync(stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Nothing more is claimed.
        }
    }

    private async Task ClaimOnceAsync(CancellationToken stop)
    {
        var places = await slots.TakeAsync(queue.Name, stop);
        var asked = worker.Time.GetTimestamp();
        var got = 0;
        Answer answer;
        try
        {
            var wait = slots.AreScarce && worker.Options.ClaimWait > ScarceWait ? ScarceWait : worker.Options.ClaimWait;
            (answer, var claimed) = await worker.Api.ClaimAsync(queue.Name, places, wait, stop);
            foreach (var run in claimed?.Runs ?? [])
            {
                begin(run);
                got++;
            }
        }
        finally
        {
            slots.Return(queue.Name, places - got);
        }
        worker.Watch.Note(answer);
        if (answer.Kind == AnswerKind.Taken)
        {
            _backOff.Reset();
            WorkerMetrics.Claimed.Add(got, WorkerMetrics.Tag("queue", queue.Name));
            if (got == 0 && worker.Time.GetElapsedTime(asked) < TooSoon)
                await Task.Delay(TooSoon, worker.Time, stop);
            return;
        }
        if (answer.Kind != AnswerKind.Away)
            LogRefused(worker.Logger, queue.Name, answer.Detail);
        await Task.Delay(_backOff.Next(answer.RetryAfter), worker.Time, stop);
    }

    [LoggerMessage(21, LogLevel.Error, "Nothing can be claimed from queue {Queue}; asking again: {Detail}")]
    private static partial void LogRefused(ILogger logger, string queue, string? detail);
}
