using System.Globalization;
using ScalableScheduler.Schedules;

namespace ScalableScheduler.Runs;

/// <summary>A run's identity, <c>{schedule id}:{nominal time in Unix ms}</c>: the same however often and wherever the
/// occurrence is computed. Targets see it on every attempt, to tell a repetition from a new run.</summary>
public readonly record struct RunId(string Value)
{
    public const char Divider = ':';

    public static RunId Of(ScheduleId schedule, DateTimeOffset nominalTime) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{schedule.Value}{Divider}{nominalTime.ToUnixTimeMilliseconds()}"));

    /// <summary>The schedule whose run this is; false when the text has not the form of a run's id.</summary>
    public bool TryGetSchedule(out ScheduleId schedule)
    {
        var divider = Value?.IndexOf(Divider, StringComparison.Ordinal) ?? -1;
        schedule = divider > 0 ? new ScheduleId(Value![..divider]) : default;
        return divider > 0 && divider < Value!.Length - 1 && ScheduleId.IsValid(schedule.Value);
    }

    public override string ToString() => Value;
}
