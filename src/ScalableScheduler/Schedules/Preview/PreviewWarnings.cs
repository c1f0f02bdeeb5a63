using ScalableScheduler.Cron.Describing;

namespace ScalableScheduler.Schedules.Preview;

/// <summary>Everything doubtful about a timing rule.</summary>
internal static class PreviewWarnings
{
    public static IReadOnlyList<PreviewWarning> Of(PreviewRequest request, TimeZoneInfo zone, IReadOnlyList<DateTimeOffset> next)
    {
        var warnings = new List<PreviewWarning>();
        if (request.Trigger is CronTrigger cron)
        {
            var reading = CronReading.Of(cron.Expression);
            warnings.AddRange(TimeWarnings.Of(reading));
            warnings.AddRange(DayWarnings.Of(reading));
            if (reading.UsesHash && !request.HasIdentity)
                warnings.Add(new(WarningCodes.UnknownHash, "H stands for values made of the schedule's id, which is not known here: once the schedule is registered, its times will be others."));
        }
        if (request.Trigger is IntervalTrigger interval && DriftsFromTheClock(request, interval, zone))
            warnings.Add(new(WarningCodes.DriftingDay, $"Every {DurationWords.Of(interval.Period)} is a fixed time, and the clock in {zone.Id} changes: the local time will shift. A cron expression keeps to it."));
        AddBounds(warnings, request, zone, next);
        return warnings;
    }

    private static bool DriftsFromTheClock(PreviewRequest request, IntervalTrigger interval, TimeZoneInfo zone)
    {
        var (from, until) = Upcoming.Window(request, SchedulePreview.RemarkYears);
        return interval.Period.Ticks % TimeSpan.TicksPerDay == 0 && ClockChange.Between(zone, from, until).Any();
    }

    private static void AddBounds(List<PreviewWarning> warnings, PreviewRequest request, TimeZoneInfo zone, IReadOnlyList<DateTimeOffset> next)
    {
        if (!request.Enabled)
            warnings.Add(new(WarningCodes.Paused, "The schedule is not enabled: it does not fire before it is."));
        if (next.Count == 0 && request.Count > 0)
            warnings.Add(new(WarningCodes.Never, Never(request)));
        else if (request.Trigger is OneShotTrigger { At: var at } && at < request.Now - request.Misfire.Grace)
            warnings.Add(new(WarningCodes.Past, $"{Clock.Show(at, zone)} is past: {(request.Misfire.Rule == MisfireRule.FireOnce ? "with misfire policy fire_once it fires at once" : "with misfire policy skip it never fires")}."));
    }

    private static string Never(PreviewRequest request) =>
        request.Trigger.IsOneShot && request.From is not null && request.StartAt is null && request.EndAt is null
            ? "It fires once, and not from the given time on."
            : request.Trigger is CronTrigger && request.EndAt is null && request.MaxRuns is null ? "It never fires: none of its local times ever comes."
            : request.MaxRuns <= request.RunCount && !request.Trigger.IsOneShot ? "Its max_runs are used up: it does not fire any more."
            : "It does not fire any more: nothing is due within its bounds.";
}
