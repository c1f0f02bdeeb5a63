using System.Text.Json;
using ScalableScheduler.Cron;
using ScalableScheduler.Schedules;
using ScalableScheduler.Tasks;

namespace ScalableScheduler.Tests.Schedules;

public sealed class BackfillPlannerTests
{
    private static readonly DateTimeOffset Start = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(15)]
    [InlineData(30)]
    public void Plan_OpensNoMoreInASecondThanItsRate(int rate)
    {
        var schedule = new Schedule
        {
            Id = new ScheduleId("job"),
            TriggerDefinition = new TriggerDefinition(TriggerType.Interval, "1s", "UTC", DayMatch.Or, Start),
            Trigger = new IntervalTrigger(TimeSpan.FromSeconds(1), Start),
            Task = new TaskDefinition { Type = "rest", Connection = JsonDocument.Parse("{}").RootElement },
        };
        var backfill = new Backfill { Schedule = schedule.Id, From = Start, To = Start.AddHours(1), Limit = 1000, Rate = rate, Total = 1000, CreatedAt = Start };

        var opened = 0;
        for (DateTimeOffset? now = Start; now < Start.AddSeconds(1);)
        {
            var plan = BackfillPlanner.Plan(schedule, backfill, isBusy: false, now.Value, maxRuns: 100);
            opened += plan.Nominal.Count;
            (backfill, now) = (plan.Backfill, plan.NextDue);
        }

        opened.ShouldBeInRange(1, rate);
    }
}
