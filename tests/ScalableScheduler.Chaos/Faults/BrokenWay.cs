using ScalableScheduler.Chaos.Acts;
using ScalableScheduler.Testing;

namespace ScalableScheduler.Chaos.Faults;

/// <summary>The way between one node, or all, and Redis is broken for a while.</summary>
/// <param name="kind">What it is called.</param>
/// <param name="ways">The nodes' ways, by their numbers.</param>
/// <param name="isAll">Whether all are broken, or one.</param>
/// <param name="duration">For how long.</param>
/// <param name="breaks">Breaks a way.</param>
/// <param name="mends">Mends it.</param>
internal sealed class BrokenWay(string kind, IReadOnlyList<FaultProxy> ways, bool isAll, TimeSpan duration, Func<FaultProxy, Task> breaks, Func<FaultProxy, Task> mends) : Fault
{
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(3);

    public override string Kind => $"{kind}, {(isAll ? "all nodes" : "one node")}";

    public override async Task<IReadOnlyList<Blow>> StrikeAsync(Stage stage)
    {
        var number = stage.Random.Next(ways.Count);
        IReadOnlyList<FaultProxy> broken = isAll ? ways : [ways[number]];
        var from = stage.Now;
        foreach (var way in broken)
            await breaks(way);
        await stage.WaitAsync(duration);
        foreach (var way in broken)
            await mends(way);
        var mended = stage.Now;
        await stage.FiresAsync(mended);
        await stage.WaitAsync(Slack);
        // One node that is cut off is missed as if it were dead: what it owned waits for its lease to run out.
        return [isAll
            ? new Blow(Kind, from, mended, Slack) { Measure = Measure.FirstFire }
            : new Blow(Kind, from, mended, stage.Lease + Slack, stage.Fleet.Nodes[number].Name)];
    }
}
