using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using ScalableScheduler.Collections;
using ScalableScheduler.Events;
using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;
using ScalableScheduler.Storage;

namespace ScalableScheduler.Engine;

/// <summary>Tells those who watch what happens on this node: collects events and adds them to the log in batches, beside the
/// work. Events that the store does not take in time are dropped; they are hints.</summary>
public sealed partial class EventFeed(IEventLog log, EventOptions options, TimeProvider time, ILogger<EventFeed> logger)
{
    private const int BatchSize = 500;
    private const int WaitingAtMost = 10_000;
    private static readonly TimeSpan LongestSleep = TimeSpan.FromHours(1);
    private static readonly TimeSpan BatchEvery = TimeSpan.FromMilliseconds(50);

    private readonly ConcurrentQueue<SchedulerEvent> _waiting = [];
    private readonly Signal _added = new(time);

    /// <summary>Adds an event; never waits.</summary>
    public void Add(SchedulerEvent happened)
    {
        if (options.Keep == 0 || _waiting.Count >= WaitingAtMost)
            return;
        _waiting.Enqueue(happened);
        _added.Set();
    }

    /// <summary>Runs were taken up.</summary>
    public void Started(Schedule definition, IReadOnlyList<Run> runs, DateTimeOffset now)
    {
        foreach (var run in runs.Where(r => !r.IsWaiting))
            Add(Of(definition, run, EventTypes.RunStarted, RunStatus.Running, now) with { Attempt = run.Attempt });
    }

    /// <summary>Occurrences were left out.</summary>
    public void Skipped(Schedule definition, IReadOnlyList<RunRecord> records)
    {
        foreach (var record in records)
            Add(Of(definition, record, EventTypes.RunSkipped));
    }

    /// <summary>An attempt, or a run, ended.</summary>
    public void Ended(Schedule definition, RunEnding ending)
    {
        switch (ending)
        {
            case RunEnded { Record: var record }:
                Add(Of(definition, record, TypeOf(record.Status)));
                break;
            case RunContinues { Run: { Attempts: [.., var last] } run } when run.Attempt > ending.Read.Attempt:
                Add(Of(definition, run, EventTypes.RunRetrying, RunStatus.Pending, last.FinishedAt) with { Attempt = last.Number, Message = last.Message });
                break;
        }
    }

    /// <summary>The service paused a schedule.</summary>
    public void Paused(Schedule definition) =>
        Add(new SchedulerEvent(EventTypes.SchedulePaused, definition.UpdatedAt, definition.Collection, definition.Id, definition.Name, Message: definition.PauseReason));

    /// <summary>A version of a schedule was stored.</summary>
    /// <param name="definition">The version.</param>
    /// <param name="before">The version that it replaced; null for a new schedule.</param>
    public void Saved(Schedule definition, Schedule? before)
    {
        var type = before is null ? EventTypes.ScheduleCreated
            : before.Enabled == definition.Enabled ? EventTypes.ScheduleUpdated
            : definition.Enabled ? EventTypes.ScheduleResumed
            : EventTypes.SchedulePaused;
        Add(new SchedulerEvent(type, definition.UpdatedAt, definition.Collection, definition.Id, definition.Name, Message: definition.PauseReason));
    }

    /// <summary>A schedule was deleted.</summary>
    /// <param name="id">The schedule.</param>
    /// <param name="last">Its last version; null when that could not be read.</param>
    /// <param name="now">The store's time.</param>
    public void Deleted(ScheduleId id, Schedule? last, DateTimeOffset now) =>
        Add(new SchedulerEvent(EventTypes.ScheduleDeleted, now, last?.Collection ?? CollectionName.Default, id, last?.Name));

    /// <summary>Adds what was collected to the log, until <paramref name="stop"/>; then once more.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            while (true)
            {
                await _added.WaitAsync(LongestSleep, stop);
                await FlushOnceAsync(stop);
                await Task.Delay(BatchEvery, time, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            await FlushOnceAsync(CancellationToken.None);
        }
    }

    /// <summary>Adds what was collected to the log.</summary>
    public async Task FlushOnceAsync(CancellationToken cancellationToken)
    {
        var batch = new List<SchedulerEvent>();
        while (!_waiting.IsEmpty)
        {
            while (batch.Count < BatchSize && _waiting.TryDequeue(out var happened))
                batch.Add(happened);
            try
            {
                await log.AppendAsync(batch, options.Keep, cancellationToken);
            }
            catch (StoreUnavailableException e)
            {
                LogDropped(logger, e, batch.Count);
            }
            batch.Clear();
        }
    }

    private static SchedulerEvent Of(Schedule definition, Run run, string type, RunStatus status, DateTimeOffset at) =>
        new(type, at, run.Collection, definition.Id, definition.Name, run.Id, status, run.NominalTime);

    private static SchedulerEvent Of(Schedule definition, RunRecord record, string type) => new(
        type,
        record.FinishedAt ?? record.OpenedAt,
        record.Collection,
        definition.Id,
        definition.Name,
        record.Id,
        record.Status,
        record.NominalTime,
        record.Attempts.Count > 0 ? record.Attempts[^1].Number : null,
        record.Message ?? (record.Attempts.Count > 0 ? record.Attempts[^1].Message : null));

    private static string TypeOf(RunStatus status) => status switch
    {
        RunStatus.Succeeded => EventTypes.RunSucceeded,
        RunStatus.Cancelled => EventTypes.RunCancelled,
        RunStatus.Lost => EventTypes.RunLost,
        RunStatus.Skipped => EventTypes.RunSkipped,
        _ => EventTypes.RunFailed,
    };

    [LoggerMessage(1901, LogLevel.Warning, "The store did not take {Count} events; they are dropped")]
    private static partial void LogDropped(ILogger logger, Exception exception, int count);
}
