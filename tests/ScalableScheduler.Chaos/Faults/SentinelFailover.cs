using ScalableScheduler.Chaos.Acts;
using ScalableScheduler.Chaos.Topologies;
using ScalableScheduler.Testing;

namespace ScalableScheduler.Chaos.Faults;

/// <summary>The master is killed, a replica takes its place, and the old master comes back as a replica.</summary>
internal sealed class SentinelFailover(SentinelRedis redis) : Fault
{
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public override string Kind => "Sentinel failover";

    public override async Task<IReadOnlyList<Blow>> StrikeAsync(Stage stage)
    {
        var old = await redis.MasterAsync() ?? throw new InvalidOperationException("There is no master to kill.");
        var from = stage.Now;
        await old.KillAsync();
        // Writes wait for a replica: until the other one follows the new master, the store is not whole.
        await Eventually.TrueAsync(HasMasterAsync, Patience, "a replica to take the master's place, and another to follow it");
        var back = stage.Now;
        await stage.FiresAsync(back);
        await stage.WaitAsync(Slack);
        var returned = stage.Now;
        await old.RestartAsync();
        await Eventually.TrueAsync(() => Roles.IsReplicaAsync(old), Patience, "the old master to be told that it is one no more");
        var demoted = stage.Now;
        await stage.FiresAsync(demoted);
        await stage.WaitAsync(Slack);
        return
        [
            new Blow(Kind, from, back, Slack) { Measure = Measure.FirstFire },
            // Until its Sentinel tells it better, it says that it is the master: nobody may write to either.
            new Blow("old master back, until it is told that it is one no more", returned, demoted, Slack) { Measure = Measure.FirstFire },
        ];

        async Task<bool> HasMasterAsync() => await redis.MasterAsync() is { } master && await Roles.IsMasterAsync(master, replicas: 1);
    }
}
