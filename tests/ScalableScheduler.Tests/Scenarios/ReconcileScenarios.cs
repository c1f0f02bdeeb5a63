using ScalableScheduler.Engine;
using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;
using ScalableScheduler.Storage.Memory;
using ScalableScheduler.Tasks;
using FaultKind = ScalableScheduler.Reconciliation.FaultKind;

namespace ScalableScheduler.Tests.Scenarios;

/// <summary>Records that were broken behind the store's back are set right, and all goes on as if they had not been.</summary>
public sealed class ReconcileScenarios() : Scenario(new SimulatedCluster
{
    Scheduler = new SchedulerOptions { Partitions = 4, MaxConcurrentRuns = 8, ReconcileEvery = TimeSpan.Zero },
    History = new HistoryOptions { CompletedSchedules = TimeSpan.FromMinutes(2) },
})
{
    private static readonly DispatchResult Unavailable = new(DispatchOutcome.Retry, "503", 503);

    [Fact]
    public void AScheduleThatLostItsDueEntry_FiresAgain_TheMissedByItsMisfireRule_NoneTwice()
    {
        Given.Schedule("report", every: "1m").Misfires(MisfireRule.FireOnce);
        Given.Schedule("other", every: "1m");
        When.ItIs("01:30");
        Broken("report", p => p.SetDue("report", null));
        When.ItIs("05:30");
        Then.Runs("report").Are(Succeeded("01:00"));

        Found(FaultKind.MissingDue, "report");

        When.ItIs("06:30");
        Then.Runs("report").Are(
            Succeeded("01:00"), Skipped("02:00", "03:00", count: 2, SkipReason.Misfire), Succeeded("04:00"), Succeeded("05:00"), Succeeded("06:00"));
        Then.Target("report").GotOccurrences("01:00", "04:00", "05:00", "06:00");
        Then.Target("other").Got(6);
    }

    [Fact]
    public void ADryRun_TellsOfAFault_AndLeavesIt()
    {
        Given.Schedule("report", every: "1m");
        When.ItIs("01:30");
        Broken("report", p => p.SetDue("report", null));

        var report = Cluster.CheckRecords(repair: false);

        report.Found.Faults.ShouldHaveSingleItem().Repaired.ShouldBe(0);
        When.ItIs("05:30");
        Then.Runs("report").Are(Succeeded("01:00"));
    }

    [Fact]
    public void ADueEntryThatIsMuchTooLate_IsSetBack()
    {
        Given.Schedule("report", every: "1m");
        When.ItIs("01:30");
        Broken("report", p => p.SetDue("report", Cluster.Time.GetUtcNow().AddYears(1)));

        Found(FaultKind.WrongDue, "report");

        When.ItIs("03:30");
        Then.Target("report").GotAt("01:00", "02:00", "03:00");
    }

    [Fact]
    public void ARunThatNobodyWouldEverTakeUp_IsTakenUp()
    {
        Given.Schedule("report", every: "10m").Answers(Unavailable, DispatchResult.Delivered).Retries(new RetrySettings { InitialDelay = TimeSpan.FromMinutes(1) });
        When.ItIs("10:10");
        var run = Then.Run("report").Id;
        Broken("report", p => p.SetDue(run.Value, null));
        When.ItIs("15:00");
        Then.Target("report").GotAt("10:00");

        Found(FaultKind.LostRun, run.Value);

        When.ItIs("16:00");
        Then.Runs("report").Are(Succeeded("10:00", attempts: 2));
    }

    [Fact]
    public void AQueuedRunThatLeftItsLine_WaitsForItsTurn()
    {
        Given.Schedule("report", every: "1m").Overlaps(OverlapPolicy.BufferOne).TakesTime("90s");
        When.ItIs("02:10");
        var queued = Then.Runs("report").All.Single(r => r.Status == RunStatus.Pending).Id;
        Broken("report", p => p.Inactive.Remove(queued));

        Found(FaultKind.LostRun, queued.Value);

        When.ItIs("02:40");
        Then.Target("report").GotOccurrences("01:00", "02:00");
    }

    [Fact]
    public void RunsThatWaitForOneThatIsGone_GoOn()
    {
        Given.Schedule("report", every: "1m").Overlaps(OverlapPolicy.BufferOne).TakesTime("10m");
        When.ItIs("02:10");
        var active = Then.Runs("report").All.Single(r => r.Status == RunStatus.Running).Id;
        Broken("report", p => p.Take(active));

        Found(FaultKind.StuckQueue, "report");

        When.Passes("5s");
        Then.Target("report").GotOccurrences("01:00", "02:00");
    }

    [Fact]
    public void AScheduleThatIsTakenForCompleted_IsNotRemoved()
    {
        Given.Schedule("report", every: "1m");
        When.ItIs("01:30");
        Broken("report", p => p.Schedules[new ScheduleId("report")].CompletedAt = Cluster.Time.GetUtcNow());

        Found(FaultKind.WrongCompletion, "report");

        When.ItIs("10:30");
        Then.Target("report").Got(10);
    }

    [Fact]
    public void ABackfillThatIsNotDueAnyMore_GoesOn()
    {
        Given.Schedule("report", every: "10m");
        When.Passes("1h1s");
        When.Backfills("report", back: "1h", rate: 0.1);
        When.Passes("15s");
        Broken("report", p => p.SetDue(Backfill.EntryOf(new ScheduleId("report")), null));

        Found(FaultKind.WrongBackfill, "report");

        When.Passes("2m");
        Then.Backfill("report").Status.ShouldBe(BackfillStatus.Completed);
    }

    [Fact]
    public void AnEntryOfSomethingThatIsGone_KeepsNobodyFromFiring()
    {
        Given.Schedule("report", every: "1m");
        When.ItIs("01:30");
        Broken("report", p => p.SetDue("gone", Cluster.Time.GetUtcNow()));
        When.ItIs("02:30");
        Then.Target("report").GotAt("01:00");

        Found(FaultKind.Orphan, "gone");

        When.ItIs("03:30");
        Then.Target("report").GotOccurrences("01:00", "02:00", "03:00");
    }

    private void Broken(string schedule, Action<MemoryPartition> change) => Cluster.Store.Break(new ScheduleId(schedule), change);

    // It is found, set right, and not found again.
    private void Found(FaultKind kind, string subject)
    {
        var report = Cluster.CheckRecords(repair: true);
        var tally = report.Found.Faults.Single(f => f.Kind == kind);
        (tally.Found, tally.Repaired).ShouldBe((1, 1));
        tally.Examples.ShouldHaveSingleItem().Subject.ShouldBe(subject);
        report.Unchecked.ShouldBeEmpty();
        Cluster.CheckRecords(repair: false).Found.Faults.ShouldBeEmpty();
    }
}
