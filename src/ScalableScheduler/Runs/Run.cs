using System.Text.Json;
using ScalableScheduler.Collections;
using ScalableScheduler.Coordination;
using ScalableScheduler.Schedules;
using ScalableScheduler.Work;

namespace ScalableScheduler.Runs;

/// <summary>A run that was accepted for execution and has not ended. Replaced as a whole; each writer shows by
/// <see cref="Version"/> that nobody came between.</summary>
public sealed record Run
{
    public required RunId Id { get; init; }

    public required ScheduleId Schedule { get; init; }

    /// <summary>Its schedule's, when it was opened.</summary>
    public CollectionName Collection { get; init; } = CollectionName.Default;

    public RunOrigin Origin { get; init; }

    /// <summary>The run whose end triggered this one, or which this one repeats.</summary>
    public RunId? CausedBy { get; init; }

    /// <summary>How many runs triggered one another before this one.</summary>
    public int ChainLength { get; init; }

    /// <summary>What is sent instead of the task's data; null for that.</summary>
    public JsonElement? Data { get; init; }

    public required DateTimeOffset NominalTime { get; init; }

    /// <summary>When it was accepted, by the store's clock.</summary>
    public required DateTimeOffset OpenedAt { get; init; }

    /// <summary>When its first attempt was taken up; null before.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>The attempt under way, or the next one; 1 for the first.</summary>
    public required int Attempt { get; init; }

    /// <summary>The node that holds the attempt; null while the run waits for its next one.</summary>
    public NodeId? Node { get; init; }

    /// <summary>The attempt as a worker's to do; null while it is not.</summary>
    public Assignment? Assignment { get; init; }

    /// <summary>While an attempt is held: when to suspect that its node will never finish it. While it is assigned: when to
    /// look whether its worker is in time.
    /// While waiting: when the next attempt is due; without meaning while <see cref="IsQueued"/>.</summary>
    public required DateTimeOffset AttentionAt { get; init; }

    /// <summary>Whether it was set to wait for other runs of its schedule to end. It is not due until the store released it.</summary>
    public bool IsQueued { get; init; }

    /// <summary>The attempts that ended, oldest first, at most <see cref="AttemptsKept"/> of them.</summary>
    public IReadOnlyList<Attempt> Attempts { get; init; } = [];

    /// <summary>How many attempts were abandoned by their node.</summary>
    public int Abandoned { get; init; }

    /// <summary>Grows with each write.</summary>
    public required int Version { get; init; }

    /// <summary>Why it is to be cancelled; null when nobody asked. Kept beside the run by the store, not part of its version.</summary>
    public string? CancelReason { get; init; }

    /// <summary>A run that is repeated for days keeps its first attempt and the latest ones.</summary>
    public const int AttemptsKept = 50;

    /// <summary>The priority of what goes behind all live work.</summary>
    public const int BehindAll = -1;

    /// <summary>Whether a node holds an attempt.</summary>
    public bool IsHeld => Node is not null;

    /// <summary>Whether no attempt is under way.</summary>
    public bool IsWaiting => Node is null && Assignment is null;

    /// <summary>Whether it stands in a queue, for any worker to claim.</summary>
    public bool IsOffered => Assignment is { IsOffered: true };

    /// <summary>The earliest instant at which the present attempt can have begun, for when nobody who knows is left to ask: a run
    /// that waited for others of its schedule was opened long before, and another attempt begins after the one before it.</summary>
    public DateTimeOffset AttemptNotBefore => Attempts is [.., { } last] ? last.FinishedAt : StartedAt ?? OpenedAt;

    /// <summary>What goes first among what is due: its schedule's priority; a backfill's runs go behind all others.</summary>
    public int PriorityIn(Schedule definition) => Origin == RunOrigin.Backfill ? BehindAll : definition.Priority;

    /// <summary>A new run of an occurrence.</summary>
    /// <param name="schedule">Its schedule.</param>
    /// <param name="nominalTime">The occurrence.</param>
    /// <param name="now">The store's time.</param>
    public static Run Of(Schedule schedule, DateTimeOffset nominalTime, DateTimeOffset now) =>
        New(schedule, RunId.Of(schedule.Id, nominalTime), RunOrigin.Schedule, nominalTime, now);

    /// <summary>A new run, which waits to be taken up at once.</summary>
    public static Run New(Schedule schedule, RunId id, RunOrigin origin, DateTimeOffset nominalTime, DateTimeOffset now) => new()
    {
        Id = id,
        Schedule = schedule.Id,
        Collection = schedule.Collection,
        Origin = origin,
        NominalTime = nominalTime,
        OpenedAt = now,
        Attempt = 1,
        AttentionAt = now,
        Version = 1,
    };

    /// <summary>A new run of an occurrence, held by <paramref name="node"/>.</summary>
    public static Run Open(ScheduleId schedule, DateTimeOffset nominalTime, NodeId node, DateTimeOffset now, DateTimeOffset attentionAt) => new()
    {
        Id = RunId.Of(schedule, nominalTime),
        Schedule = schedule,
        NominalTime = nominalTime,
        OpenedAt = now,
        StartedAt = now,
        Attempt = 1,
        Node = node,
        AttentionAt = attentionAt,
        Version = 1,
    };

    /// <summary>A run that is being opened, held by <paramref name="node"/> from the beginning.</summary>
    public Run HeldFromStart(NodeId node, DateTimeOffset attentionAt) => this with { Node = node, AttentionAt = attentionAt, StartedAt = OpenedAt };

    /// <summary>A run that is being opened, a worker's to do from the beginning.</summary>
    public Run AssignedFromStart(Assignment assignment, DateTimeOffset attentionAt) => this with { Assignment = assignment, AttentionAt = attentionAt };

    /// <summary>A run that is being opened, waiting for others of its schedule to end.</summary>
    public Run QueuedFromStart() => this with { IsQueued = true };

    /// <summary>A run that is being opened, due at <paramref name="at"/>.</summary>
    public Run WaitingFromStart(DateTimeOffset at) => this with { Node = null, Assignment = null, StartedAt = null, AttentionAt = at };

    /// <summary>The waiting run's next attempt, held by <paramref name="node"/>.</summary>
    public Run Hold(NodeId node, DateTimeOffset now, DateTimeOffset attentionAt) => this with
    {
        Node = node,
        AttentionAt = attentionAt,
        StartedAt = StartedAt ?? now,
        IsQueued = false,
        Version = Version + 1,
    };

    /// <summary>The attempt as a worker's to do, from now on or still.</summary>
    public Run Assign(Assignment assignment, DateTimeOffset attentionAt) => this with
    {
        Node = null,
        Assignment = assignment,
        AttentionAt = attentionAt,
        StartedAt = StartedAt ?? assignment.BegunAt,
        IsQueued = false,
        Version = Version + 1,
    };

    /// <summary>The run waiting for others of its schedule to end.</summary>
    public Run Queue() => this with { IsQueued = true, Version = Version + 1 };

    /// <summary>The waiting run, due later.</summary>
    public Run Postpone(DateTimeOffset at) => this with { Assignment = null, AttentionAt = at, IsQueued = false, Version = Version + 1 };

    /// <summary>The run waiting for another attempt at <paramref name="at"/>, after this one ended.</summary>
    public Run WaitAfter(Attempt ended, DateTimeOffset at) => this with
    {
        Node = null,
        Assignment = null,
        Attempt = Attempt + 1,
        AttentionAt = at,
        Attempts = With(ended),
        Version = Version + 1,
    };

    /// <summary>The same attempt, held longer.</summary>
    public Run HoldUntil(DateTimeOffset attentionAt) => this with { AttentionAt = attentionAt, Version = Version + 1 };

    /// <summary>The run waiting for the same attempt, which did not begin.</summary>
    public Run GiveBack(DateTimeOffset at) => this with { Node = null, Assignment = null, AttentionAt = at, Version = Version + 1 };

    /// <summary>The attempts that ended, with the last one.</summary>
    public IReadOnlyList<Attempt> With(Attempt ended)
    {
        var all = new List<Attempt>(Attempts) { ended };
        if (all.Count > AttemptsKept)
            all.RemoveAt(1);
        return all;
    }
}
