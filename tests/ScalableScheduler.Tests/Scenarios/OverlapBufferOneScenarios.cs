using ScalableScheduler.Engine;
using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;
using ScalableScheduler.Tasks;

namespace ScalableScheduler.Tests.Scenarios;

public sealed class OverlapBufferOneScenarios : Scenario
{
    [Fact]
    public void FirstOccurrenceThatOverlaps_WaitsForTheOther_AndFurtherOnesAreLeftOut()
    {
        Given.Schedule("report", every: "1m").Overlaps(OverlapPolicy.BufferOne).TakesTime("140s");
        When.ItIs("07:30");
        Then.Runs("report").Are(
            Succeeded("01:00"), Succeeded("02:00"), Skipped("03:00"), Running("04:00"), Skipped("05:00"), Pending("06:00"), Skipped("07:00"));
        Then.Target("report").GotAt("01:00", "03:20", "05:40");
    }

    [Fact]
    public void OwnerDiesWhileOneIsQueued_ItStartsAllTheSame()
    {
        Given.Schedule("report", every: "1m").Overlaps(OverlapPolicy.BufferOne).TakesTime("140s");
        When.ItIs("01:10");
        When.OwnershipMoves("report").ShouldNotBe("a", "the run is under way on a");
        When.ItIs("02:30");
        When.OwnerDies("report");
        When.ItIs("03:30");
        Then.Runs("report").Are(Succeeded("01:00"), Running("02:00"), Skipped("03:00"));
        Then.Target("report").GotAt("01:00", "03:20");
    }

    [Fact]
    public void OwnerDiesBetweenTwoOccurrences_TheNextOwnerQueuesWhatOverlaps()
    {
        Given.Schedule("report", every: "1m").Overlaps(OverlapPolicy.BufferOne).TakesTime("140s");
        When.ItIs("01:10");
        When.OwnershipMoves("report");
        When.ItIs("01:50");
        When.OwnerDies("report");
        When.ItIs("03:30");
        Then.Runs("report").Are(Succeeded("01:00"), Running("02:00"), Skipped("03:00"));
    }

    [Fact]
    public void ExecutingNodeDies_WhatIsQueuedWaitsForTheNextAttempt()
    {
        Given.Nodes("a", "b");
        Given.Schedule("report", every: "1m").Overlaps(OverlapPolicy.BufferOne).TakesTime("140s", "100s");
        When.ItIs("02:30");
        When.OwnerDies("report");
        When.ItIs("04:50");
        Then.Runs("report").Are(Succeeded("01:00", attempts: 2), Running("02:00"), Skipped("03:00", "04:00", count: 2));
        Then.Target("report").NeverHadMoreThan(1);
    }

    [Fact]
    public void PolicyIsEditedWhileOneIsQueued_ThatOneKeepsItsTurn()
    {
        Given.Schedule("report", every: "1m").Overlaps(OverlapPolicy.BufferOne).TakesTime("140s");
        When.ItIs("02:30");
        When.Edits("report", s => s with { Overlap = OverlapPolicy.Skip });
        When.ItIs("03:30");
        Then.Runs("report").Are(Succeeded("01:00"), Running("02:00"), Skipped("03:00"));
    }

    [Fact]
    public void RunThatIsAskedForWhileOneRuns_TakesTheQueuesOnlyPlace()
    {
        Given.Schedule("report", every: "1m").Overlaps(OverlapPolicy.BufferOne).TakesTime("140s");
        When.ItIs("01:30");
        When.Triggers("report");
        When.ItIs("02:30");
        When.Triggers("report");
        When.ItIs("03:30");
        Then.Runs("report").Are(
            Succeeded("01:00"), Running("01:30", by: RunOrigin.Trigger), Skipped("02:00", "03:00", count: 2), Skipped("02:30", by: RunOrigin.Trigger));
    }

    [Fact]
    public void RunThatWaitsForARetry_IsActive()
    {
        Given.Schedule("report", every: "1m").Overlaps(OverlapPolicy.BufferOne)
            .Retries(new RetrySettings { InitialDelay = TimeSpan.FromSeconds(140) })
            .Answers(new DispatchResult(DispatchOutcome.Retry, "503"), DispatchResult.Delivered);
        When.ItIs("03:30");
        Then.Runs("report").Are(Succeeded("01:00", attempts: 2), Pending("02:00", attempts: 1), Skipped("03:00"));
    }

    [Fact]
    public void QueuedRunThatIsCancelled_MakesRoomForTheNextOccurrence()
    {
        Given.Schedule("report", every: "1m").Overlaps(OverlapPolicy.BufferOne).TakesTime("140s");
        When.ItIs("02:30");
        When.Cancels("report", occurrence: "02:00").ShouldBe(CancelAnswer.IsCancelled);
        When.ItIs("03:30");
        Then.Runs("report").Are(Succeeded("01:00"), Cancelled("02:00", attempts: 0), Running("03:00"));
    }
}
