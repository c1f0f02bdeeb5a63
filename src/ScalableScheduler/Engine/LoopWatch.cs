using System.Collections.Concurrent;

namespace ScalableScheduler.Engine;

/// <summary>Knows which loops of this node make progress. A process whose loops stand still is not alive, however well it
/// answers HTTP.</summary>
public sealed class LoopWatch(TimeProvider time)
{
    private readonly ConcurrentDictionary<Loop, byte> _loops = [];

    /// <summary>Watches a loop until disposed.</summary>
    /// <param name="name">For people.</param>
    /// <param name="silence">The longest time between two beats that is in order.</param>
    public Loop Watch(string name, TimeSpan silence)
    {
        var loop = new Loop(this, name, silence);
        _loops[loop] = 0;
        return loop;
    }

    /// <summary>A loop that stands still, for people; null when all go on.</summary>
    public string? Stalled()
    {
        foreach (var (loop, _) in _loops)
        {
            if (loop.SilentFor is { } silent && silent > loop.Silence)
                return $"{loop.Name} has made no progress for {silent.TotalSeconds:F0} s";
        }
        return null;
    }

    public sealed class Loop : IDisposable
    {
        private readonly LoopWatch _watch;
        private long _beat;
        private bool _rests;

        internal Loop(LoopWatch watch, string name, TimeSpan silence)
        {
            (_watch, Name, Silence) = (watch, name, silence);
            Beat();
        }

        public string Name { get; }

        public TimeSpan Silence { get; }

        internal TimeSpan? SilentFor => Volatile.Read(ref _rests) ? null : _watch.Elapsed(Volatile.Read(ref _beat));

        /// <summary>Says that the loop went round.</summary>
        public void Beat()
        {
            Volatile.Write(ref _beat, _watch.Timestamp());
            Volatile.Write(ref _rests, false);
        }

        /// <summary>Says that the loop waits for something that may take any time; the next beat ends it.</summary>
        public void Rest() => Volatile.Write(ref _rests, true);

        public void Dispose() => _watch._loops.TryRemove(this, out _);
    }

    private long Timestamp() => time.GetTimestamp();

    private TimeSpan Elapsed(long since) => time.GetElapsedTime(since);
}
