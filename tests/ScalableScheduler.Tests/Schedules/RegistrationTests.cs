using System.Text.Json;
using ScalableScheduler.Cron;
using ScalableScheduler.Schedules;
using ScalableScheduler.Tasks;

namespace ScalableScheduler.Tests.Schedules;

public sealed class RegistrationTests
{
    private static readonly DateTimeOffset Now = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(TriggerType.Now, "")]
    [InlineData(TriggerType.Delay, "0s")]
    public void Of_MakesItDueAgain_WhenItIsRegisteredInTheMillisecondInWhichItFired(TriggerType type, string text)
    {
        var first = Registration.Of(Definition(type, text), null, Now, start: true);
        var fired = first.State with { Cursor = first.NextDue, RunCount = 1 };

        var second = Registration.Of(Definition(type, text), (first.Definition, fired), Now, start: true);

        second.NextDue.ShouldBe(Now.AddMilliseconds(1));
        TriggerReader.TryRead(second.Definition.TriggerDefinition, second.Definition.Id, out var reread, out _).ShouldBeTrue();
        reread.ShouldBe(second.Definition.Trigger);
    }

    [Theory]
    [InlineData(true, true, "asked", null)]
    [InlineData(true, false, "asked", "asked")]
    [InlineData(true, false, null, null)]
    [InlineData(false, false, null, "before")]
    [InlineData(false, false, "asked", "before")]
    [InlineData(false, true, null, null)]
    public void Of_KeepsTheReasonOfAPause_UntilItIsEnabled(bool wasEnabled, bool isEnabled, string? asked, string? kept)
    {
        var definition = Definition(TriggerType.Interval, "10s");
        var before = Registration.Of(definition with { Enabled = wasEnabled, PauseReason = "before" }, null, Now, start: true);
        before.Definition.PauseReason.ShouldBe(wasEnabled ? null : "before");

        var after = Registration.Of(definition with { Enabled = isEnabled, PauseReason = asked }, (before.Definition, before.State), Now.AddSeconds(1), start: false);

        after.Definition.PauseReason.ShouldBe(kept);
    }

    private static Schedule Definition(TriggerType type, string text)
    {
        var rule = new TriggerDefinition(type, text, "UTC", DayMatch.Or, Now);
        TriggerReader.TryRead(rule, new ScheduleId("job"), out var trigger, out var error).ShouldBeTrue(error?.Message);
        return new Schedule
        {
            Id = new ScheduleId("job"),
            TriggerDefinition = rule,
            Trigger = trigger!,
            Task = new TaskDefinition { Type = "rest", Connection = JsonDocument.Parse("{}").RootElement },
        };
    }
}
