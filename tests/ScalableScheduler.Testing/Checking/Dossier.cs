using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;

namespace ScalableScheduler.Testing.Checking;

/// <summary>All that is known of one schedule.</summary>
/// <param name="Id">The schedule.</param>
/// <param name="Lives">From each registration to the deletion that followed; at least one.</param>
/// <param name="Records">The runs and skipped occurrences that the service knows.</param>
/// <param name="Seen">What targets saw, in order.</param>
internal sealed record Dossier(ScheduleId Id, IReadOnlyList<Life> Lives, IReadOnlyList<RunRecord> Records, IReadOnlyList<SeenAttempt> Seen)
{
    /// <summary>The life whose records there are.</summary>
    public Life Present => Lives[^1];

    /// <summary>When that life began, at the earliest.</summary>
    public DateTimeOffset BegunAt => Present.Versions.All[0].MaybeFrom;

    /// <summary>Whether the schedule may have been deleted between two instants.</summary>
    public bool IsDeletedBetween(DateTimeOffset from, DateTimeOffset to) =>
        Lives.Any(l => l is { IsDeleted: true, Ended: { } ended } && from <= ended.By && to >= ended.From);

    /// <summary>What the occurrences of <see cref="Present"/> must have been.</summary>
    public IReadOnlyList<Expected> Expected { get; init; } = [];

    /// <summary>Records of what was opened before this may have been removed.</summary>
    public DateTimeOffset RecordedSince { get; init; } = DateTimeOffset.MinValue;

    /// <summary>Accepted occurrences, by nominal time.</summary>
    public IReadOnlyList<RunRecord> Accepted { get; init; } = [];

    /// <summary>How many occurrences may have been accepted, and left out after all: whether they count as run is not known.</summary>
    public int Uncounted => Present.Always(s => s.Overlap is not (OverlapPolicy.BufferLatest or OverlapPolicy.CancelOther or OverlapPolicy.TerminateOther))
        ? 0
        : LeftOut.Count(r => r.Skipped is { Count: 1, Reason: SkipReason.Overlap });

    /// <summary>Records of occurrences that were left out, by their first one.</summary>
    public IReadOnlyList<RunRecord> LeftOut { get; init; } = [];

    /// <summary>Runs by id, whatever they came about by.</summary>
    public IReadOnlyDictionary<string, RunRecord> ById { get; init; } = new Dictionary<string, RunRecord>();

    /// <summary>Whether the schedule completed and was removed with all its records.</summary>
    public bool IsRetired { get; init; }
}
