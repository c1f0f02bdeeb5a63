using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;
using ScalableScheduler.Tasks;

namespace ScalableScheduler.Tests.Scenarios;

public sealed class OverlapTerminateOtherScenarios : Scenario
{
    [Fact]
    public void LaterOccurrence_StartsAtOnce_AndTheOtherIsCancelled()
    {
        Given.Schedule("report", every: "1m").Overlaps(OverlapPolicy.TerminateOther).TakesTime("90s");
        When.ItIs("03:10");
        Then.Runs("report").Are(Cancelled("01:00", attempts: 0), Cancelled("02:00", attempts: 0), Running("03:00"));
        Then.Target("report").GotAt("01:00", "02:00", "03:00");
        Then.Target("report").All[0].IsAborted.ShouldBeTrue();
    }

    [Fact]
    public void SignalGetsLost_TheNextStartsAllTheSame_AndWhatTheOtherDoesChangesNothing()
    {
        Given.Schedule("report", every: "1m").Overlaps(OverlapPolicy.TerminateOther).TakesTime("90s");
        When.ItIs("01:10");
        When.OwnershipMoves("report").ShouldNotBe("a", "the run is under way on a");
        When.ItIs("01:59");
        Cluster.Faults.LosesSignals = true;
        When.ItIs("02:50");
        Then.Runs("report").Are(Cancelled("01:00", attempts: 0), Running("02:00"));
        Then.Target("report").GotAt("01:00", "02:00");
        Then.Target("report").All[0].IsAborted.ShouldBeFalse();
    }

    [Fact]
    public void SignalGetsLost_WhatTheOwnerItselfDoesIsStoppedAllTheSame()
    {
        Given.Schedule("report", every: "1m").Overlaps(OverlapPolicy.TerminateOther).TakesTime("90s");
        When.ItIs("01:59");
        Cluster.Faults.LosesSignals = true;
        When.ItIs("02:10");
        Then.Target("report").All[0].IsAborted.ShouldBeTrue();
    }

    [Fact]
    public void OwnerDiesBetweenTwoOccurrences_TheNextOwnerEndsTheOther()
    {
        Given.Schedule("report", every: "1m").Overlaps(OverlapPolicy.TerminateOther).TakesTime("90s");
        When.ItIs("01:10");
        When.OwnershipMoves("report").ShouldNotBe("a", "the run is under way on a");
        When.ItIs("01:50");
        When.OwnerDies("report");
        When.ItIs("02:20");
        Then.Runs("report").Are(Cancelled("01:00", attempts: 0), Running("02:00"));
        Then.Target("report").All[0].IsAborted.ShouldBeTrue();
    }

    [Fact]
    public void ExecutingNodeDies_TheNextOccurrenceDoesNotWaitForItsRecovery()
    {
        Given.Nodes("a", "b");
        Given.Schedule("report", every: "1m").Overlaps(OverlapPolicy.TerminateOther).TakesTime("3m");
        When.ItIs("01:30");
        When.OwnerDies("report");
        When.ItIs("02:10");
        Then.Runs("report").Are(Cancelled("01:00"), Running("02:00"));
    }

    [Fact]
    public void RunThatWaitsForARetry_IsEnded()
    {
        Given.Schedule("report", every: "1m").Overlaps(OverlapPolicy.TerminateOther)
            .Retries(new RetrySettings { InitialDelay = TimeSpan.FromSeconds(90) })
            .Answers(new DispatchResult(DispatchOutcome.Retry, "503"), DispatchResult.Delivered);
        When.ItIs("02:50");
        Then.Runs("report").Are(Cancelled("01:00"), Pending("02:00", attempts: 1));
    }

    [Fact]
    public void RunThatIsAskedFor_EndsTheOther()
    {
        Given.Schedule("report", every: "1m").Overlaps(OverlapPolicy.TerminateOther).TakesTime("50s");
        When.ItIs("01:30");
        When.Triggers("report");
        When.ItIs("01:55");
        Then.Runs("report").Are(Cancelled("01:00", attempts: 0), Running("01:30", by: RunOrigin.Trigger));
    }

    [Fact]
    public void PolicyIsEditedWhileSomeAreQueued_TheNextOccurrenceSweepsThemAway()
    {
        Given.Schedule("report", every: "1m").Overlaps(OverlapPolicy.BufferAll).TakesTime("5m");
        When.ItIs("03:30");
        When.Edits("report", s => s with { Overlap = OverlapPolicy.TerminateOther });
        When.ItIs("04:10");
        Then.Runs("report").Are(Cancelled("01:00", attempts: 0), Skipped("02:00"), Skipped("03:00"), Running("04:00"));
    }
}
