using ScalableScheduler.Collections;
using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;
using ScalableScheduler.Storage;
using ScalableScheduler.Tasks;

namespace ScalableScheduler.Tests.Scenarios;

public sealed class CollectionScenarios : Scenario
{
    [Fact]
    public void DisabledCollection_StopsItsSchedules_AndNoOthers()
    {
        Reports();
        Given.Schedule("other", every: "1m");
        When.ItIs("01:30");
        When.DisablesCollection("reports");
        When.ItIs("10:30");
        Then.Runs("report").Are(Succeeded("01:00"));
        Then.Runs("other").AreAll(10, RunStatus.Succeeded);
    }

    [Fact]
    public void EnabledAgain_WhatPassedGoesByTheMisfireRule()
    {
        Reports();
        When.ItIs("01:30");
        When.DisablesCollection("reports");
        When.ItIs("11:30");
        When.EnablesCollection("reports");
        When.ItIs("12:10");
        Then.Runs("report").Are(
            Succeeded("01:00"), Skipped("02:00", "09:00", count: 8, SkipReason.Misfire), Succeeded("10:00"), Succeeded("11:00"), Succeeded("12:00"));
    }

    [Fact]
    public void Disabling_TakesEffectAtOnce_OnEveryNode_AlsoForWhatIsAboutToFire()
    {
        Given.Nodes("a", "b", "c");
        Given.Collection("reports");
        for (var i = 0; i < 30; i++)
            Given.Schedule($"report{i}", every: "1s").IsIn("reports");
        When.Passes("20500ms");
        When.JustBefore(nameof(IDueStore.FireAsync), () => When.DisablesCollection("reports"));
        When.Passes("20s");
        Then.Target("report").Got(30 * 20);
        Cluster.Runs("report0").Count.ShouldBe(20, "nothing in between is recorded");
        When.EnablesCollection("reports");
        When.Passes("1s");
        Then.Target("report").All.Count.ShouldBeGreaterThan(30 * 40, "within their grace they are only late");
    }

    [Fact]
    public void RunUnderWay_EndsAndItsRetriesGoOn()
    {
        Reports().TakesTime("10s").Answers(new DispatchResult(DispatchOutcome.Retry, "503"), DispatchResult.Delivered);
        When.ItIs("01:05");
        When.DisablesCollection("reports");
        When.ItIs("05:00");
        Then.Runs("report").Are(Succeeded("01:00", attempts: 2));
    }

    [Fact]
    public void EditOfADisabledCollectionsSchedule_DoesNotWakeIt()
    {
        Reports();
        When.DisablesCollection("reports");
        When.ItIs("03:30");
        When.Edits("report", s => s with { Description = "changed" });
        When.ItIs("05:30");
        Then.Runs("report").AreNone();
        When.EnablesCollection("reports");
        When.ItIs("05:40");
        Then.Runs("report").Are(Skipped("01:00", "03:00", count: 3, SkipReason.Misfire), Succeeded("04:00"), Succeeded("05:00"));
    }

    [Fact]
    public void ScheduleThatMovesToAnEnabledCollection_GoesOn()
    {
        Reports();
        Given.Collection("others");
        When.DisablesCollection("reports");
        When.ItIs("01:30");
        When.Edits("report", s => s with { Collection = new CollectionName("others") });
        When.ItIs("02:10");
        Then.Runs("report").Are(Succeeded("01:00"), Succeeded("02:00"));
    }

    private ScheduleStory Reports()
    {
        Given.Nodes("a", "b");
        Given.Collection("reports");
        return Given.Schedule("report", every: "1m").IsIn("reports");
    }
}
