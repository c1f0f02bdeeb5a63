using ScalableScheduler.Testing.Checking;

namespace ScalableScheduler.Chaos.Evidence;

/// <summary>An attempt that reached its target, or a worker.</summary>
internal sealed class Arrival(SeenAttempt seen)
{
    private SeenAttempt _seen = seen;

    public SeenAttempt Seen => Volatile.Read(ref _seen);

    /// <summary>The target answered.</summary>
    public void End(DateTimeOffset at, bool isAccepted) => Volatile.Write(ref _seen, _seen with { EndedAt = at, IsAccepted = isAccepted });

    /// <summary>The sender had gone.</summary>
    public void Break(DateTimeOffset at) => Volatile.Write(ref _seen, _seen with { EndedAt = at, IsBrokenOff = true });
}
