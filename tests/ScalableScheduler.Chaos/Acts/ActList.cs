using ScalableScheduler.Chaos.Faults;
using ScalableScheduler.Chaos.Topologies;

namespace ScalableScheduler.Chaos.Acts;

/// <summary>All acts, in the order in which they are played.</summary>
internal static class ActList
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    public static IReadOnlyList<Act> Of(bool isPrivateNetwork) =>
    [
        new Act("processes", "nodes killed, paused, stopped and restarted; the default lease of 10 s", OpenSingleAsync, static (_, time) =>
        [
            new KilledNode(), new StoppedNode(), new PausedNode(time.IsLong ? Minute : TimeSpan.Zero), new RollingRestart(),
        ])
        { Lease = TimeSpan.FromSeconds(10) },
    ];

    private static async Task<Topology> OpenSingleAsync() => await SingleRedis.StartAsync(Nodes.Fleet.Size);
}
