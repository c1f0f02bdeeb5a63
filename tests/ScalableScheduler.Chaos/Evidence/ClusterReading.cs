using System.Text.Json;
using ScalableScheduler.Testing.Checking;

namespace ScalableScheduler.Chaos.Evidence;

/// <summary>Reads what <c>GET /cluster</c> answers.</summary>
internal static class ClusterReading
{
    /// <summary>The partitions, each with all nodes that say they own it.</summary>
    public static IReadOnlyList<PartitionStanding> PartitionsOf(JsonElement cluster)
    {
        var owners = cluster.GetProperty("nodes").EnumerateArray()
            .SelectMany(n => n.GetProperty("partitions").EnumerateArray().Select(p => (Partition: p.GetInt32(), Name: n.GetProperty("name").GetString()!)))
            .ToLookup(o => o.Partition, o => o.Name);
        return [.. cluster.GetProperty("partitions").EnumerateArray().Select(p => new PartitionStanding(
            p.GetProperty("number").GetInt32(),
            [.. owners[p.GetProperty("number").GetInt32()]],
            p.GetProperty("open_runs").GetInt64(),
            p.GetProperty("oldest_due") is { ValueKind: JsonValueKind.String } due ? due.GetDateTimeOffset() : null))];
    }

    /// <summary>Whether nothing is under way, and each partition has its owner.</summary>
    public static bool IsAtRest(JsonElement cluster) =>
        cluster.GetProperty("totals").GetProperty("overdue").GetInt64() == 0
        && PartitionsOf(cluster).All(p => p is { OpenRuns: 0, OldestDue: null, Owners.Count: 1 });
}
