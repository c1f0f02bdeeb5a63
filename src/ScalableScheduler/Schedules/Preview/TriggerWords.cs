using System.Globalization;
using ScalableScheduler.Cron.Describing;
using ScalableScheduler.Time;

namespace ScalableScheduler.Schedules.Preview;

/// <summary>Timing rules of every type in words, with their bounds.</summary>
internal static class TriggerWords
{
    public static string Of(PreviewRequest request, TimeZoneInfo zone)
    {
        var words = request.Trigger switch
        {
            CronTrigger cron => CronDescription.Of(cron.Expression),
            IntervalTrigger interval => $"{DurationWords.Every(interval.Period)}, counted from {Start(request, interval, zone)}",
            OneShotTrigger once => OneShot(request.Definition, once, zone),
            _ => throw new InvalidOperationException($"There are no words for {request.Trigger.GetType().Name}."),
        };
        return words + Bounds(request, zone);
    }

    private static string Start(PreviewRequest request, IntervalTrigger interval, TimeZoneInfo zone) =>
        interval.Anchor == request.StartAt ? Clock.Show(interval.Anchor, zone) : "its registration";

    private static string OneShot(TriggerDefinition definition, OneShotTrigger once, TimeZoneInfo zone) => definition.Type switch
    {
        TriggerType.Now => "once, as soon as it is registered",
        TriggerType.Delay when Durations.TryParse(definition.Text, out var delay) => $"once, {DurationWords.Of(delay)} after it is registered",
        _ => $"once, at {Clock.Show(once.At, zone)} {zone.Id} time",
    };

    private static string Bounds(PreviewRequest request, TimeZoneInfo zone)
    {
        var bounds = "";
        // A grid through start_at has told of it.
        if (request.StartAt is { } start && (request.Trigger as IntervalTrigger)?.Anchor != start)
            bounds += $", from {Clock.Show(start, zone)} on";
        if (request.EndAt is { } end)
            bounds += $", until {Clock.Show(end, zone)}";
        if (request.MaxRuns is { } most && !request.Trigger.IsOneShot)
            bounds += most == 1 ? ", at most once" : string.Create(CultureInfo.InvariantCulture, $", at most {most} times");
        return bounds;
    }
}
