using System.Globalization;
using ScalableScheduler.Schedules;

namespace ScalableScheduler.Runs;

/// <summary>A run's identity: the same however often and wherever the run is computed. Targets see it on every attempt, to
/// tell a repetition from a new run. An occurrence's is <c>{schedule id}:{nominal time in Unix ms}</c>.</summary>
public readonly record struct RunId(string Value)
{
    public const char Divider = ':';

    private static readonly Guid KeySpace = new("6f5c25c8-3a5d-4d0e-8a0c-7a4c9f9f6c11");
    private static readonly Guid ChainSpace = new("d3c7b6a1-52cf-4f6a-9d55-0c9b0a2f7e42");

    /// <summary>Of an occurrence.</summary>
    public static RunId Of(ScheduleId schedule, DateTimeOffset nominalTime) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{schedule.Value}{Divider}{nominalTime.ToUnixTimeMilliseconds()}"));

    /// <summary>Of a run that a user asks for; no other has it.</summary>
    /// <param name="schedule">The schedule.</param>
    /// <param name="now">The store's time, by which such ids are ordered.</param>
    public static RunId OfRequest(ScheduleId schedule, DateTimeOffset now) => new($"{schedule.Value}{Divider}m{Guid.CreateVersion7(now)}");

    /// <summary>Of a run that a user asks for with an idempotency key: the same key gives the same id.</summary>
    public static RunId OfKey(ScheduleId schedule, string key) => new($"{schedule.Value}{Divider}k{NameBasedUuid.Create(KeySpace, key)}");

    /// <summary>Of the run of <paramref name="schedule"/> that the end of <paramref name="parent"/> triggers.</summary>
    public static RunId OfChain(ScheduleId schedule, RunId parent) => new($"{schedule.Value}{Divider}c{NameBasedUuid.Create(ChainSpace, parent.Value)}");

    /// <summary>Of a past occurrence that a backfill runs.</summary>
    public static RunId OfBackfill(ScheduleId schedule, DateTimeOffset backfillCreatedAt, DateTimeOffset nominalTime) => new(string.Create(
        CultureInfo.InvariantCulture,
        $"{schedule.Value}{Divider}b{backfillCreatedAt.ToUnixTimeMilliseconds()}-{nominalTime.ToUnixTimeMilliseconds()}"));

    /// <summary>The schedule whose run this is; false when the text has not the form of a run's id.</summary>
    public bool TryGetSchedule(out ScheduleId schedule)
    {
        var divider = Value?.IndexOf(Divider, StringComparison.Ordinal) ?? -1;
        schedule = divider > 0 ? new ScheduleId(Value![..divider]) : default;
        return divider > 0 && divider < Value!.Length - 1 && ScheduleId.IsValid(schedule.Value);
    }

    public override string ToString() => Value;
}
