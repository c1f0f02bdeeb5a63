using System.Collections.Concurrent;
using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;
using ScalableScheduler.Storage;

namespace ScalableScheduler.Engine;

/// <summary>What this node knows of the attempts it took: which it holds, and how those of the last minute ended. A store
/// that failed over may have lost the last writes and offer an attempt a second time; this memory prevents a repetition.</summary>
public sealed class HeldAttempts(TimeProvider time)
{
    /// <summary>Asynchronous replication lags by less; more is not remembered, to bound the memory.</summary>
    private static readonly TimeSpan RememberedFor = TimeSpan.FromMinutes(1);
    private const int RememberedAtMost = 32_768;

    private readonly ConcurrentDictionary<(RunId Run, int Attempt), Known> _attempts = [];
    private readonly ConcurrentQueue<(Known Ended, long At)> _ended = [];
    private readonly ConcurrentDictionary<RunId, Known> _latest = [];
    private int _held;

    /// <summary>An attempt that this node took.</summary>
    /// <param name="Run">The run as this node last wrote it.</param>
    /// <param name="CreatedAt">Of its schedule: a schedule that is deleted and registered again with the same date has the same run's id anew.</param>
    /// <param name="Ending">How it ended; null while it has not.</param>
    /// <param name="Stop">Ends when it is to be stopped.</param>
    private sealed record Known(Run Run, DateTimeOffset CreatedAt, RunEnding? Ending, CancellationTokenSource Stop);

    /// <summary>Attempts that have not ended.</summary>
    public int Count => Volatile.Read(ref _held);

    /// <summary>Whether this node holds the attempt, and it has not ended.</summary>
    public bool Holds(Run run) => Find(run) is { Ending: null };

    /// <summary>How an attempt of this node ended; null while it has not, or when it is not remembered.</summary>
    public RunEnding? EndingOf(Run run) => Find(run)?.Ending;

    /// <summary>Asks whoever executes the run here to stop; passed over when this node does not hold it.</summary>
    public void Stop(RunId run)
    {
        if (_latest.TryGetValue(run, out var attempt))
            attempt.Stop.Cancel();
    }

    /// <summary>Ends when the run is to be stopped.</summary>
    public CancellationToken StopOf(Run run) => Find(run)?.Stop.Token ?? CancellationToken.None;

    /// <summary>Notes an attempt before it is taken, so that nobody here mistakes it for one that was left behind.</summary>
    /// <param name="run">The run as it is to be held.</param>
    /// <param name="definition">Its schedule.</param>
    /// <param name="isNew">False when this node took the attempt before.</param>
    /// <returns>The run to hold: when this node took the attempt before, the run as this node knows it, so that what the
    /// store lost is written again and not something else.</returns>
    public Run Take(Run run, Schedule definition, out bool isNew)
    {
        var key = Key(run);
        var taken = new Known(run, definition.CreatedAt, Ending: null, new CancellationTokenSource());
        while (true)
        {
            var known = _attempts.GetOrAdd(key, taken);
            isNew = ReferenceEquals(known, taken);
            if (!isNew && known.CreatedAt == definition.CreatedAt)
                return known.Run;
            if (!isNew && !_attempts.TryUpdate(key, taken, known))
                continue;
            if (isNew || known.Ending is not null)
                Interlocked.Increment(ref _held);
            _latest[run.Id] = taken;
            isNew = true;
            return run;
        }
    }

    /// <summary>Notes that the same attempt is held longer.</summary>
    public void Hold(Run longer)
    {
        if (Find(longer) is { Ending: null } known)
            _attempts.TryUpdate(Key(longer), known with { Run = longer }, known);
    }

    /// <summary>The attempt was not taken after all, or goes to another.</summary>
    public void Forget(Run run)
    {
        if (Find(run) is not { Ending: null } known || !_attempts.TryRemove(KeyValuePair.Create(Key(run), known)))
            return;
        Interlocked.Decrement(ref _held);
        Leave(known);
    }

    /// <summary>Notes how an attempt ended.</summary>
    public void End(RunEnding ending)
    {
        var key = Key(ending.Read);
        if (Find(ending.Read) is not { Ending: null } known)
            return;
        var ended = known with { Run = ending.Read, Ending = ending };
        if (!_attempts.TryUpdate(key, ended, known))
            return;
        Interlocked.Decrement(ref _held);
        Leave(known);
        _ended.Enqueue((ended, time.GetTimestamp()));
        while (_ended.TryPeek(out var oldest)
            && (_ended.Count > RememberedAtMost || time.GetElapsedTime(oldest.At) > RememberedFor)
            && _ended.TryDequeue(out oldest))
        {
            _attempts.TryRemove(KeyValuePair.Create(Key(oldest.Ended.Run), oldest.Ended));
        }
    }

    // The next attempt may have been taken here before this one's end was known.
    private void Leave(Known known)
    {
        if (_latest.TryGetValue(known.Run.Id, out var latest) && ReferenceEquals(latest.Stop, known.Stop))
            _latest.TryRemove(KeyValuePair.Create(known.Run.Id, latest));
    }

    private Known? Find(Run run) =>
        _attempts.TryGetValue(Key(run), out var known) && known.Run.OpenedAt == run.OpenedAt ? known : null;

    private static (RunId, int) Key(Run run) => (run.Id, run.Attempt);
}
