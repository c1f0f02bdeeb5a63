using ScalableScheduler.Schedules;
using ScalableScheduler.Tasks;

namespace ScalableScheduler.Tests.Scenarios;

/// <summary>Every occurrence leaves a record; many that are skipped together share one, which grows.</summary>
public sealed class RecordScenarios : Scenario
{
    [Fact]
    public void OccurrencesSkippedWhileOneRuns_ShareOneRecord_WhichGrows()
    {
        Given.Schedule("report", every: "10s").Overlaps(OverlapPolicy.Skip).TakesTime("55s");
        When.ItIs("00:25");
        Then.Runs("report").Are(Running("00:10"), Skipped("00:20"));
        When.ItIs("00:45");
        Then.Runs("report").Are(Running("00:10"), Skipped("00:20", "00:40", count: 3));
        When.ItIs("01:15");
        Then.Runs("report").Are(Succeeded("00:10"), Skipped("00:20", "01:00", count: 5), Running("01:10"));
        When.ItIs("01:25");
        Then.Runs("report").Are(Succeeded("00:10"), Skipped("00:20", "01:00", count: 5), Running("01:10"), Skipped("01:20"));
    }

    [Fact]
    public void OwnerDiesWhileItGrows_ItGoesOnGrowing()
    {
        Given.Schedule("report", every: "10s").Overlaps(OverlapPolicy.Skip).TakesTime("1m55s");
        When.ItIs("00:15");
        When.OwnershipMoves("report");
        When.ItIs("00:45");
        When.OwnerDies("report");
        When.ItIs("01:55");
        Then.Runs("report").Are(Running("00:10"), Skipped("00:20", "01:50", count: 10));
    }

    [Fact]
    public void ManyMissed_AreCountedUpToALimit_AndTheRecordSaysSo()
    {
        Given.Schedule("report", every: "1s").Misfires(MisfireRule.Skip);
        When.NodeDies("a");
        When.Passes("4h");
        When.NodeJoins("b");
        When.Passes("1s");
        var skipped = Then.Runs("report").All.Single(r => r.Skipped is not null).Skipped!;
        (skipped.Count, skipped.AtLeast).ShouldBe((Planner.CountLimit, true));
    }

    [Fact]
    public void EveryOccurrence_IsInOneRecordAndInNoOther_WhateverBecomesOfIt()
    {
        Given.Nodes("a", "b");
        Given.Schedule("report", every: "10s").Overlaps(OverlapPolicy.BufferLatest).TakesTime("25s", "3s").Misfires(MisfireRule.FireAll, grace: "15s", limit: 2)
            .Answers(new DispatchResult(DispatchOutcome.Retry, "503"), DispatchResult.Delivered);
        When.ItIs("02:05");
        When.OwnerDies("report");
        When.ItIs("03:05");
        When.Pauses("report");
        When.ItIs("04:05");
        When.Resumes("report");
        When.ItIs("05:00");
        var said = new List<DateTimeOffset>();
        foreach (var run in Then.Runs("report").All)
        {
            for (var at = run.Skipped?.From ?? run.NominalTime; at <= (run.Skipped?.To ?? run.NominalTime); at = at.AddSeconds(10))
                said.Add(at);
        }
        var begun = Cluster.Time.GetUtcNow().AddMinutes(-5);
        said.Order().ShouldBe(Enumerable.Range(1, 30).Select(i => begun.AddSeconds(10 * i)));
    }
}
