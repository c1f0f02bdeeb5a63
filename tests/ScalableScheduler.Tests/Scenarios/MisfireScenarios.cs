using ScalableScheduler.Schedules;

namespace ScalableScheduler.Tests.Scenarios;

public sealed class MisfireScenarios : Scenario
{
    [Fact]
    public void FireOnce_RunsTheLatestMissed_AndRecordsTheOthers()
    {
        Given.Schedule("report", every: "1m").Misfires(MisfireRule.FireOnce);
        AllNodesAreAwayFor10Minutes();
        Then.Runs("report").Are(
            Succeeded("01:00"), Skipped("02:00", "09:00", count: 8, SkipReason.Misfire), Succeeded("10:00"), Succeeded("11:00"));
    }

    [Fact]
    public void Skip_RunsNoneOfTheMissed()
    {
        Given.Schedule("report", every: "1m").Misfires(MisfireRule.Skip);
        AllNodesAreAwayFor10Minutes();
        Then.Runs("report").Are(Succeeded("01:00"), Skipped("02:00", "10:00", count: 9, SkipReason.Misfire), Succeeded("11:00"));
    }

    [Fact]
    public void FireAll_RunsEachMissedInOrder()
    {
        Given.Schedule("report", every: "1m").Misfires(MisfireRule.FireAll);
        AllNodesAreAwayFor10Minutes();
        Then.Runs("report").AreAll(11, Runs.RunStatus.Succeeded);
        Then.Target("report").GotOccurrences("01:00", "02:00", "03:00", "04:00", "05:00", "06:00", "07:00", "08:00", "09:00", "10:00", "11:00");
    }

    [Fact]
    public void FireAll_CatchesUpOnWhatItsWindowReaches_AndRecordsTheRestAsExpired()
    {
        Given.Schedule("report", every: "1m").Misfires(MisfireRule.FireAll, window: "3m30s");
        AllNodesAreAwayFor10Minutes();
        Then.Runs("report").Are(
            Succeeded("01:00"), Skipped("02:00", "07:00", count: 6, SkipReason.Expired), Succeeded("08:00"), Succeeded("09:00"), Succeeded("10:00"), Succeeded("11:00"));
    }

    [Fact]
    public void FireAll_CatchesUpOnTheLatest_UpToItsLimit()
    {
        Given.Schedule("report", every: "1m").Misfires(MisfireRule.FireAll, limit: 2);
        AllNodesAreAwayFor10Minutes();
        Then.Runs("report").Are(
            Succeeded("01:00"), Skipped("02:00", "08:00", count: 7, SkipReason.Misfire), Succeeded("09:00"), Succeeded("10:00"), Succeeded("11:00"));
    }

    [Fact]
    public void FireAll_WindowAndLimitHoldTogether()
    {
        Given.Schedule("report", every: "1m").Misfires(MisfireRule.FireAll, window: "6m30s", limit: 2);
        AllNodesAreAwayFor10Minutes();
        Then.Runs("report").Are(
            Succeeded("01:00"),
            Skipped("02:00", "04:00", count: 3, SkipReason.Expired),
            Skipped("05:00", "08:00", count: 4, SkipReason.Misfire),
            Succeeded("09:00"), Succeeded("10:00"), Succeeded("11:00"));
    }

    [Fact]
    public void FireAll_ManyMissed_AreCaughtUpOn_ThoughTheNodeHasRoomForFew()
    {
        Given.Schedule("report", every: "1s").Misfires(MisfireRule.FireAll, limit: 500).TakesTime("100ms");
        When.Passes("29500ms");
        When.NodeDies("a");
        When.ItIs("05:30");
        When.NodeJoins("b");
        When.ItIs("06:30");
        Then.Target("report").Got(390);
        Then.Target("report").All.Select(s => s.Arrival.NominalTime).ShouldBeInOrder();
    }

    [Fact]
    public void WithinItsGrace_AnOccurrenceIsOnlyLate_WhateverTheRule()
    {
        Given.Schedule("report", every: "1m").Misfires(MisfireRule.Skip, grace: "15m");
        AllNodesAreAwayFor10Minutes();
        Then.Runs("report").AreAll(11, Runs.RunStatus.Succeeded);
    }

    [Theory]
    [InlineData(MisfireRule.FireOnce)]
    [InlineData(MisfireRule.FireAll)]
    [InlineData(MisfireRule.Skip)]
    public void OneShotThatWasMissed_GoesByTheRule(MisfireRule rule)
    {
        Given.Schedule("once", after: TimeSpan.FromMinutes(2)).Misfires(rule);
        AllNodesAreAwayFor10Minutes();
        if (rule == MisfireRule.Skip)
            Then.Runs("once").Are(Skipped("02:00", reason: SkipReason.Misfire));
        else
            Then.Runs("once").Are(Succeeded("02:00"));
        Then.Schedule("once").NextDue.ShouldBeNull();
    }

    [Fact]
    public void MissedUnderAnOverlapPolicy_TheCaughtUpOnesQueue()
    {
        Given.Schedule("report", every: "1m").Misfires(MisfireRule.FireAll, limit: 2).Overlaps(OverlapPolicy.BufferAll).TakesTime("20s");
        When.ItIs("01:30");
        When.NodeDies("a");
        When.ItIs("11:30");
        When.NodeJoins("b");
        When.ItIs("12:55");
        Then.Runs("report").Are(
            Succeeded("01:00"), Skipped("02:00", "08:00", count: 7, SkipReason.Misfire), Succeeded("09:00"), Succeeded("10:00"), Succeeded("11:00"), Succeeded("12:00"));
        Then.Target("report").NeverHadMoreThan(1);
    }

    private void AllNodesAreAwayFor10Minutes()
    {
        Given.Nodes("a", "b");
        When.ItIs("01:30");
        When.NodeDies("a");
        When.NodeDies("b");
        When.ItIs("11:30");
        When.NodeJoins("c");
        When.ItIs("11:50");
    }
}
