using ScalableScheduler.Runs;
using ScalableScheduler.Storage;

namespace ScalableScheduler.Tests.Scenarios;

public sealed class TriggerScenarios : Scenario
{
    [Fact]
    public void RunThatIsAskedFor_StartsAtOnce_AndLeavesTheCadenceAlone()
    {
        Given.Schedule("report", every: "1m");
        When.ItIs("01:20");
        When.Triggers("report");
        When.ItIs("02:10");
        Then.Runs("report").Are(Succeeded("01:00"), Succeeded("01:20", by: RunOrigin.Trigger), Succeeded("02:00"));
        Then.Target("report").GotAt("01:00", "01:20", "02:00");
    }

    [Fact]
    public void DataOfTheRequest_IsSentInPlaceOfTheTasks()
    {
        Given.ScheduleOnRequest("report");
        When.Triggers("report", data: """{"month":"may"}""");
        When.Passes("1s");
        Then.Target("report").All.Single().Data.ShouldBe("""{"month":"may"}""");
        Then.Run("report").Data!.Value.GetRawText().ShouldBe("""{"month":"may"}""");
    }

    [Fact]
    public void SameKey_GivesTheSameRun_AlsoWhenItHasEnded()
    {
        Given.ScheduleOnRequest("report").TakesTime("10s");
        var first = When.Triggers("report", key: "order-17");
        When.Passes("5s");
        When.Triggers("report", key: "order-17").ShouldBe(first);
        When.Passes("1m");
        When.Triggers("report", key: "order-17").ShouldBe(first);
        When.Triggers("report", key: "order-18").ShouldNotBe(first);
        When.Passes("1m");
        Then.Target("report").Got(2);
    }

    [Fact]
    public void PausedSchedule_RunsWhenItIsAskedTo()
    {
        Given.Schedule("report", every: "1m").IsPaused();
        When.ItIs("01:20");
        When.Triggers("report");
        When.ItIs("05:00");
        Then.Runs("report").Are(Succeeded("01:20", by: RunOrigin.Trigger));
    }

    [Fact]
    public void CompletedSchedule_RunsWhenItIsAskedTo()
    {
        Given.ScheduleDueNow("report");
        When.ItIs("00:20");
        When.Triggers("report");
        When.ItIs("00:30");
        Then.Runs("report").Are(Succeeded("00:00"), Succeeded("00:20", by: RunOrigin.Trigger));
        Then.Schedule("report").Status.ShouldBe(ScheduleStatus.Completed);
    }

    [Fact]
    public void OwnerDiesBeforeItTakesTheRequestUp_TheNextOwnerDoes_Once()
    {
        Given.Nodes("a", "b");
        Given.ScheduleOnRequest("report");
        When.Passes("1s");
        When.OwnerDies("report");
        When.Triggers("report");
        When.Passes("30s");
        Then.Target("report").Got(1);
    }

    [Fact]
    public void WakeUpGetsLost_TheRunStartsWithinASecond()
    {
        Given.ScheduleOnRequest("report");
        When.Passes("10s");
        Cluster.Faults.LosesSignals = true;
        When.Triggers("report");
        When.Passes("1s");
        Then.Target("report").Got(1);
    }

    [Fact]
    public void RunsThatAreAskedFor_DoNotCountAgainstMaxRuns()
    {
        Given.Schedule("report", every: "1m").With(s => s with { MaxRuns = 2 });
        When.ItIs("00:30");
        When.Triggers("report");
        When.ItIs("05:00");
        Then.Runs("report").Are(Succeeded("00:30", by: RunOrigin.Trigger), Succeeded("01:00"), Succeeded("02:00"));
    }
}
