using ScalableScheduler.Testing;

namespace ScalableScheduler.Chaos.Topologies;

/// <summary>One Redis whose append-only file lies on a disk that can be filled. It syncs every second: with
/// <c>appendfsync always</c> Redis ends itself when it can't write. The file is rewritten before it fills the disk by itself.</summary>
internal sealed class RedisOnSmallDisk : Topology
{
    private RedisOnSmallDisk(SmallDisk disk, RedisServer server)
    {
        Disk = disk;
        Server = server;
    }

    public SmallDisk Disk { get; }

    public RedisServer Server { get; }

    public static async Task<RedisOnSmallDisk> StartAsync()
    {
        var disk = await SmallDisk.MountAsync();
        return new RedisOnSmallDisk(disk, await RedisServer.StartAsync("--dir", disk.Folder, "--appendfsync", "everysec", "--auto-aof-rewrite-min-size", "32mb"));
    }

    public override IReadOnlyList<string> FlagsOf(int node) => ["--redis.endpoints", Server.Endpoint];

    public override async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        await Disk.DisposeAsync();
    }
}
