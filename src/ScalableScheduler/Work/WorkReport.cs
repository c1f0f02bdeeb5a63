using System.Text.Json;
using ScalableScheduler.Runs;

namespace ScalableScheduler.Work;

/// <summary>What a worker says of a run.</summary>
public enum WorkStatus
{
    /// <summary>It has the run, and has not begun.</summary>
    Pending,

    /// <summary>It began, or goes on: a heartbeat.</summary>
    Running,

    /// <summary>It was asked to stop, and is about to.</summary>
    Cancelling,

    Cancelled,
    Failed,
    Completed,
}

/// <summary>A worker's report.</summary>
/// <param name="Run">The run.</param>
/// <param name="Claim">By which the worker shows that the run is still its own.</param>
/// <param name="Status">How it stands.</param>
public sealed record WorkReport(RunId Run, ClaimId Claim, WorkStatus Status)
{
    /// <summary>What the worker calls itself; null when it does not say.</summary>
    public string? Worker { get; init; }

    /// <summary>0 to 100; null when it does not say.</summary>
    public double? Percent { get; init; }

    /// <summary>How far it is, or why it failed or stopped; for people.</summary>
    public string? Message { get; init; }

    /// <summary>What came of it; null for nothing.</summary>
    public JsonElement? Result { get; init; }

    /// <summary>Whether a failure may pass, so that the run is tried again as its retry policy says.</summary>
    public bool MayRetry { get; init; } = true;

    /// <summary>How long to wait before the next attempt at least.</summary>
    public TimeSpan? RetryAfter { get; init; }
}

/// <summary>What became of a report.</summary>
public enum ReportOutcome
{
    Taken,

    /// <summary>It was said before, and changes nothing.</summary>
    Repeated,

    /// <summary>The run was offered to others meanwhile, or ended: the worker is to stop.</summary>
    Stale,

    /// <summary>The run can't come to that from where it stands.</summary>
    Impossible,

    /// <summary>There is no such run, or no longer.</summary>
    Unknown,
}

/// <param name="Outcome">What became of the report.</param>
/// <param name="IsCancelling">Whether the worker is to stop: somebody asked for it.</param>
/// <param name="Status">How the run stands; null when it is unknown.</param>
public sealed record ReportAnswer(ReportOutcome Outcome, bool IsCancelling = false, RunStatus? Status = null);
