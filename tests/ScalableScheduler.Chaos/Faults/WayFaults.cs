using ScalableScheduler.Chaos.Topologies;
using ScalableScheduler.Testing;

namespace ScalableScheduler.Chaos.Faults;

/// <summary>What can be done to the way between nodes and Redis.</summary>
internal static class WayFaults
{
    private const double Loss = 0.05;

    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan While = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Latency = TimeSpan.FromMilliseconds(100);

    /// <param name="redis">Whose ways.</param>
    /// <param name="isPrivate">Whether the kernel may drop packets: else the proxies hold bytes back, and none gets lost.</param>
    public static IReadOnlyList<Fault> Of(SingleRedis redis, bool isPrivate)
    {
        List<Fault> faults = [];
        foreach (var isAll in new[] { false, true })
        {
            faults.Add(new BrokenWay("connections cut", redis.Ways, isAll, Moment, Now(w => w.CutNow()), Now(_ => { })));
            faults.Add(new BrokenWay("black hole", redis.Ways, isAll, While, isPrivate ? w => PacketFilter.DropAsync(w.Port) : Now(w => w.BlackHole = true), isPrivate ? _ => PacketFilter.ClearAsync() : Now(w => w.BlackHole = false)));
        }
        faults.Add(new BrokenWay("connections refused", redis.Ways, isAll: true, While, Now(Refuse), Now(w => w.Refuse = false)));
        faults.Add(new BrokenWay("100 ms slower", redis.Ways, isAll: true, While, Now(w => w.Latency = Latency), Now(w => w.Latency = TimeSpan.Zero)));
        if (isPrivate)
            faults.Add(new BrokenWay("5 % of packets lost", redis.Ways, isAll: true, While, w => PacketFilter.DropSomeAsync(w.Port, Loss), _ => PacketFilter.ClearAsync()));
        return faults;
    }

    private static void Refuse(FaultProxy way)
    {
        way.Refuse = true;
        way.CutNow();
    }

    private static Func<FaultProxy, Task> Now(Action<FaultProxy> action) => way =>
    {
        action(way);
        return Task.CompletedTask;
    };
}
