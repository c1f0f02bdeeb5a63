using ScalableScheduler.Schedules;

namespace ScalableScheduler.Runs;

/// <summary>Why a run failed for good.</summary>
public enum FailureReason
{
    /// <summary>The target answered that it failed, each time.</summary>
    Failed,

    /// <summary>The target refuses it, and would again.</summary>
    Rejected,

    /// <summary>The target, broker or store could not be reached.</summary>
    Undeliverable,

    /// <summary>The last attempt took longer than the schedule's timeout.</summary>
    TimedOut,

    /// <summary>The time for all attempts together was up.</summary>
    DeadlinePassed,

    /// <summary>Its nodes went away again and again.</summary>
    Abandoned,
}

/// <summary>A run that failed for good, kept until someone decides what to do with it.</summary>
/// <param name="Run">The run with its attempts; <see cref="RunRecord.Failure"/> says why.</param>
/// <param name="Schedule">The definition as it was, so that the letter outlives it.</param>
public sealed record DeadLetter(RunRecord Run, Schedule Schedule)
{
    /// <summary>So many stay of one schedule, the newest: one that fails every second must not fill the store.</summary>
    public const int KeptPerSchedule = 1000;
}
