using Microsoft.Extensions.Logging;
using ScalableScheduler.Collections;
using ScalableScheduler.Events;
using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;
using ScalableScheduler.Storage;

namespace ScalableScheduler.Engine;

/// <summary>Tells those who watch what happens on this node: collects events and adds them to the log in batches, beside the
/// work. Events are hints, and the work never waits for them: of more than 10000 that wait the oldest are dropped, because
/// after a break the newest say more; and a batch that the store did not take is not sent again, because it may have been
/// written.</summary>
public sealed partial class EventFeed(IEventLog log, EventOptions options, EngineMetrics metrics, TimeProvider time, ILogger<EventFeed> logger)
{
    private const int BatchSize = 500;

    /// <summary>More than that are never kept for the store.</summary>
    internal const int WaitingAtMost = 10_000;

    private static readonly TimeSpan LongestSleep = TimeSpan.FromHours(1);
    private static readonly TimeSpan BatchEvery = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LastFlush = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private readonly Queue<SchedulerEvent> _waiting = [];
    private readonly Signal _added = new(time);
    private long _dropped;
    private long _droppedWhileAway;

    /// <summary>Whether anything is told at all.</summary>
    private bool IsOn => options.Keep > 0;

    /// <summary>How many events were dropped since the start.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>Adds an event; never waits.</summary>
    public void Add(SchedulerEvent happened)
    {
        if (!IsOn)
            return;
        bool isFirst;
        bool isOver;
        lock (_gate)
        {
            isOver = _waiting.Count == WaitingAtMost;
            if (isOver)
                _waiting.Dequeue();
            isFirst = _waiting.Count == 0;
            _waiting.Enqueue(happened);
        }
        if (isOver)
            Drop(1);
        if (isFirst)
            _added.Set();
    }

    /// <summary>Runs were taken up.</summary>
    public void Started(Schedule definition, IReadOnlyList<Run> runs, DateTimeOffset now)
    {
        if (!IsOn)
            return;
        foreach (var run in runs)
        {
            if (run.IsHeld && definition.Work is null)
                Add(Of(definition, run, EventTypes.RunStarted, RunStatus.Running, now, run.Attempt));
        }
    }

    /// <summary>A worker began a run.</summary>
    public void Begun(Schedule definition, Run run, DateTimeOffset now) =>
        Add(Of(definition, run, EventTypes.RunStarted, RunStatus.Running, now, run.Attempt));

    /// <summary>A worker's report was refused.</summary>
    /// <param name="definition">The run's schedule; null when it is not known.</param>
    /// <param name="run">The run.</param>
    /// <param name="now">The store's time.</param>
    /// <param name="why">Why.</param>
    public void Refused(Schedule? definition, RunRecord run, DateTimeOffset now, string why) => Add(new SchedulerEvent(
        EventTypes.RunReportRefused, now, run.Collection, run.Schedule, definition?.Name, run.Id, run.Status, run.NominalTime, run.CurrentAttempt, why));

    /// <summary>Occurrences were left out.</summary>
    public void Skipped(Schedule definition, IReadOnlyList<RunRecord> records)
    {
        if (!IsOn)
            return;
        foreach (var record in records)
            Add(Of(definition, record, EventTypes.RunSkipped));
    }

    /// <summary>An attempt, or a run, ended.</summary>
    public void Ended(Schedule definition, RunEnding ending)
    {
        if (!IsOn)
            return;
        switch (ending)
        {
            case RunEnded { Record: var record }:
                Add(Of(definition, record, TypeOf(record.Status)));
                break;
            case RunContinues { Run: { Attempts: [.., var last] } run } when run.Attempt > ending.Read.Attempt:
                Add(Of(definition, run, EventTypes.RunRetrying, RunStatus.Pending, last.FinishedAt, last.Number, last.Message));
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

    /// <summary>Adds what was collected to the log, the first event at once and more every 50 ms, until <paramref name="stop"/>;
    /// then once more. While the store is away, a single event asks whether it is back.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        if (!IsOn)
            return;
        var backOff = new BackOff();
        var isAway = false;
        try
        {
            while (true)
            {
                if (!isAway)
                    await _added.WaitAsync(LongestSleep, stop);
                isAway = !await FlushOnceAsync(isAway ? 1 : BatchSize, stop);
                if (!isAway)
                    backOff.Reset();
                await Task.Delay(isAway ? backOff.Next() : BatchEvery, time, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            await FlushLastAsync();
        }
    }

    /// <summary>Adds what was collected to the log, until the store does not take it.</summary>
    /// <param name="first">How many events to try first.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Whether the store took them all.</returns>
    public async Task<bool> FlushOnceAsync(int first, CancellationToken cancellationToken)
    {
        var size = first;
        while (Take(size) is { Count: > 0 } batch)
        {
            try
            {
                await log.AppendAsync(batch, options.Keep, cancellationToken);
            }
            catch (Exception e) when (e is StoreUnavailableException or OperationCanceledException)
            {
                Drop(batch.Count);
                if (e is OperationCanceledException)
                    throw;
                if (_droppedWhileAway == 0)
                    LogAway(logger, e, batch.Count);
                _droppedWhileAway += batch.Count;
                return false;
            }
            size = BatchSize;
        }
        if (_droppedWhileAway > 0)
            LogBack(logger, Interlocked.Read(ref _dropped));
        _droppedWhileAway = 0;
        return true;
    }

    // The node leaves the cluster after this: a store that hangs must not hold it up.
    private async Task FlushLastAsync()
    {
        using var limit = new CancellationTokenSource(LastFlush, time);
        try
        {
            await FlushOnceAsync(BatchSize, limit.Token);
        }
        catch (OperationCanceledException)
        {
            LogNotFlushed(logger, LastFlush);
        }
        Drop(Take(WaitingAtMost).Count);
    }

    private List<SchedulerEvent> Take(int atMost)
    {
        lock (_gate)
        {
            var taken = new List<SchedulerEvent>(Math.Min(atMost, _waiting.Count));
            while (taken.Count < atMost && _waiting.TryDequeue(out var happened))
                taken.Add(happened);
            return taken;
        }
    }

    private void Drop(int count)
    {
        Interlocked.Add(ref _dropped, count);
        metrics.EventsDropped.Add(count);
    }

    private static SchedulerEvent Of(Schedule definition, Run run, string type, RunStatus status, DateTimeOffset at, int attempt, string? message = null) =>
        new(type, at, run.Collection, definition.Id, definition.Name, run.Id, status, run.NominalTime, attempt, message);

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

    [LoggerMessage(1901, LogLevel.Warning, "The store did not take {Count} events; they are dropped, and more until it does")]
    private static partial void LogAway(ILogger logger, Exception exception, int count);

    [LoggerMessage(1902, LogLevel.Information, "The store takes events again; {Count} were dropped since the start")]
    private static partial void LogBack(ILogger logger, long count);

    [LoggerMessage(1903, LogLevel.Warning, "The store did not take the last events within {Limit}; they are dropped")]
    private static partial void LogNotFlushed(ILogger logger, TimeSpan limit);
}
