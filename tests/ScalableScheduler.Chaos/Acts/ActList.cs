using ScalableScheduler.Chaos.Faults;
using ScalableScheduler.Chaos.Nodes;
using ScalableScheduler.Chaos.Topologies;

namespace ScalableScheduler.Chaos.Acts;

/// <summary>All acts, in the order in which they are played.</summary>
internal static class ActList
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    /// <param name="isPrivate">Whether this process has network and mounts of its own.</param>
    public static IReadOnlyList<Act> Of(bool isPrivate) =>
    [
        new("processes", "nodes killed, paused, stopped and restarted one after the other; the default lease of 10 s", OpenSingleAsync,
            static (_, time) => [new KilledNode(), new StoppedNode(), new PausedNode(time.IsLong ? Minute : TimeSpan.Zero), new RollingRestart()])
        { Lease = TimeSpan.FromSeconds(10) },
        new("short-lease", "the same with a lease of 2 s", OpenSingleAsync,
            static (_, _) => [new KilledNode(), new KilledNode(), new StoppedNode(), new PausedNode(TimeSpan.Zero)]),
        new("network", "connections cut, refused, silent, lossy and slow between one node, or all, and Redis", OpenSingleAsync,
            (topology, _) => WayFaults.Of((SingleRedis)topology, isPrivate)),
        new("clocks", "one node nearly an hour ahead, one behind, one whose clock jumps; and a kill", static async () => await ClockedRedis.StartAsync(),
            static (topology, _) => [new ClockJump(((ClockedRedis)topology).Clocks[0], "+30m", "node-0"), new ClockJump(((ClockedRedis)topology).Clocks[0], "-30m", "node-0"), new KilledNode()])
        { Impossible = WrongClock.Library is null ? "the package faketime is not installed" : null },
        new("redis", "Redis restarted, killed, paused and out of memory; append-only file", OpenSingleAsync,
            static (topology, _) => RedisFaults.Of(((SingleRedis)topology).Server)),
        new("disk", "a full disk under Redis", static async () => await RedisOnSmallDisk.StartAsync(),
            static (topology, _) => [RedisFaults.FullDisk((RedisOnSmallDisk)topology)])
        { Impossible = isPrivate ? null : "it takes root to mount a small disk" },
        new("sentinel", "a master killed, a replica promoted, the old master back; writes wait for one replica", static async () => await SentinelRedis.StartAsync(),
            static (topology, _) => [new SentinelFailover((SentinelRedis)topology), new KilledNode()]),
        new("cluster", "a master of a Redis Cluster killed, a slot moved; writes wait for one replica", static async () => await ClusterRedis.StartAsync(),
            static (topology, _) => [new ClusterFailover(((ClusterRedis)topology).Cluster), new SlotMigration(((ClusterRedis)topology).Cluster), new KilledNode()]),
        new("lock-servers", "two of five lock servers dead; and a kill", static async () => await LockServers.StartAsync(),
            static (topology, _) => [new DeadLockServers((LockServers)topology), new KilledNode()]),
    ];

    private static async Task<Topology> OpenSingleAsync() => await SingleRedis.StartAsync(Fleet.Size);
}
