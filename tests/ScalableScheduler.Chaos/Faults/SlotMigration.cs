using System.Globalization;
using ScalableScheduler.Chaos.Acts;
using ScalableScheduler.Chaos.Topologies;
using ScalableScheduler.Testing;

namespace ScalableScheduler.Chaos.Faults;

/// <summary>The slot of a partition moves to another master with all its keys, as <c>redis-cli --cluster reshard</c> does it.</summary>
internal sealed class SlotMigration(RedisCluster cluster) : Fault
{
    private const string MigrateTimeoutMs = "5000";

    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(3);

    public override string Kind => "Cluster slot migration";

    public override async Task<IReadOnlyList<Blow>> StrikeAsync(Stage stage)
    {
        var masters = new List<RedisServer>();
        foreach (var server in cluster.Servers)
        {
            if (await Roles.IsMasterAsync(server))
                masters.Add(server);
        }
        var from = stage.Now;
        var slot = await SlotWithKeysAsync(masters, stage.Random);
        var (source, target) = await EndsAsync(masters, slot, stage.Random);
        await MoveAsync(masters, source, target, slot);
        var moved = stage.Now;
        await stage.FiresAsync(moved);
        await stage.WaitAsync(Slack);
        return [new Blow(Kind, from, moved, Slack) { Measure = Measure.FirstFire }];
    }

    // Partitions' hash tags are their numbers; with a few dozen schedules nearly every partition has keys.
    private static async Task<string> SlotWithKeysAsync(List<RedisServer> masters, Random random)
    {
        while (true)
        {
            var slot = (await masters[0].ExecuteAsync("CLUSTER", "KEYSLOT", string.Create(CultureInfo.InvariantCulture, $"{{{random.Next(64)}}}")))!;
            foreach (var master in masters)
            {
                if (await master.ExecuteAsync("CLUSTER", "COUNTKEYSINSLOT", slot) is not ("0" or null))
                    return slot;
            }
        }
    }

    private static async Task<(RedisServer Source, RedisServer Target)> EndsAsync(List<RedisServer> masters, string slot, Random random)
    {
        RedisServer? source = null;
        foreach (var master in masters)
        {
            if (await master.ExecuteAsync("CLUSTER", "COUNTKEYSINSLOT", slot) is not ("0" or null))
                source = master;
        }
        var others = masters.Where(m => m != source).ToList();
        return (source!, others[random.Next(others.Count)]);
    }

    private static async Task MoveAsync(List<RedisServer> masters, RedisServer source, RedisServer target, string slot)
    {
        var (sourceId, targetId) = (await RedisCluster.IdOfAsync(source), await RedisCluster.IdOfAsync(target));
        await OkAsync(target, "CLUSTER", "SETSLOT", slot, "IMPORTING", sourceId);
        await OkAsync(source, "CLUSTER", "SETSLOT", slot, "MIGRATING", targetId);
        while (await KeyOfAsync(source, slot) is { } key)
            await source.ExecuteAsync("MIGRATE", "127.0.0.1", target.Port.ToString(CultureInfo.InvariantCulture), key, "0", MigrateTimeoutMs, "REPLACE");
        // The new owner first, so that the slot is never without one.
        await OkAsync(target, "CLUSTER", "SETSLOT", slot, "NODE", targetId);
        foreach (var master in masters.Where(m => m != target))
            await OkAsync(master, "CLUSTER", "SETSLOT", slot, "NODE", targetId);
    }

    private static async Task<string?> KeyOfAsync(RedisServer server, string slot)
    {
        var answer = await server.ExecuteAsync("EVAL", $"return redis.call('CLUSTER', 'GETKEYSINSLOT', '{slot}', '1')[1] or ''", "0");
        return answer is null or "" ? null : answer;
    }

    private static async Task OkAsync(RedisServer server, params string[] command)
    {
        var answer = await server.ExecuteAsync(command);
        if (answer != "OK")
            throw new InvalidOperationException($"{server.Endpoint} answered {string.Join(' ', command)} with {answer}.");
    }
}
