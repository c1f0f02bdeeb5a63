using ScalableScheduler.Collections;
using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;

namespace ScalableScheduler.Storage;

/// <summary>Runs: requested and read by the API, ended by the node that holds them. Needs no fencing token: each write
/// names the version of the run that it replaces. Every call throws <see cref="StoreUnavailableException"/> when the store is away.</summary>
public interface IRunStore
{
    /// <summary>Opens runs that were requested: each waits to be taken up at its <see cref="Run.AttentionAt"/>, and the owner is woken. A run whose id is known
    /// already, open or ended, is not opened again. Atomic per run.</summary>
    /// <returns>For each request the run as it stands; null when its schedule, or the dead letter it takes along, is missing.</returns>
    ValueTask<IReadOnlyList<RunRecord?>> RequestAsync(IReadOnlyList<RunRequest> requests, CancellationToken cancellationToken);

    /// <summary>Makes runs that wait due now; those that are not open, held, queued, or a worker's to do are passed over. Wakes the owners.</summary>
    ValueTask HastenAsync(IReadOnlyList<RunId> runs, CancellationToken cancellationToken);

    /// <summary>Writes what became of a run. Safe to repeat. A run that goes on as a worker's to do is written though it is to be
    /// cancelled; it is due at once then, unless its worker was told to stop.</summary>
    ValueTask<FinishAnswer> FinishAsync(RunEnding ending, CancellationToken cancellationToken);

    /// <summary>Asks the node that holds a run to stop it, or makes one that is a worker's due now, so that the owner has the
    /// worker told. Its attempts are not repeated from then on.</summary>
    /// <param name="read">The run as it was read, held or claimed.</param>
    /// <param name="reason">Why, for people.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>False when the run is no longer as it was read.</returns>
    ValueTask<bool> RequestCancelAsync(Run read, string reason, CancellationToken cancellationToken);

    /// <summary>An open run; null when it is not open.</summary>
    ValueTask<Run?> GetOpenAsync(RunId id, CancellationToken cancellationToken);

    /// <summary>Open runs with what is needed to write what becomes of them; null for one that is not open, or that this
    /// version can't read.</summary>
    ValueTask<IReadOnlyList<OpenRun?>> ReadOpenAsync(IReadOnlyList<RunId> ids, CancellationToken cancellationToken);

    /// <summary>A run by its id, open or ended; null when it is unknown or no longer kept.</summary>
    ValueTask<RunRecord?> GetRunAsync(RunId id, CancellationToken cancellationToken);

    /// <summary>A page of runs, newest first (by <see cref="RunRecord.OpenedAt"/>).</summary>
    ValueTask<Page<RunRecord>> ListRunsAsync(RunQuery query, CancellationToken cancellationToken);

    /// <summary>Deletes the history of a schedule's runs that were opened before an instant.</summary>
    /// <returns>How many records.</returns>
    ValueTask<long> RemoveRunsAsync(ScheduleId schedule, DateTimeOffset before, CancellationToken cancellationToken);

    /// <summary>A dead letter; null when there is none.</summary>
    ValueTask<DeadLetter?> GetDeadLetterAsync(RunId run, CancellationToken cancellationToken);

    /// <summary>A page of dead letters, newest first.</summary>
    ValueTask<Page<DeadLetter>> ListDeadLettersAsync(DeadLetterQuery query, CancellationToken cancellationToken);

    /// <summary>Deletes a dead letter.</summary>
    /// <returns>Whether it was there.</returns>
    ValueTask<bool> RemoveDeadLetterAsync(RunId run, CancellationToken cancellationToken);

    /// <summary>Notes that a trigger was carried out, or can't be.</summary>
    ValueTask RemoveChainTriggerAsync(ChainTrigger trigger, CancellationToken cancellationToken);
}

/// <param name="Run">The run.</param>
/// <param name="Definition">Its schedule's present version.</param>
/// <param name="Collection">The schedule's collection.</param>
public sealed record OpenRun(Run Run, Schedule Definition, CollectionState Collection);

/// <param name="Run">The run, waiting.</param>
/// <param name="DeadLetter">The dead letter that it repeats, and that goes with its opening; null for none.</param>
public sealed record RunRequest(Run Run, RunId? DeadLetter = null);

public enum FinishAnswer
{
    /// <summary>The run is no longer as <see cref="RunEnding.Read"/> says: another node took it over, it was ended, or its
    /// schedule was deleted. Nothing was written.</summary>
    Refused,

    Written,

    /// <summary>The run was to go on, but somebody asked for it to be cancelled: it has to be ended. Nothing was written.</summary>
    IsCancelled,
}

/// <summary>What became of a run.</summary>
/// <param name="Read">The run as its holder knows it.</param>
public abstract record RunEnding(Run Read);

/// <summary>It ended: recorded in the schedule's history (of which the newest <paramref name="RunsKept"/> stay), counted,
/// and made its last run. Where no run of the schedule is active any more, the first queued one is released.</summary>
/// <param name="Read">The run as its holder knows it.</param>
/// <param name="Record">How it ended.</param>
/// <param name="RunsKept">At most so many records of the schedule stay.</param>
/// <param name="DeadLetter">The dead letter to keep, or null.</param>
public sealed record RunEnded(Run Read, RunRecord Record, int RunsKept, DeadLetter? DeadLetter) : RunEnding(Read)
{
    /// <summary>Schedules to be triggered: kept as <see cref="ChainTrigger"/> until that is done.</summary>
    public IReadOnlyList<ScheduleId> Triggers { get; init; } = [];
}

/// <summary>It goes on: waits for another attempt (its next due time is its <see cref="Run.AttentionAt"/>), or is held longer.</summary>
/// <param name="Read">The run as its holder knows it.</param>
/// <param name="Run">The run from now on.</param>
public sealed record RunContinues(Run Read, Run Run) : RunEnding(Read);

/// <summary>A page of runs.</summary>
public sealed record RunQuery
{
    /// <summary>Only of this schedule; null for all.</summary>
    public ScheduleId? Schedule { get; init; }

    /// <summary>Only of schedules that were in this collection; null for all.</summary>
    public CollectionName? Collection { get; init; }

    /// <summary>Only with this status; null for all.</summary>
    public RunStatus? Status { get; init; }

    /// <summary>Opened at or after.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Opened before.</summary>
    public DateTimeOffset? Until { get; init; }

    public int Limit { get; init; } = 50;

    public string? Cursor { get; init; }
}

/// <summary>A page of dead letters.</summary>
public sealed record DeadLetterQuery
{
    /// <summary>Only of this schedule; null for all.</summary>
    public ScheduleId? Schedule { get; init; }

    /// <summary>Only of schedules that were in this collection; null for all.</summary>
    public CollectionName? Collection { get; init; }

    /// <summary>Only with this reason; null for all.</summary>
    public FailureReason? Reason { get; init; }

    public int Limit { get; init; } = 50;

    public string? Cursor { get; init; }
}
