using System.Text.Json;
using ScalableScheduler.Server.Api.OpenApi;
using ScalableScheduler.Server.Api.Schedules;
using ScalableScheduler.Server.Api.Wire;
using ScalableScheduler.Storage;

namespace ScalableScheduler.Server.Api.Cluster;

/// <summary>The cluster: who lives, who owns what, and what waits.</summary>
internal static class ClusterApi
{
    public static void MapCluster(this IEndpointRouteBuilder app) =>
        app.MapGet("/cluster", Get)
            .WithTags("Cluster")
            .Describe("getCluster", "Read the cluster", "The living nodes, every partition with its owner and backlog, and sums over all partitions.")
            .Answers<ClusterDocument>(200, "The cluster.")
            .Refuses();

    private static async ValueTask<JsonAnswer> Get(IClusterStore store, CancellationToken cancellationToken)
    {
        var status = await store.ReadStatusAsync(cancellationToken);
        return JsonAnswer.Of(StatusCodes.Status200OK, json => Write(json, status)).Tagged();
    }

    private static void Write(Utf8JsonWriter json, ClusterStatus status)
    {
        json.WriteStartObject();
        ScheduleJson.WriteInstant(json, "store_time"u8, status.Cluster.StoreTime);
        json.WriteStartArray("nodes"u8);
        foreach (var node in status.Cluster.Nodes)
            Write(json, node);
        json.WriteEndArray();

        var owners = OwnersOf(status.Cluster);
        json.WriteStartArray("partitions"u8);
        foreach (var partition in status.Partitions)
            Write(json, partition, owners.GetValueOrDefault(partition.Partition.Number));
        json.WriteEndArray();
        WriteTotals(json, status);
        json.WriteEndObject();
    }

    // A partition that is being handed over may be on two nodes' lists for a moment: the one heard of last knows better.
    private static Dictionary<int, string> OwnersOf(ClusterSnapshot cluster)
    {
        var owners = new Dictionary<int, string>();
        foreach (var (node, _) in cluster.Nodes.OrderBy(n => n.Until))
        {
            foreach (var partition in node.Partitions)
                owners[partition] = node.Id.Value;
        }
        return owners;
    }

    private static void Write(Utf8JsonWriter json, LiveNode live)
    {
        var node = live.Node;
        json.WriteStartObject();
        json.WriteString("id"u8, node.Id.Value);
        json.WriteString("name"u8, node.Name);
        json.WriteString("version"u8, node.Version);
        ScheduleJson.WriteInstant(json, "started_at"u8, node.StartedAt);
        ScheduleJson.WriteInstant(json, "alive_until"u8, live.Until);
        json.WriteNumber("clock_offset_ms"u8, (long)node.ClockOffset.TotalMilliseconds);
        json.WriteNumber("active_runs"u8, node.ActiveRuns);
        json.WriteBoolean("leaving"u8, node.IsLeaving);
        json.WriteStartArray("partitions"u8);
        foreach (var partition in node.Partitions)
            json.WriteNumberValue(partition);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, PartitionStatus partition, string? owner)
    {
        json.WriteStartObject();
        json.WriteNumber("number"u8, partition.Partition.Number);
        json.WriteString("owner"u8, owner);
        json.WriteNumber("token"u8, partition.Token.Value);
        json.WriteNumber("schedules"u8, partition.Schedules);
        json.WriteNumber("open_runs"u8, partition.OpenRuns);
        json.WriteNumber("overdue"u8, partition.Overdue);
        ScheduleJson.WriteInstant(json, "oldest_due"u8, partition.OldestDue);
        ScheduleJson.WriteInstant(json, "checked_at"u8, partition.CheckedAt);
        json.WriteEndObject();
    }

    private static void WriteTotals(Utf8JsonWriter json, ClusterStatus status)
    {
        json.WriteStartObject("totals"u8);
        json.WriteNumber("nodes"u8, status.Cluster.Nodes.Count);
        json.WriteNumber("active_runs"u8, status.Cluster.Nodes.Sum(n => (long)n.Node.ActiveRuns));
        json.WriteNumber("schedules"u8, status.Partitions.Sum(p => p.Schedules));
        json.WriteNumber("open_runs"u8, status.Partitions.Sum(p => p.OpenRuns));
        json.WriteNumber("overdue"u8, status.Partitions.Sum(p => p.Overdue));
        ScheduleJson.WriteInstant(json, "oldest_due"u8, status.Partitions.Min(p => p.OldestDue));
        json.WriteEndObject();
    }
}
