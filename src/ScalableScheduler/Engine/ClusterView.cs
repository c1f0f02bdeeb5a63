using ScalableScheduler.Coordination;
using ScalableScheduler.Storage;

namespace ScalableScheduler.Engine;

/// <summary>How a node is, as far as another can tell.</summary>
public enum NodeStanding
{
    /// <summary>Nothing was heard of it, but nothing could have been.</summary>
    Unknown,

    Lives,

    Gone,
}

/// <summary>What a node last knew of its cluster.</summary>
/// <param name="Live">The living nodes; empty before the first heartbeat.</param>
/// <param name="HeartbeatAt">This node's timestamp of the last heartbeat that the store took.</param>
/// <param name="StoreTime">The store's time then.</param>
/// <param name="Owned">How many partitions it owns.</param>
/// <param name="MissingSince">This node's timestamp since when some of its share is not its own; null when it has all.</param>
public sealed record ClusterView(IReadOnlyList<NodeId> Live, long HeartbeatAt, DateTimeOffset StoreTime, int Owned, long? MissingSince)
{
    public static readonly ClusterView Unknown = new([], 0, default, 0, null);

    /// <summary>This node's timestamp since when its heartbeats succeed without a break.</summary>
    private long HearingSince { get; init; }

    /// <summary>The nodes heard of since then.</summary>
    private HashSet<NodeId> Heard { get; init; } = [];

    public bool IsKnown => Live.Count > 0;

    /// <summary>How a node is. After a silence of the store, or of this node, others may not have been heard for the same
    /// reason: whoever is missing then is given one more lifetime to be heard. Otherwise the first node back would take
    /// the runs of all others for abandoned, and have them sent twice. And who did something after the last heartbeat may
    /// have joined since: the next one tells.</summary>
    /// <param name="node">The node.</param>
    /// <param name="lastDid">When it last did something, by the store's time, as far as is known here.</param>
    /// <param name="time">This node's clock.</param>
    /// <param name="lifetime">How long a heartbeat counts.</param>
    public NodeStanding StandingOf(NodeId node, DateTimeOffset lastDid, TimeProvider time, TimeSpan lifetime)
    {
        if (!IsKnown || IsSilence(time.GetElapsedTime(HeartbeatAt), lifetime))
            return NodeStanding.Unknown;
        var isLive = Live.Contains(node);
        if (!isLive && Heard.Contains(node))
            return NodeStanding.Gone;
        // More than a lifetime later it was not: then the store's clock was put back.
        if (!isLive && lastDid > StoreTime && lastDid - StoreTime < lifetime)
            return NodeStanding.Unknown;
        if (time.GetElapsedTime(HearingSince) < lifetime)
            return NodeStanding.Unknown;
        return isLive ? NodeStanding.Lives : NodeStanding.Gone;
    }

    /// <summary>Whether all of the missing are judged since this view, and were not before.</summary>
    public bool BeganToJudge(ClusterView before, TimeProvider time, TimeSpan lifetime) =>
        time.GetElapsedTime(HearingSince, HeartbeatAt) >= lifetime
        && (before.HearingSince != HearingSince || time.GetElapsedTime(HearingSince, before.HeartbeatAt) < lifetime);

    public ClusterView After(ClusterSnapshot snapshot, TimeProvider time, TimeSpan lifetime)
    {
        var now = time.GetTimestamp();
        var live = snapshot.Nodes.Select(n => n.Node.Id).ToArray();
        var goesOn = IsKnown && !IsSilence(time.GetElapsedTime(HeartbeatAt, now), lifetime);
        return this with
        {
            Live = live,
            HeartbeatAt = now,
            StoreTime = snapshot.StoreTime,
            HearingSince = goesOn ? HearingSince : now,
            Heard = goesOn && time.GetElapsedTime(HearingSince, now) < lifetime ? [.. Heard, .. live] : [.. live],
        };
    }

    public ClusterView Counted(int owned, int missing, long timestamp) =>
        this with { Owned = owned, MissingSince = missing == 0 ? null : MissingSince ?? timestamp };

    // Heartbeats come every fifth of a lifetime. Who is missed within half of it left, or died before.
    private static bool IsSilence(TimeSpan since, TimeSpan lifetime) => since > lifetime / 2;
}
