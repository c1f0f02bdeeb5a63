using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;
using ScalableScheduler.Tasks;

namespace ScalableScheduler.Tests.Scenarios;

public sealed class OverlapSkipScenarios : Scenario
{
    [Fact]
    public void OccurrenceDueWhileAnotherRuns_IsLeftOut()
    {
        Given.Schedule("report", every: "1m").Overlaps(OverlapPolicy.Skip).TakesTime("90s");
        When.ItIs("05:10");
        Then.Runs("report").Are(Succeeded("01:00"), Skipped("02:00"), Succeeded("03:00"), Skipped("04:00"), Running("05:00"));
    }

    [Fact]
    public void OwnerDiesBetweenTwoOccurrences_TheNextOwnerKnowsOfTheActiveRun()
    {
        Given.Schedule("report", every: "1m").Overlaps(OverlapPolicy.Skip).TakesTime("90s");
        When.ItIs("01:10");
        When.OwnershipMoves("report").ShouldNotBe("a", "the run is under way on a");
        When.ItIs("01:50");
        When.OwnerDies("report");
        When.ItIs("05:10");
        Then.Runs("report").Are(Succeeded("01:00"), Skipped("02:00"), Succeeded("03:00"), Skipped("04:00"), Running("05:00"));
        Then.Target("report").NeverHadMoreThan(1);
    }

    [Fact]
    public void ExecutingNodeDies_TheRunIsActiveUntilItsNextAttemptEnded()
    {
        Given.Nodes("a", "b");
        Given.Schedule("report", every: "1m").Overlaps(OverlapPolicy.Skip).TakesTime("90s");
        When.ItIs("01:30");
        When.OwnerDies("report");
        When.ItIs("04:10");
        Then.Runs("report").Are(Succeeded("01:00", attempts: 2), Skipped("02:00", "03:00", count: 2), Running("04:00"));
        Then.Target("report").NeverHadMoreThan(1);
    }

    [Fact]
    public void PolicyIsEditedWhileOneRuns_TheNextOccurrenceGoesByTheNewOne()
    {
        Given.Schedule("report", every: "1m").Overlaps(OverlapPolicy.Skip).TakesTime("150s");
        When.ItIs("02:30");
        When.Edits("report", s => s with { Overlap = OverlapPolicy.Allow });
        When.ItIs("03:10");
        Then.Runs("report").Are(Running("01:00"), Skipped("02:00"), Running("03:00"));
    }

    [Fact]
    public void RunThatIsAskedForWhileOneRuns_IsLeftOut()
    {
        Given.Schedule("report", every: "1m").Overlaps(OverlapPolicy.Skip).TakesTime("50s");
        When.ItIs("01:30");
        When.Triggers("report");
        When.ItIs("01:55");
        When.Triggers("report");
        When.ItIs("02:50");
        Then.Runs("report").Are(
            Succeeded("01:00"), Skipped("01:30", by: RunOrigin.Trigger), Succeeded("01:55", by: RunOrigin.Trigger), Skipped("02:00"));
    }

    [Fact]
    public void RunThatWaitsForARetry_IsActive()
    {
        Given.Schedule("report", every: "1m").Overlaps(OverlapPolicy.Skip)
            .Retries(new RetrySettings { InitialDelay = TimeSpan.FromSeconds(90) })
            .Answers(new DispatchResult(DispatchOutcome.Retry, "503"), DispatchResult.Delivered);
        When.ItIs("02:50");
        Then.Runs("report").Are(Succeeded("01:00", attempts: 2), Skipped("02:00"));
    }
}
