using System.Globalization;

namespace ScalableScheduler.Schedules;

/// <summary>Tells a version of a schedule from all others, also from those of a schedule of the same id that was deleted.</summary>
public sealed record ScheduleVersion(long Revision, DateTimeOffset CreatedAt)
{
    /// <summary>How <see cref="ScheduleState"/>'s stored form begins: revision and creation in Unix ms, divided by a space.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Revision} {CreatedAt.ToUnixTimeMilliseconds()}");
}
