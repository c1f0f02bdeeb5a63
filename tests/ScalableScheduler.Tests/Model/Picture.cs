using System.Runtime.InteropServices;
using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;
using ScalableScheduler.Storage;

namespace ScalableScheduler.Tests.Model;

/// <summary>All that can be seen of a schedule and its runs at one moment, in an order of its own.</summary>
/// <param name="Facts">What is seen, each fact a record that says so.</param>
internal sealed record Picture(IReadOnlyList<object> Facts)
{
    public bool IsSameAs(Picture other) => Facts.SequenceEqual(other.Facts);

    /// <summary>What only one of the two shows.</summary>
    public static string Difference(Picture model, Picture planner) => string.Join(Environment.NewLine,
    [
        .. model.Facts.Except(planner.Facts).Select(f => $"  model only:   {f}"),
        .. planner.Facts.Except(model.Facts).Select(f => $"  planner only: {f}"),
        $"  facts of the model: {model.Facts.Count}, of the planner: {planner.Facts.Count}",
    ]);
}

/// <summary>The schedule itself.</summary>
internal sealed record ScheduleSeen(
    long Revision,
    bool Enabled,
    long? Cursor,
    long RunCount,
    (long From, long Count)? Skipping,
    long? NextDue,
    ScheduleStatus Status,
    string? LastRun,
    RunStatus? LastStatus,
    long Errors,
    long OpenRuns);

/// <summary>A run that has not ended.</summary>
internal sealed record OpenRunSeen(
    string Id,
    bool IsHeld,
    bool IsQueued,
    bool IsCancelling,
    long Nominal,
    long OpenedAt,
    long? StartedAt,
    int Attempt,
    int Attempts,
    int Abandoned,
    long? AttentionAt);

/// <summary>A run or skipped occurrences in the history.</summary>
internal sealed record RecordSeen(
    string Id,
    RunStatus Status,
    FailureReason? Failure,
    long Nominal,
    long OpenedAt,
    long? StartedAt,
    long? FinishedAt,
    int Attempts,
    SkipSeen? Skipped);

[StructLayout(LayoutKind.Auto)]
internal readonly record struct SkipSeen(SkipReason Reason, long From, long To, long Count, bool AtLeast);

/// <summary>An entry that is due.</summary>
internal sealed record DueSeen(string Entry, long Due, bool IsDecided);

/// <summary>When something else is due.</summary>
internal sealed record NextDueSeen(long? Due);

internal sealed record BackfillSeen(BackfillStatus Status, int Opened, int Total, long? Cursor, long? FinishedAt);

internal sealed record LetterSeen(string Run);

internal sealed record TriggerSeen(string Parent, string Schedule, int ChainLength, long EndedAt);
