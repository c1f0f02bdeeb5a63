using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;
using ScalableScheduler.Tasks;

namespace ScalableScheduler.Tests.Scenarios;

public sealed class OverlapBufferLatestScenarios : Scenario
{
    [Fact]
    public void LaterOccurrence_TakesTheQueuedOnesPlace()
    {
        Given.Schedule("report", every: "1m").Overlaps(OverlapPolicy.BufferLatest).TakesTime("140s");
        When.ItIs("05:50");
        Then.Runs("report").Are(Succeeded("01:00"), Skipped("02:00"), Succeeded("03:00"), Skipped("04:00"), Running("05:00"));
        Then.Target("report").GotAt("01:00", "03:20", "05:40");
    }

    [Fact]
    public void OwnerDiesWhileOneIsQueued_TheNextOwnerReplacesIt()
    {
        Given.Schedule("report", every: "1m").Overlaps(OverlapPolicy.BufferLatest).TakesTime("140s");
        When.ItIs("01:10");
        When.OwnershipMoves("report").ShouldNotBe("a", "the run is under way on a");
        When.ItIs("02:40");
        When.OwnerDies("report");
        When.ItIs("03:30");
        Then.Runs("report").Are(Succeeded("01:00"), Skipped("02:00"), Running("03:00"));
    }

    [Fact]
    public void OwnerDiesBetweenTwoOccurrences_TheNextOwnerQueuesWhatOverlaps()
    {
        Given.Schedule("report", every: "1m").Overlaps(OverlapPolicy.BufferLatest).TakesTime("140s");
        When.ItIs("01:10");
        When.OwnershipMoves("report");
        When.ItIs("01:50");
        When.OwnerDies("report");
        When.ItIs("03:30");
        Then.Runs("report").Are(Succeeded("01:00"), Skipped("02:00"), Running("03:00"));
    }

    [Fact]
    public void ExecutingNodeDies_OnlyTheLatestWaitsForTheNextAttempt()
    {
        Given.Nodes("a", "b");
        Given.Schedule("report", every: "1m").Overlaps(OverlapPolicy.BufferLatest).TakesTime("140s", "100s");
        When.ItIs("02:30");
        When.OwnerDies("report");
        When.ItIs("04:50");
        Then.Runs("report").Are(Succeeded("01:00", attempts: 2), Skipped("02:00"), Skipped("03:00"), Running("04:00"));
        Then.Target("report").NeverHadMoreThan(1);
    }

    [Fact]
    public void PolicyIsEditedWhileOneIsQueued_ThatOneKeepsItsTurn()
    {
        Given.Schedule("report", every: "1m").Overlaps(OverlapPolicy.BufferLatest).TakesTime("140s");
        When.ItIs("02:30");
        When.Edits("report", s => s with { Overlap = OverlapPolicy.BufferAll });
        When.ItIs("03:30");
        Then.Runs("report").Are(Succeeded("01:00"), Running("02:00"), Pending("03:00"));
    }

    [Fact]
    public void RunThatIsAskedForWhileOneIsQueued_TakesItsPlace()
    {
        Given.Schedule("report", every: "1m").Overlaps(OverlapPolicy.BufferLatest).TakesTime("140s");
        When.ItIs("02:30");
        When.Triggers("report");
        When.ItIs("02:50");
        Then.Runs("report").Are(Running("01:00"), Skipped("02:00"), Pending("02:30", by: RunOrigin.Trigger));
        When.ItIs("03:30");
        Then.Runs("report").Are(Succeeded("01:00"), Skipped("02:00"), Skipped("02:30", by: RunOrigin.Trigger), Running("03:00"));
    }

    [Fact]
    public void RunThatWaitsForARetry_IsActive()
    {
        Given.Schedule("report", every: "1m").Overlaps(OverlapPolicy.BufferLatest)
            .Retries(new RetrySettings { InitialDelay = TimeSpan.FromSeconds(140) })
            .Answers(new DispatchResult(DispatchOutcome.Retry, "503"), DispatchResult.Delivered);
        When.ItIs("03:30");
        Then.Runs("report").Are(Succeeded("01:00", attempts: 2), Skipped("02:00"), Pending("03:00", attempts: 1));
    }
}
