using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;
using ScalableScheduler.Tasks;

namespace ScalableScheduler.Tests.Scenarios;

public sealed class OverlapBufferAllScenarios : Scenario
{
    [Fact]
    public void EveryOccurrenceRuns_OneAfterTheOther_InOrder()
    {
        Given.Schedule("report", every: "1m").Overlaps(OverlapPolicy.BufferAll).TakesTime("140s");
        When.ItIs("07:50");
        Then.Runs("report").Are(
            Succeeded("01:00"), Succeeded("02:00"), Running("03:00"), Pending("04:00"), Pending("05:00"), Pending("06:00"), Pending("07:00"));
        Then.Target("report").GotAt("01:00", "03:20", "05:40");
        Then.Target("report").GotOccurrences("01:00", "02:00", "03:00");
    }

    [Fact]
    public void QueueIsBounded_AndWhatDoesNotFitIsLeftOut()
    {
        Given.Schedule("report", every: "1s").Overlaps(OverlapPolicy.BufferAll).TakesTime("110s");
        When.ItIs("01:50");
        Then.Runs("report").All.Count(r => r.Status == RunStatus.Pending).ShouldBe(Planner.QueueLimit);
        Then.Runs("report").All.Single(r => r.Status == RunStatus.Skipped).Skipped!.Count.ShouldBe(110 - 1 - Planner.QueueLimit);
    }

    [Fact]
    public void OwnerDiesWhileSomeAreQueued_AllRunInOrder()
    {
        Given.Schedule("report", every: "1m").Overlaps(OverlapPolicy.BufferAll).TakesTime("140s", "80s");
        When.ItIs("01:10");
        When.OwnershipMoves("report").ShouldNotBe("a", "the run is under way on a");
        When.ItIs("03:10");
        When.OwnerDies("report");
        When.ItIs("08:10");
        Then.Target("report").GotAt("01:00", "03:20", "05:40", "08:00");
        Then.Target("report").GotOccurrences("01:00", "02:00", "03:00", "04:00");
    }

    [Fact]
    public void ExecutingNodeDies_TheQueueWaitsForTheNextAttempt()
    {
        Given.Nodes("a", "b");
        Given.Schedule("report", every: "1m").Overlaps(OverlapPolicy.BufferAll).TakesTime("140s", "100s");
        When.ItIs("02:30");
        When.OwnerDies("report");
        When.ItIs("04:50");
        Then.Runs("report").Are(Succeeded("01:00", attempts: 2), Running("02:00"), Pending("03:00"), Pending("04:00"));
        Then.Target("report").NeverHadMoreThan(1);
    }

    [Fact]
    public void EveryNodeDies_TheQueueIsStillThereWhenAnotherComes()
    {
        Given.Schedule("report", every: "1m").Overlaps(OverlapPolicy.BufferAll).TakesTime("140s", "30s").With(s => s with { EndAt = Cluster.Time.GetUtcNow().AddMinutes(3) });
        When.ItIs("03:10");
        When.NodeDies("a");
        When.ItIs("30:00");
        When.NodeJoins("b");
        When.ItIs("39:00");
        Then.Runs("report").Are(Succeeded("01:00", attempts: 2), Succeeded("02:00"), Succeeded("03:00"));
        Then.Target("report").NeverHadMoreThan(1);
    }

    [Fact]
    public void PolicyIsEditedWhileSomeAreQueued_TheyKeepTheirTurn()
    {
        Given.Schedule("report", every: "1m").Overlaps(OverlapPolicy.BufferAll).TakesTime("140s");
        When.ItIs("03:10");
        When.Edits("report", s => s with { Overlap = OverlapPolicy.Skip });
        When.ItIs("05:50");
        Then.Runs("report").Are(Succeeded("01:00"), Succeeded("02:00"), Running("03:00"), Skipped("04:00", "05:00", count: 2));
    }

    [Fact]
    public void RunThatIsAskedForWhileOneRuns_StandsInLine()
    {
        Given.Schedule("report", every: "1m").Overlaps(OverlapPolicy.BufferAll).TakesTime("50s");
        When.ItIs("01:10");
        When.Triggers("report");
        When.Passes("10s");
        When.Triggers("report");
        When.ItIs("03:00");
        Then.Target("report").GotOccurrences("01:00", "01:10", "01:20");
        Then.Target("report").GotAt("01:00", "01:50", "02:40");
    }

    [Fact]
    public void RunThatWaitsForARetry_IsActive()
    {
        Given.Schedule("report", every: "1m").Overlaps(OverlapPolicy.BufferAll)
            .Retries(new RetrySettings { InitialDelay = TimeSpan.FromSeconds(140) })
            .Answers(new DispatchResult(DispatchOutcome.Retry, "503"), DispatchResult.Delivered);
        When.ItIs("03:30");
        Then.Runs("report").Are(Succeeded("01:00", attempts: 2), Pending("02:00", attempts: 1), Pending("03:00"));
    }
}
