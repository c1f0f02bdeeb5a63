using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using ScalableScheduler.Cron;
using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;
using ScalableScheduler.Tasks;

namespace ScalableScheduler.Tests.Schedules;

public sealed class PlannerTests
{
    private static readonly DateTimeOffset Start = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void PlanDue_RunsEverySlotThatIsOnlyLate()
    {
        var plan = PlanDue(Every(10), At(0), Start.AddSeconds(45), maxStarts: 100);

        Seconds(plan.Runs).ShouldBe([10, 20, 30, 40]);
        plan.Skipped.ShouldBeEmpty();
        plan.NextDue.ShouldBe(Start.AddSeconds(50));
        plan.State.RunCount.ShouldBe(4);
    }

    [Fact]
    public void PlanDue_FireOnce_RunsTheLatestMissedSlotAndRecordsTheOthers()
    {
        var plan = PlanDue(Every(10), At(0), Start.AddSeconds(125), maxStarts: 100);

        // Missed is what was due more than 60 s ago: 10 to 60; 70 to 120 are only late.
        Seconds(plan.Runs).ShouldBe([60, 70, 80, 90, 100, 110, 120]);
        plan.Skipped.ShouldHaveSingleItem().ShouldBe(new SkippedOccurrences(SkipReason.Misfire, Start.AddSeconds(10), Start.AddSeconds(50), 5, AtLeast: false));
    }

    [Fact]
    public void PlanDue_Skip_RunsNoMissedSlot()
    {
        var plan = PlanDue(Every(10) with { Misfire = new MisfirePolicy(MisfireRule.Skip, TimeSpan.FromSeconds(60)) }, At(0), Start.AddSeconds(125), maxStarts: 100);

        Seconds(plan.Runs).ShouldBe([70, 80, 90, 100, 110, 120]);
        plan.Skipped.ShouldHaveSingleItem().Count.ShouldBe(6);
    }

    [Fact]
    public void PlanDue_FireAll_LeavesOutNothingThatIsOnlyLate_WhenTheWindowIsShorterThanTheGrace()
    {
        var misfire = new MisfirePolicy(MisfireRule.FireAll, Grace: TimeSpan.FromSeconds(60), Window: TimeSpan.FromSeconds(10), Limit: 100);
        var plan = PlanDue(Every(10) with { Misfire = misfire }, At(0), Start.AddSeconds(85), maxStarts: 100);

        Seconds(plan.Runs).ShouldBe([30, 40, 50, 60, 70, 80]);
        plan.Skipped.ShouldHaveSingleItem().ShouldBe(new SkippedOccurrences(SkipReason.Expired, Start.AddSeconds(10), Start.AddSeconds(20), 2, AtLeast: false));
    }

    [Fact]
    public void PlanDue_StaysQuick_WhenYearsWereMissed()
    {
        var plan = PlanDue(Every(1), At(0), Start.AddYears(20), maxStarts: 10);

        plan.Skipped.ShouldHaveSingleItem().Count.ShouldBe(Planner.CountLimit);
        plan.Skipped[0].AtLeast.ShouldBeTrue();
        plan.Runs.Count.ShouldBe(10);
    }

    [Fact]
    public void PlanDue_LeavesTheRestDueAtOnce_WhenThereIsRoomForFewer()
    {
        var plan = PlanDue(Every(10), At(0), Start.AddSeconds(45), maxStarts: 2);

        Seconds(plan.Runs).ShouldBe([10, 20]);
        plan.NextDue.ShouldBe(Start.AddSeconds(30));
    }

    [Fact]
    public void PlanDue_EndsAtEndAt_AndAtMaxRuns()
    {
        var until = PlanDue(Every(10) with { EndAt = Start.AddSeconds(20) }, At(0), Start.AddSeconds(45), maxStarts: 100);
        Seconds(until.Runs).ShouldBe([10, 20]);
        until.NextDue.ShouldBeNull();

        var three = PlanDue(Every(10) with { MaxRuns = 3 }, At(0), Start.AddSeconds(45), maxStarts: 100);
        Seconds(three.Runs).ShouldBe([10, 20, 30]);
        three.NextDue.ShouldBeNull();
    }

    [Fact]
    public void PlanDue_EndsTheMissedSlotsAtEndAt()
    {
        var plan = PlanDue(Every(10) with { EndAt = Start.AddSeconds(25) }, At(0), Start.AddHours(1), maxStarts: 100);

        Seconds(plan.Runs).ShouldBe([20]);
        plan.Skipped.ShouldHaveSingleItem().Count.ShouldBe(1);
        plan.NextDue.ShouldBeNull();
    }

    [Fact]
    public void NextDue_BeginsAtStartAt_WhenThatIsASlot()
    {
        var schedule = Every(10) with { StartAt = Start.AddSeconds(30) };

        Planner.NextDue(schedule, At(0)).ShouldBe(Start.AddSeconds(30));
    }

    [Fact]
    public void PastOneShot_IsHandledOnce_ByTheMisfireRule()
    {
        var date = Every(10) with { Trigger = new OneShotTrigger(Start) };
        var state = new ScheduleState(1, Start, Cursor: null, 0);

        var plan = PlanDue(date, state, Start.AddDays(3), maxStarts: 100);
        Seconds(plan.Runs).ShouldBe([0]);
        plan.NextDue.ShouldBeNull();
        PlanDue(date, plan.State, Start.AddDays(4), maxStarts: 100).Runs.ShouldBeEmpty();
    }

    /// <summary>However the time is cut into scans, every slot is handled exactly once, in order, and never early.</summary>
    [Fact]
    public void PlanDue_HandlesEverySlotExactlyOnce_HoweverOftenItIsCalled()
    {
        var cases = (from period in Gen.Choose(1, 90)
                     from grace in Gen.Choose(0, 120)
                     from skip in Gen.Elements(true, false)
                     from room in Gen.Choose(1, 5)
                     from steps in Gen.Choose(0, 400).ListOf(20)
                     select (period, grace, skip, room, steps)).ToArbitrary();

        Check.One(Config.QuickThrowOnFailure.WithMaxTest(500), Prop.ForAll(cases, c =>
        {
            var misfire = new MisfirePolicy(c.skip ? MisfireRule.Skip : MisfireRule.FireOnce, TimeSpan.FromSeconds(c.grace));
            var schedule = Every(c.period) with { Misfire = misfire };
            var (state, now, handled, runs) = (At(0), Start, 0L, new List<DateTimeOffset>());
            foreach (var step in c.steps)
            {
                now = now.AddSeconds(step);
                while (Planner.NextDue(schedule, state) <= now)
                {
                    var plan = PlanDue(schedule, state, now, c.room);
                    plan.Runs.ShouldAllBe(r => r.Nominal <= now);
                    handled += plan.Runs.Count + plan.Skipped.Sum(k => k.Count);
                    runs.AddRange(plan.Runs.Select(r => r.Nominal));
                    state = plan.State;
                }
            }
            handled.ShouldBe((long)(now - Start).TotalSeconds / c.period);
            runs.ShouldBe(runs.Distinct().Order());
            state.RunCount.ShouldBe(runs.Count);
        }));
    }

    private static Schedule Every(int seconds) => new()
    {
        Id = new ScheduleId("job"),
        TriggerDefinition = new TriggerDefinition(TriggerType.Interval, $"{seconds}s", "UTC", DayMatch.Or, Start),
        Trigger = new IntervalTrigger(TimeSpan.FromSeconds(seconds), Start),
        Task = new TaskDefinition { Type = "rest", Connection = JsonDocument.Parse("{}").RootElement },
    };

    private static ScheduleState At(int cursor) => new(1, Start, Start.AddSeconds(cursor), 0);

    private static Plan PlanDue(Schedule schedule, ScheduleState state, DateTimeOffset now, int maxStarts) =>
        Planner.PlanDue(schedule, state, OpenRuns.None, now, maxStarts);

    private static IEnumerable<double> Seconds(IEnumerable<PlannedRun> runs) => runs.Select(r => (r.Nominal - Start).TotalSeconds);
}
