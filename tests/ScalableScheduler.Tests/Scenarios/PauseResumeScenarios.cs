using ScalableScheduler.Schedules;
using ScalableScheduler.Storage;
using ScalableScheduler.Tasks;

namespace ScalableScheduler.Tests.Scenarios;

public sealed class PauseResumeScenarios : Scenario
{
    [Fact]
    public void PausedSchedule_DoesNotFire()
    {
        Given.Schedule("report", every: "1m").IsPaused();
        When.ItIs("10:00");
        Then.Runs("report").AreNone();
        Then.Schedule("report").Status.ShouldBe(ScheduleStatus.Paused);
        Then.Schedule("report").NextDue.ShouldBeNull();
    }

    [Fact]
    public void WhatPassedWhileItWasPaused_GoesByTheMisfireRule_WhenItIsResumed()
    {
        Given.Schedule("report", every: "1m").Misfires(MisfireRule.FireOnce);
        When.ItIs("01:30");
        When.Pauses("report");
        When.ItIs("11:30");
        When.Resumes("report");
        When.ItIs("12:30");
        Then.Runs("report").Are(
            Succeeded("01:00"), Skipped("02:00", "09:00", count: 8, SkipReason.Misfire), Succeeded("10:00"), Succeeded("11:00"), Succeeded("12:00"));
    }

    [Fact]
    public void SkippingWhatPassed_RecordsIt()
    {
        Given.Schedule("report", every: "10s").Misfires(MisfireRule.Skip, grace: "1s");
        When.Pauses("report");
        When.ItIs("01:00");
        When.Resumes("report");
        When.ItIs("01:25");
        Then.Runs("report").Are(Skipped("00:10", "00:50", count: 5, SkipReason.Misfire), Succeeded("01:00"), Succeeded("01:10"), Succeeded("01:20"));
    }

    [Fact]
    public void RunUnderWay_EndsWhileItsScheduleIsPaused()
    {
        Given.Schedule("report", every: "1m").TakesTime("30s");
        When.ItIs("01:10");
        When.Pauses("report");
        When.ItIs("05:00");
        Then.Runs("report").Are(Succeeded("01:00"));
    }

    [Fact]
    public void RetriesOfAnOpenRun_GoOn()
    {
        Given.Schedule("report", every: "1m").Answers(new DispatchResult(DispatchOutcome.Retry, "503"), DispatchResult.Delivered);
        When.ItIs("01:01");
        When.Pauses("report");
        When.ItIs("05:00");
        Then.Runs("report").Are(Succeeded("01:00", attempts: 2));
    }

    [Fact]
    public void WhatIsQueued_StillRuns()
    {
        Given.Schedule("report", every: "1m").Overlaps(OverlapPolicy.BufferAll).TakesTime("90s");
        When.ItIs("02:10");
        When.Pauses("report");
        When.ItIs("06:00");
        Then.Runs("report").Are(Succeeded("01:00"), Succeeded("02:00"));
    }

    [Fact]
    public void PauseAtTheInstantOfFiring_TheOccurrenceDoesNotRunUntilItIsResumed()
    {
        Given.Schedule("report", every: "1m");
        When.ItIs("00:59");
        When.JustBefore(nameof(IDueStore.FireAsync), () => Cluster.Edit("report", s => s with { Enabled = false }));
        When.ItIs("01:20");
        Then.Runs("report").AreNone();
        When.Resumes("report");
        When.ItIs("01:30");
        Then.Runs("report").Are(Succeeded("01:00"));
        Then.Target("report").GotAt("01:20");
    }
}
