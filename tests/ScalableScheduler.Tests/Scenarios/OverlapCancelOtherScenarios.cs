using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;
using ScalableScheduler.Tasks;

namespace ScalableScheduler.Tests.Scenarios;

public sealed class OverlapCancelOtherScenarios : Scenario
{
    [Fact]
    public void LaterOccurrence_CancelsTheOther_AndStartsWhenThatHasEnded()
    {
        Given.Schedule("report", every: "1m").Overlaps(OverlapPolicy.CancelOther).TakesTime("90s");
        When.ItIs("03:10");
        Then.Runs("report").Are(Cancelled("01:00"), Cancelled("02:00"), Running("03:00"));
        Then.Target("report").GotAt("01:00", "02:00", "03:00");
        Then.Target("report").NeverHadMoreThan(1);
        Then.Target("report").All[0].IsAborted.ShouldBeTrue();
    }

    [Fact]
    public void OwnerDiesBetweenTwoOccurrences_TheNextOwnerCancelsTheOther()
    {
        Given.Schedule("report", every: "1m").Overlaps(OverlapPolicy.CancelOther).TakesTime("90s");
        When.ItIs("01:10");
        When.OwnershipMoves("report").ShouldNotBe("a", "the run is under way on a");
        When.ItIs("01:50");
        When.OwnerDies("report");
        When.ItIs("02:20");
        Then.Runs("report").Are(Cancelled("01:00"), Running("02:00"));
        Then.Target("report").NeverHadMoreThan(1);
    }

    [Fact]
    public void SignalGetsLost_TheNextOneWaits_UntilTheNodeIsToldAgain()
    {
        Given.Schedule("report", every: "1m").Overlaps(OverlapPolicy.CancelOther).TakesTime("90s");
        When.ItIs("01:59");
        Cluster.Faults.LosesSignals = true;
        When.ItIs("02:01");
        Then.Runs("report").Are(Cancelling("01:00"), Pending("02:00"));
        Cluster.Faults.LosesSignals = false;
        When.ItIs("02:08");
        Then.Runs("report").Are(Cancelled("01:00"), Running("02:00"));
        Then.Target("report").NeverHadMoreThan(1);
    }

    [Fact]
    public void ExecutingNodeDiesBeforeItIsTold_TheOtherEndsAsCancelled_AndTheNextStarts()
    {
        Given.Nodes("a", "b");
        Given.Schedule("report", every: "1m").Overlaps(OverlapPolicy.CancelOther).TakesTime("90s");
        When.ItIs("01:58");
        When.OwnerDies("report");
        When.ItIs("02:20");
        Then.Runs("report").Are(Cancelled("01:00"), Running("02:00"));
    }

    [Fact]
    public void RunThatWaitsForARetry_IsCancelledAtOnce()
    {
        Given.Schedule("report", every: "1m").Overlaps(OverlapPolicy.CancelOther)
            .Retries(new RetrySettings { InitialDelay = TimeSpan.FromSeconds(90) })
            .Answers(new DispatchResult(DispatchOutcome.Retry, "503"), DispatchResult.Delivered);
        When.ItIs("02:50");
        Then.Runs("report").Are(Cancelled("01:00"), Pending("02:00", attempts: 1));
        Then.Target("report").GotAt("01:00", "02:00");
    }

    [Fact]
    public void SecondOccurrenceWhileTheOtherStillStops_TakesTheQueuedOnesPlace()
    {
        Given.Schedule("report", every: "1m").Overlaps(OverlapPolicy.CancelOther).TakesTime("3m");
        When.ItIs("01:59");
        Cluster.Faults.LosesSignals = true;
        When.ItIs("03:30");
        Then.Runs("report").Are(Cancelling("01:00"), Skipped("02:00"), Pending("03:00"));
        Cluster.Faults.LosesSignals = false;
        When.ItIs("03:40");
        Then.Runs("report").Are(Cancelled("01:00"), Skipped("02:00"), Running("03:00"));
    }

    [Fact]
    public void RunThatIsAskedFor_CancelsTheOther()
    {
        Given.Schedule("report", every: "1m").Overlaps(OverlapPolicy.CancelOther).TakesTime("50s");
        When.ItIs("01:30");
        When.Triggers("report");
        When.ItIs("01:55");
        Then.Runs("report").Are(Cancelled("01:00"), Running("01:30", by: RunOrigin.Trigger));
    }

    [Fact]
    public void PolicyIsEditedWhileOneRuns_TheNextOccurrenceGoesByTheNewOne()
    {
        Given.Schedule("report", every: "1m").Overlaps(OverlapPolicy.BufferOne).TakesTime("3m");
        When.ItIs("02:30");
        When.Edits("report", s => s with { Overlap = OverlapPolicy.CancelOther });
        When.ItIs("03:10");
        Then.Runs("report").Are(Cancelled("01:00"), Skipped("02:00"), Running("03:00"));
    }
}
