using ScalableScheduler.Chaos.Evidence;
using ScalableScheduler.Chaos.Nodes;
using ScalableScheduler.Testing;

namespace ScalableScheduler.Chaos.Acts;

/// <summary>What a fault has before it: the nodes, what arrives, the clock, and the dice.</summary>
/// <param name="Fleet">The nodes.</param>
/// <param name="Arrivals">What targets see.</param>
/// <param name="Lease">How long partitions are owned.</param>
/// <param name="Random">Draws what is broken.</param>
internal sealed record Stage(Fleet Fleet, Arrivals Arrivals, TimeSpan Lease, Random Random)
{
    private static readonly TimeProvider Time = TimeProvider.System;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>The clock of this machine, which Redis has too.</summary>
    public DateTimeOffset Now => Time.GetUtcNow();

    /// <summary>A node that may die. The first never does: its memory is watched over the whole act.</summary>
    public Node AnyNode() => Fleet.Nodes[1 + Random.Next(Fleet.Nodes.Count - 1)];

    /// <summary>Lets a fault last.</summary>
    public Task WaitAsync(TimeSpan duration) => Task.Delay(duration, Time);

    /// <summary>Waits until something arrives that was due after an instant.</summary>
    public Task FiresAsync(DateTimeOffset since) => Eventually.TrueAsync(
        () => Task.FromResult(Arrivals.HasSlotSince(since)), Patience, $"something to be fired that is due after {since:HH:mm:ss.fff}");
}
