using ScalableScheduler.Chaos.Acts;
using ScalableScheduler.Chaos.Topologies;
using ScalableScheduler.Testing;

namespace ScalableScheduler.Chaos.Faults;

/// <summary>A master of the cluster is killed, its replica takes its slots, and it comes back as a replica.</summary>
internal sealed class ClusterFailover(RedisCluster cluster) : Fault
{
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public override string Kind => "Cluster master SIGKILL";

    public override async Task<IReadOnlyList<Blow>> StrikeAsync(Stage stage)
    {
        var masters = await MastersAsync(replicas: 1);
        var old = masters[stage.Random.Next(masters.Count)];
        var from = stage.Now;
        await old.KillAsync();
        await Eventually.TrueAsync(async () => (await MastersAsync(replicas: 0)).Count == masters.Count, Patience, "its replica to take its place");
        // Writes wait for a replica, and the one there was is the master now: only the old one's return makes the store whole.
        await old.RestartAsync();
        await Eventually.TrueAsync(async () => (await MastersAsync(replicas: 1)).Count == masters.Count, Patience, "the old master to follow the new one");
        var back = stage.Now;
        await stage.FiresAsync(back);
        await stage.WaitAsync(Slack);
        return [new Blow(Kind, from, back, Slack) { Measure = Measure.FirstFire }];
    }

    private async Task<List<RedisServer>> MastersAsync(int replicas)
    {
        var masters = new List<RedisServer>();
        foreach (var server in cluster.Servers.Where(s => s.IsRunning))
        {
            if (await Roles.IsMasterAsync(server, replicas))
                masters.Add(server);
        }
        return masters;
    }
}
