using System.Text.Json.Serialization;
using ScalableScheduler.Coordination;

namespace ScalableScheduler.Storage.Forms;

internal sealed record StoredNode : IStoredForm
{
    [JsonPropertyOrder(-1)]
    public required int V { get; init; }

    public required string Name { get; init; }

    public required string Version { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public required TimeSpan ClockOffset { get; init; }

    public required int ActiveRuns { get; init; }

    public required IReadOnlyList<int> Partitions { get; init; }

    /// <summary>True when it leaves; absent otherwise.</summary>
    public bool? IsLeaving { get; init; }
}

/// <summary>The stored form of what a node says of itself: JSON.</summary>
internal static class NodeCodec
{
    public static byte[] Encode(NodeRecord node) => StoredForm.Write(
        new StoredNode
        {
            V = StoredForm.Version,
            Name = node.Name,
            Version = node.Version,
            StartedAt = node.StartedAt,
            ClockOffset = node.ClockOffset,
            ActiveRuns = node.ActiveRuns,
            Partitions = node.Partitions,
            IsLeaving = node.IsLeaving ? true : null,
        },
        StoredForm.Types.StoredNode);

    /// <summary>Reads it. A node whose words this version can't read is there all the same: partitions are shared out
    /// among all nodes.</summary>
    public static NodeRecord Decode(NodeId id, ReadOnlySpan<byte> blob) =>
        StoredForm.TryRead(blob, StoredForm.Types.StoredNode, out var s, out _)
            ? new NodeRecord(id, s.Name, s.Version, s.StartedAt, s.ClockOffset, s.ActiveRuns, s.Partitions, s.IsLeaving ?? false)
            : new NodeRecord(id, id.Value, "", DateTimeOffset.UnixEpoch, TimeSpan.Zero, 0, [], IsLeaving: false);
}
