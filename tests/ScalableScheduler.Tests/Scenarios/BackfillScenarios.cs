using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;
using ScalableScheduler.Storage;

namespace ScalableScheduler.Tests.Scenarios;

public sealed class BackfillScenarios : Scenario
{
    [Fact]
    public void PastRange_IsRunInOrder_AtItsRate()
    {
        Given.Schedule("report", every: "1m");
        When.Passes("0s");
        When.Backfills("report", back: "5m", rate: 0.5);
        When.Passes("30s");
        Then.Target("report").GotOccurrences("-05:00", "-04:00", "-03:00", "-02:00", "-01:00", "00:00");
        Then.Target("report").GotAt("00:00", "00:02", "00:04", "00:06", "00:08", "00:10");
        Then.Runs("report").All.ShouldAllBe(r => r.Origin == RunOrigin.Backfill && r.Status == RunStatus.Succeeded);
        var backfill = Then.Backfill("report");
        (backfill.Status, backfill.Opened, backfill.Total).ShouldBe((BackfillStatus.Completed, 6, 6));
    }

    [Fact]
    public void Limit_EndsItEarly()
    {
        Given.Schedule("report", every: "1m");
        When.Passes("0s");
        When.Backfills("report", back: "1h", rate: 10, limit: 7);
        When.Passes("30s");
        Then.Target("report").Got(7);
        Then.Backfill("report").Status.ShouldBe(BackfillStatus.Completed);
    }

    [Fact]
    public void LiveOccurrences_GoOnBesideIt_AndTheCadenceStays()
    {
        Given.Schedule("report", every: "1m");
        When.Passes("0s");
        When.Backfills("report", back: "2h", rate: 1);
        When.ItIs("02:10");
        Then.Runs("report").All.Where(r => r.Origin == RunOrigin.Schedule).Select(r => r.Status).ShouldBe([RunStatus.Succeeded, RunStatus.Succeeded]);
        Then.Target("report").All.Where(s => s.Arrival.NominalTime > Cluster.Time.GetUtcNow().AddMinutes(-2)).ShouldAllBe(s => s.Arrival.At == s.Arrival.NominalTime);
    }

    [Fact]
    public void NodeIsSaturated_LiveWorkGoesFirst()
    {
        Given.Schedule("old", every: "1m").HasPriority(9);
        Given.Schedule("live", every: "1s").TakesTime("10s"); // more than the node can do: 8 at once
        When.Passes("0s");
        When.Backfills("old", back: "2h", rate: 10);
        When.ItIs("00:55");
        var early = Then.Target("old").All.Count;
        When.ItIs("03:00");
        (Then.Target("old").All.Count - early).ShouldBeLessThan(10, "only a live occurrence of its own a minute");
        When.Pauses("live");
        When.ItIs("07:00");
        Then.Backfill("old").Status.ShouldBe(BackfillStatus.Completed);
    }

    [Fact]
    public void Cancelled_ItOpensNoMore_AndWhatItOpenedEnds()
    {
        Given.Schedule("report", every: "1m").TakesTime("5s");
        When.Passes("0s");
        When.Backfills("report", back: "1h", rate: 1);
        When.Passes("3500ms");
        When.CancelsBackfill("report");
        When.Passes("30s");
        Then.Runs("report").AreAll(4, RunStatus.Succeeded);
        Then.Backfill("report").Status.ShouldBe(BackfillStatus.Cancelled);
    }

    [Fact]
    public void UnderAnOverlapPolicy_ItWaitsForEachToEnd_AndLeavesNoneOut()
    {
        Given.Schedule("report", every: "1h").Overlaps(OverlapPolicy.Skip).TakesTime("7s");
        When.Passes("0s");
        When.Backfills("report", back: "5h", rate: 10);
        When.Passes("2m");
        Then.Target("report").Got(6);
        Then.Target("report").NeverHadMoreThan(1);
        Then.Runs("report").AreAll(6, RunStatus.Succeeded);
    }

    [Fact]
    public void OwnerDies_TheNextOwnerGoesOn_WithoutGapOrRepetition()
    {
        Given.Nodes("a", "b", "c");
        Given.Schedule("report", every: "1m");
        When.Passes("0s");
        When.Backfills("report", back: "20m", rate: 1);
        When.Passes("5500ms");
        When.OwnerDies("report");
        When.Passes("40s");
        Then.Backfill("report").Status.ShouldBe(BackfillStatus.Completed);
        var old = Then.Target("report").All.Select(s => s.Arrival.NominalTime).ToList();
        old.ShouldBeInOrder();
        old.ShouldBeUnique();
        old.Count.ShouldBe(21);
    }

    [Fact]
    public void CollectionIsDisabledAtTheInstantOfAStep_NothingIsOpened()
    {
        Given.Nodes("a");
        Given.Collection("reports");
        Given.Schedule("report", every: "1m").IsIn("reports");
        When.Passes("0s");
        When.Backfills("report", back: "20m", rate: 1);
        When.Passes("4500ms");
        var opened = Then.Target("report").All.Count;
        When.JustBefore(nameof(IDueStore.FireAsync), () => When.DisablesCollection("reports"));
        When.Passes("30s");
        Then.Target("report").Got(opened);
        When.EnablesCollection("reports");
        When.Passes("20s");
        Then.Backfill("report").Status.ShouldBe(BackfillStatus.Completed);
    }
}
