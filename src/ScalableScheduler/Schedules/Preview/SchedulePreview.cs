using ScalableScheduler.Time;

namespace ScalableScheduler.Schedules.Preview;

/// <summary>What a timing rule means and does, told before it is stored. Pure: the same request gives the same preview.</summary>
/// <param name="Meaning">The rule in plain English, one phrase without a full stop.</param>
/// <param name="Zone">The zone its local times are of.</param>
/// <param name="Next">Its next times, in order, in UTC.</param>
/// <param name="DstRemarks">What changes of the clock do to it within two years, in order.</param>
/// <param name="Warnings">Where it probably is not what its author meant.</param>
public sealed record SchedulePreview(
    string Meaning,
    TimeZoneInfo Zone,
    IReadOnlyList<DateTimeOffset> Next,
    IReadOnlyList<DstRemark> DstRemarks,
    IReadOnlyList<PreviewWarning> Warnings)
{
    /// <summary>How far ahead changes of the clock are looked for.</summary>
    public const int RemarkYears = 2;

    public static SchedulePreview Of(PreviewRequest request)
    {
        var zone = ZoneOf(request);
        var next = Upcoming.Of(request);
        return new SchedulePreview(
            TriggerWords.Of(request, zone),
            zone,
            next,
            RemarksOf(request, zone),
            PreviewWarnings.Of(request, zone, next));
    }

    private static TimeZoneInfo ZoneOf(PreviewRequest request)
    {
        if (request.Trigger is CronTrigger cron)
            return cron.Zone;
        return TimeZones.TryFind(request.Definition.Timezone, out var zone, out _)
            ? zone
            : throw new InvalidOperationException($"A trigger was made in the unknown zone '{request.Definition.Timezone}'.");
    }

    private static IReadOnlyList<DstRemark> RemarksOf(PreviewRequest request, TimeZoneInfo zone)
    {
        if (request.Definition.Type == TriggerType.Date)
            return DateRemarks.Of(request.Definition.Text, ((OneShotTrigger)request.Trigger).At, zone);
        var (from, until) = Upcoming.Window(request, RemarkYears);
        return request.Trigger is CronTrigger cron ? CronRemarks.Of(cron.Expression, zone, from, until) : [];
    }
}
