using System.Globalization;
using System.Text.Json;
using ScalableScheduler.Collections;
using ScalableScheduler.Cron;
using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;
using ScalableScheduler.Tasks;

namespace ScalableScheduler.Tests.Model;

/// <summary>Makes the service's definitions of the model's, as the API does of what a request says.</summary>
internal static class Definitions
{
    private static readonly TaskDefinition Task = new() { Type = "probe", Connection = JsonDocument.Parse("{}").RootElement };

    public static Schedule Of(ScheduleSpec spec, DateTimeOffset now)
    {
        var id = new ScheduleId(IWorld.Schedule);
        var (type, text) = spec.Trigger switch
        {
            TriggerSpec.Interval t => (TriggerType.Interval, $"{t.Seconds}s"),
            TriggerSpec.Cron t => (TriggerType.Cron, t.Text),
            TriggerSpec.Date t => (TriggerType.Date, Instants.At(t.At).ToString("O", CultureInfo.InvariantCulture)),
            TriggerSpec.Delay t => (TriggerType.Delay, $"{t.Seconds}s"),
            _ => (TriggerType.Now, ""),
        };
        var anchor = type is TriggerType.Interval or TriggerType.Cron ? Instants.At(spec.StartAt) ?? now : now;
        var rule = new TriggerDefinition(type, text, "UTC", DayMatch.Or, anchor);
        TriggerReader.TryRead(rule, id, out var trigger, out var error).ShouldBeTrue(error?.Message);
        return new Schedule
        {
            Id = id,
            Collection = new CollectionName(IWorld.Collection),
            TriggerDefinition = rule,
            Trigger = trigger!,
            Task = Task,
            Enabled = spec.Enabled,
            Overlap = spec.Overlap,
            Misfire = new MisfirePolicy(spec.Misfire.Rule, Span(spec.Misfire.Grace), Span(spec.Misfire.Window), spec.Misfire.Limit),
            Jitter = Span(spec.Jitter),
            StartAt = Instants.At(spec.StartAt),
            EndAt = Instants.At(spec.EndAt),
            MaxRuns = spec.MaxRuns,
            Delivery = spec.Delivery,
            Retry = new RetrySettings
            {
                MaxAttempts = spec.Retry.MaxAttempts ?? RetryPolicy.NoLimit,
                InitialDelay = Span(spec.Retry.InitialDelay),
                Multiplier = spec.Retry.Multiplier,
                MaxDelay = Span(spec.Retry.MaxDelay),
                Jitter = false,
                Deadline = spec.Retry.Deadline is { } ms ? Span(ms) : null,
                DeadLetter = spec.Retry.DeadLetter,
            },
            Then = new Chain(
                spec.Then.OnSuccess ? [new ScheduleId("after-success")] : [],
                spec.Then.OnFailure ? [new ScheduleId("after-failure")] : []),
        };
    }

    private static TimeSpan Span(long ms) => TimeSpan.FromMilliseconds(ms);
}
