using ScalableScheduler.Coordination;
using ScalableScheduler.Schedules;

namespace ScalableScheduler.Runs;

/// <summary>An occurrence that was accepted for execution and has not ended. Replaced as a whole; each writer shows by
/// <see cref="Version"/> that nobody came between.</summary>
public sealed record Run
{
    public required RunId Id { get; init; }

    public required ScheduleId Schedule { get; init; }

    public required DateTimeOffset NominalTime { get; init; }

    /// <summary>When the occurrence was accepted, by the store's clock.</summary>
    public required DateTimeOffset OpenedAt { get; init; }

    /// <summary>The attempt under way, or the next one; 1 for the first.</summary>
    public required int Attempt { get; init; }

    /// <summary>The node that holds the attempt; null while the run waits for its next one.</summary>
    public NodeId? Node { get; init; }

    /// <summary>While an attempt is held: when to suspect that its node will never finish it.
    /// While waiting: when the next attempt is due.</summary>
    public required DateTimeOffset AttentionAt { get; init; }

    /// <summary>The attempts that ended, oldest first, at most <see cref="AttemptsKept"/> of them.</summary>
    public IReadOnlyList<Attempt> Attempts { get; init; } = [];

    /// <summary>How many attempts were abandoned by their node.</summary>
    public int Abandoned { get; init; }

    /// <summary>Grows with each write.</summary>
    public required int Version { get; init; }

    /// <summary>A run that is repeated for days keeps its first attempt and the latest ones.</summary>
    public const int AttemptsKept = 20;

    public bool IsWaiting => Node is null;

    /// <summary>A new run of an occurrence, held by <paramref name="node"/>.</summary>
    public static Run Open(ScheduleId schedule, DateTimeOffset nominalTime, NodeId node, DateTimeOffset now, DateTimeOffset attentionAt) => new()
    {
        Id = RunId.Of(schedule, nominalTime),
        Schedule = schedule,
        NominalTime = nominalTime,
        OpenedAt = now,
        Attempt = 1,
        Node = node,
        AttentionAt = attentionAt,
        Version = 1,
    };

    /// <summary>The waiting run's next attempt, held by <paramref name="node"/>.</summary>
    public Run Hold(NodeId node, DateTimeOffset attentionAt) => this with { Node = node, AttentionAt = attentionAt, Version = Version + 1 };

    /// <summary>The run waiting for another attempt at <paramref name="at"/>, after this one ended.</summary>
    public Run WaitAfter(Attempt ended, DateTimeOffset at) => this with
    {
        Node = null,
        Attempt = Attempt + 1,
        AttentionAt = at,
        Attempts = With(ended),
        Version = Version + 1,
    };

    /// <summary>The same attempt, held longer.</summary>
    public Run HoldUntil(DateTimeOffset attentionAt) => this with { AttentionAt = attentionAt, Version = Version + 1 };

    /// <summary>The run waiting for the same attempt, which did not begin.</summary>
    public Run GiveBack(DateTimeOffset at) => this with { Node = null, AttentionAt = at, Version = Version + 1 };

    /// <summary>The attempts that ended, with the last one.</summary>
    public IReadOnlyList<Attempt> With(Attempt ended)
    {
        var all = new List<Attempt>(Attempts) { ended };
        if (all.Count > AttemptsKept)
            all.RemoveAt(1);
        return all;
    }
}
