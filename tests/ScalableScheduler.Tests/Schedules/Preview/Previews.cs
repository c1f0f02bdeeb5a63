using ScalableScheduler.Cron;
using ScalableScheduler.Schedules;
using ScalableScheduler.Schedules.Preview;
using ScalableScheduler.Tests.Cron;

namespace ScalableScheduler.Tests.Schedules.Preview;

/// <summary>Previews to look at.</summary>
internal static class Previews
{
    public static readonly DateTimeOffset Now = Instant.Utc("2026-11-20 12:00");

    public static PreviewRequest Request(
        TriggerType type, string text, string zone = "UTC", DayMatch dayMatch = DayMatch.Or, DateTimeOffset? now = null, DateTimeOffset? startAt = null)
    {
        var present = now ?? Now;
        var anchor = type is TriggerType.Interval or TriggerType.Cron ? startAt ?? present : present;
        var definition = new TriggerDefinition(type, text, zone, dayMatch, anchor);
        TriggerReader.TryRead(definition, new ScheduleId("report"), out var trigger, out var error).ShouldBeTrue(error?.Message);
        return new PreviewRequest { Definition = definition, Trigger = trigger!, Now = present, Count = 10, StartAt = startAt };
    }

    public static PreviewRequest Cron(string expression, string zone = "UTC", DayMatch dayMatch = DayMatch.Or, DateTimeOffset? now = null) =>
        Request(TriggerType.Cron, expression, zone, dayMatch, now);

    public static SchedulePreview Of(PreviewRequest request) => SchedulePreview.Of(request);
}
