using System.Collections.Concurrent;
using ScalableScheduler.Runs;
using ScalableScheduler.Storage;

namespace ScalableScheduler.Engine;

/// <summary>What this node knows of the attempts it took: which it holds, and how those of the last minute ended. A store
/// that failed over may have lost the last writes and offer an attempt a second time; this memory prevents a repetition.</summary>
public sealed class HeldAttempts(TimeProvider time)
{
    /// <summary>Asynchronous replication lags by less; more is not remembered, to bound the memory.</summary>
    private static readonly TimeSpan RememberedFor = TimeSpan.FromMinutes(1);
    private const int RememberedAtMost = 32_768;

    private readonly ConcurrentDictionary<(RunId Run, int Attempt), RunEnding?> _attempts = [];
    private readonly ConcurrentQueue<((RunId Run, int Attempt) Key, long Ended)> _ended = [];
    private int _held;

    /// <summary>Attempts that have not ended.</summary>
    public int Count => Volatile.Read(ref _held);

    /// <summary>Whether this node holds the attempt, and it has not ended.</summary>
    public bool Holds(Run run) => _attempts.TryGetValue(Key(run), out var ending) && ending is null;

    /// <summary>How an attempt of this node ended; null while it has not, or when it is not remembered.</summary>
    public RunEnding? EndingOf(Run run) => _attempts.GetValueOrDefault(Key(run));

    /// <summary>Notes an attempt before it is taken, so that nobody here mistakes it for one that was left behind.</summary>
    /// <returns>False when this node took it before.</returns>
    public bool Take(Run run)
    {
        var isNew = _attempts.TryAdd(Key(run), null);
        if (isNew)
            Interlocked.Increment(ref _held);
        return isNew;
    }

    /// <summary>The attempt was not taken after all, or another holds it now.</summary>
    public void Forget(Run run)
    {
        if (_attempts.TryRemove(KeyValuePair.Create<(RunId, int), RunEnding?>(Key(run), null)))
            Interlocked.Decrement(ref _held);
    }

    /// <summary>Notes how an attempt ended.</summary>
    public void End(RunEnding ending)
    {
        var key = Key(ending.Read);
        if (!_attempts.TryUpdate(key, ending, null))
            return;
        Interlocked.Decrement(ref _held);
        _ended.Enqueue((key, time.GetTimestamp()));
        while (_ended.TryPeek(out var oldest)
            && (_ended.Count > RememberedAtMost || time.GetElapsedTime(oldest.Ended) > RememberedFor)
            && _ended.TryDequeue(out oldest))
        {
            _attempts.TryRemove(oldest.Key, out _);
        }
    }

    private static (RunId, int) Key(Run run) => (run.Id, run.Attempt);
}
