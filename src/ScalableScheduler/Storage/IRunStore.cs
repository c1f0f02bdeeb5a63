using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;

namespace ScalableScheduler.Storage;

/// <summary>Runs: ended by the node that holds them, read by the API. Needs no fencing token: each write names the version
/// of the run that it replaces. Every call throws <see cref="StoreUnavailableException"/> when the store is away.</summary>
public interface IRunStore
{
    /// <summary>Writes what became of a run. Safe to repeat.</summary>
    /// <returns>False when the run is no longer as <see cref="RunEnding.Read"/> says: another node took it over, or its
    /// schedule was deleted. Nothing was written then.</returns>
    ValueTask<bool> FinishAsync(RunEnding ending, CancellationToken cancellationToken);

    /// <summary>A run by its id, open or ended; null when it is unknown or no longer kept.</summary>
    ValueTask<RunRecord?> GetRunAsync(RunId id, CancellationToken cancellationToken);

    /// <summary>A page of runs, newest first (by <see cref="RunRecord.OpenedAt"/>).</summary>
    ValueTask<Page<RunRecord>> ListRunsAsync(RunQuery query, CancellationToken cancellationToken);

    /// <summary>Deletes the history of a schedule's runs that were opened before an instant.</summary>
    /// <returns>How many records.</returns>
    ValueTask<long> RemoveRunsAsync(ScheduleId schedule, DateTimeOffset before, CancellationToken cancellationToken);

    /// <summary>A page of dead letters, newest first.</summary>
    ValueTask<Page<DeadLetter>> ListDeadLettersAsync(int limit, string? cursor, CancellationToken cancellationToken);
}

/// <summary>What became of a run.</summary>
/// <param name="Read">The run as its holder knows it.</param>
public abstract record RunEnding(Run Read);

/// <summary>It ended: recorded in the schedule's history (of which the newest <paramref name="RunsKept"/> stay), counted,
/// and made its last run.</summary>
/// <param name="Read">The run as its holder knows it.</param>
/// <param name="Record">How it ended.</param>
/// <param name="RunsKept">At most so many records of the schedule stay.</param>
/// <param name="DeadLetter">The dead letter to keep, or null.</param>
public sealed record RunEnded(Run Read, RunRecord Record, int RunsKept, DeadLetter? DeadLetter) : RunEnding(Read);

/// <summary>It goes on: waits for another attempt (its next due time is its <see cref="Run.AttentionAt"/>), or is held longer.</summary>
/// <param name="Read">The run as its holder knows it.</param>
/// <param name="Run">The run from now on.</param>
public sealed record RunContinues(Run Read, Run Run) : RunEnding(Read);

/// <summary>A page of runs.</summary>
public sealed record RunQuery
{
    /// <summary>Only of this schedule; null for all.</summary>
    public ScheduleId? Schedule { get; init; }

    /// <summary>Only with this status; null for all.</summary>
    public RunStatus? Status { get; init; }

    /// <summary>Opened at or after.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Opened before.</summary>
    public DateTimeOffset? Until { get; init; }

    public int Limit { get; init; } = 50;

    public string? Cursor { get; init; }
}
