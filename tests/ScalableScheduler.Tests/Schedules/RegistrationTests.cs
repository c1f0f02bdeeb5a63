using System.Text.Json;
using ScalableScheduler.Cron;
using ScalableScheduler.Schedules;
using ScalableScheduler.Tasks;

namespace ScalableScheduler.Tests.Schedules;

public sealed class RegistrationTests
{
    private static readonly DateTimeOffset Start = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(true, true, "asked", null)]
    [InlineData(true, false, "asked", "asked")]
    [InlineData(true, false, null, null)]
    [InlineData(false, false, null, "before")]
    [InlineData(false, false, "asked", "before")]
    [InlineData(false, true, null, null)]
    public void PauseReason_StaysWhileItIsPaused_AndGoesWhenItIsEnabled(bool wasEnabled, bool isEnabled, string? asked, string? kept)
    {
        var before = Registration.Of(Sample() with { Enabled = wasEnabled, PauseReason = "before" }, existing: null, Start, start: true);
        before.Definition.PauseReason.ShouldBe(wasEnabled ? null : "before");

        var after = Registration.Of(Sample() with { Enabled = isEnabled, PauseReason = asked }, (before.Definition, before.State), Start.AddSeconds(1), start: false);

        after.Definition.PauseReason.ShouldBe(kept);
    }

    private static Schedule Sample()
    {
        var timing = new TriggerDefinition(TriggerType.Interval, "10s", "UTC", DayMatch.Or, Start);
        TriggerReader.TryRead(timing, new ScheduleId("s"), out var trigger, out _).ShouldBeTrue();
        return new Schedule
        {
            Id = new ScheduleId("s"),
            TriggerDefinition = timing,
            Trigger = trigger,
            Task = new TaskDefinition { Type = "rest", Connection = JsonDocument.Parse("{}").RootElement },
        };
    }
}
