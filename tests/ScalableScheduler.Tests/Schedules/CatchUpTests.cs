using System.Text.Json;
using ScalableScheduler.Cron;
using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;
using ScalableScheduler.Tasks;

namespace ScalableScheduler.Tests.Schedules;

public sealed class CatchUpTests
{
    private static readonly DateTimeOffset Start = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    [Fact]
    public void Of_GoesOn_WhereOnePlanEnds()
    {
        var plan = Of(OverlapPolicy.Allow, TimeSpan.FromSeconds(2500), listed: 100);
        (plan.RunCount, plan.AtLeast, plan.Runs.Count, plan.Runs[^1]).ShouldBe((2500, false, 100, Start.AddSeconds(100)));
        plan.NextDue.ShouldBe(Start.AddSeconds(2501));
    }

    [Fact]
    public void Of_StopsCounting_AndStillSaysWhatIsNext()
    {
        var plan = Of(OverlapPolicy.Allow, TimeSpan.FromSeconds(20_000), listed: 1);
        (plan.RunCount, plan.AtLeast, plan.Runs.Count, plan.NextDue).ShouldBe((Planner.CountLimit, true, 1, Start.AddSeconds(20_001)));
    }

    [Fact]
    public void Of_MergesWhatIsLeftOutInSeveralPlans_IntoOneRecord()
    {
        var plan = Of(OverlapPolicy.Skip, TimeSpan.FromSeconds(2500), listed: 100);
        plan.Runs.ShouldBe([Start.AddSeconds(1)]);
        plan.Skipped.ShouldBe([new SkippedOccurrences(SkipReason.Overlap, Start.AddSeconds(2), Start.AddSeconds(2500), 2499, AtLeast: false)]);
    }

    [Fact]
    public void Of_HoldsToTheQueueLimit_OverSeveralPlans()
    {
        var plan = Of(OverlapPolicy.BufferAll, TimeSpan.FromSeconds(2500), listed: 1000);
        plan.RunCount.ShouldBe(1 + Planner.QueueLimit);
    }

    [Fact]
    public void Of_WhatIsNotDue_IsNothing()
    {
        var plan = Of(OverlapPolicy.Allow, TimeSpan.Zero, listed: 100);
        (plan.RunCount, plan.Runs.Count, plan.Skipped.Count, plan.NextDue).ShouldBe((0, 0, 0, Start.AddSeconds(1)));
    }

    // A second by second schedule that lay still for a while, all of it within its grace.
    private static CatchUp Of(OverlapPolicy overlap, TimeSpan since, int listed)
    {
        var timing = new TriggerDefinition(TriggerType.Interval, "1s", "UTC", DayMatch.Or, Start);
        TriggerReader.TryRead(timing, new ScheduleId("s"), out var trigger, out _).ShouldBeTrue();
        var schedule = new Schedule
        {
            Id = new ScheduleId("s"),
            TriggerDefinition = timing,
            Trigger = trigger,
            Task = new TaskDefinition { Type = "rest", Connection = JsonDocument.Parse("{}").RootElement },
            Misfire = new MisfirePolicy(MisfireRule.FireOnce, Day),
            Overlap = overlap,
        };
        return CatchUp.Of(schedule, new ScheduleState(1, Start, Start, 0), OpenRuns.None, Start + since, listed);
    }
}
