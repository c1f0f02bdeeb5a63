using ScalableScheduler.Engine;
using ScalableScheduler.Runs;
using ScalableScheduler.Storage;
using ScalableScheduler.Tasks;
using ScalableScheduler.Work;

namespace ScalableScheduler.Tests.Scenarios;

/// <summary>Runs that are sent to workers, and end when those report.</summary>
public sealed class ReportScenarios : Scenario
{
    [Fact]
    public void AMessageThatWasTaken_DoesNotEndTheRun()
    {
        Given.Schedule("job", every: "1h").IsReportedBack();
        When.ItIs("60:00");
        Then.Target("job").GotAt("01:00:00");
        Then.Runs("job").Are(Pending("01:00:00"));
        var run = Then.Run("job").Id;
        Workers.Report(run, 1, WorkStatus.Pending).Outcome.ShouldBe(ReportOutcome.Repeated);
        Workers.Report(run, 1, WorkStatus.Running).Outcome.ShouldBe(ReportOutcome.Taken);
        Then.Runs("job").Are(Running("01:00:00"));
        Workers.Report(run, 1, WorkStatus.Pending).Outcome.ShouldBe(ReportOutcome.Impossible);
        Workers.Report(run, 1, WorkStatus.Cancelling).Outcome.ShouldBe(ReportOutcome.Impossible);
        Workers.Report(run, 1, WorkStatus.Running).Outcome.ShouldBe(ReportOutcome.Taken, "a heartbeat");
        Workers.Report(run, 1, WorkStatus.Completed).Outcome.ShouldBe(ReportOutcome.Taken);
        Then.Runs("job").Are(Succeeded("01:00:00"));
        Workers.Report(run, 1, WorkStatus.Completed).Outcome.ShouldBe(ReportOutcome.Repeated);
        Workers.Report(run, 1, WorkStatus.Running).Outcome.ShouldBe(ReportOutcome.Stale);
        Workers.Report(run, 1, WorkStatus.Failed).Outcome.ShouldBe(ReportOutcome.Impossible);
    }

    [Theory]
    [InlineData(WorkStatus.Running, RunStatus.Running)]
    [InlineData(WorkStatus.Completed, RunStatus.Succeeded)]
    [InlineData(WorkStatus.Cancelled, RunStatus.Cancelled)]
    public void AWorkerMayReport_BeforeTheNodeKnowsThatItsMessageArrived(WorkStatus reported, RunStatus expected)
    {
        Given.Schedule("job", every: "1h").IsReportedBack().TakesTime("5s");
        When.ItIs("60:02");
        var run = Then.Run("job").Id;
        Workers.Report(run, 1, reported).Outcome.ShouldBe(ReportOutcome.Taken);
        When.Passes("10s");
        Then.Run("job").Status.ShouldBe(expected);
        Then.Target("job").Got(1);
    }

    [Fact]
    public void AMessageThatCouldNotBeSent_IsSentAgain()
    {
        Given.Schedule("job", every: "1h").IsReportedBack()
            .Retries(new RetrySettings { InitialDelay = TimeSpan.FromSeconds(10) })
            .Answers(new DispatchResult(DispatchOutcome.Undeliverable, "no broker"), DispatchResult.Delivered);
        When.ItIs("60:15");
        Then.Target("job").GotAt("01:00:00", "01:00:10");
        var run = Then.Run("job").Id;
        Workers.Report(run, 1, WorkStatus.Running).Outcome.ShouldBe(ReportOutcome.Stale, "the first may have arrived after all");
        Workers.Report(run, 2, WorkStatus.Completed).Outcome.ShouldBe(ReportOutcome.Taken);
        Then.Runs("job").Are(Succeeded("01:00:00", attempts: 2));
    }

    [Fact]
    public void AMessageThatNoWorkerTakesUp_IsSentAgain_AndFailsInTheEnd()
    {
        Given.Schedule("job", every: "1h").IsReportedBack(start: "1m").Retries(new RetrySettings { MaxAttempts = 2, InitialDelay = TimeSpan.FromSeconds(10) });
        When.ItIs("62:20");
        Then.Target("job").GotAt("01:00:00", "01:01:10");
        Then.Runs("job").Are(Failed("01:00:00", FailureReason.TimedOut, attempts: 2));
        Then.WorkersWereStoppedAt("job", "01:01:00", "01:02:10");
    }

    [Fact]
    public void AWorkerThatFallsSilent_IsToldToStop_AndAnotherIsSentTheRun()
    {
        Given.Schedule("job", every: "1h").IsReportedBack(heartbeat: "30s");
        When.ItIs("60:01");
        var run = Then.Run("job").Id;
        Workers.Report(run, 1, WorkStatus.Running);
        When.ItIs("60:35");
        Then.WorkersWereStoppedAt("job", "01:00:31");
        Then.Target("job").GotAt("01:00:00", "01:00:31");
        Workers.Report(run, 1, WorkStatus.Completed).Outcome.ShouldBe(ReportOutcome.Stale);
        Workers.Report(run, 2, WorkStatus.Completed).Outcome.ShouldBe(ReportOutcome.Taken);
        Then.Runs("job").Are(Succeeded("01:00:00", attempts: 2));
    }

    [Fact]
    public void ACancellation_IsSent_AndTheAnswerAwaited()
    {
        Given.Schedule("job", every: "1h").IsReportedBack(cancel: "20s");
        When.ItIs("60:01");
        var run = Then.Run("job").Id;
        Workers.Report(run, 1, WorkStatus.Running);
        When.Cancels("job").ShouldBe(CancelAnswer.IsStopping);
        Then.WorkersWereStoppedAt("job", "01:00:01");
        Then.Runs("job").Are(Cancelling("01:00:00"));
        Workers.Report(run, 1, WorkStatus.Cancelling).ShouldBe(new ReportAnswer(ReportOutcome.Repeated, IsCancelling: true, RunStatus.Cancelling));
        Workers.Report(run, 1, WorkStatus.Cancelled).Outcome.ShouldBe(ReportOutcome.Taken);
        Then.Runs("job").Are(Cancelled("01:00:00"));
        Then.Run("job").Message.ShouldBe("Not needed any more.");
    }

    [Fact]
    public void AMessageThatNobodyTookUp_IsCancelledLikeOneThatSomebodyDid()
    {
        Given.Schedule("job", every: "1h").IsReportedBack(cancel: "20s");
        When.ItIs("60:01");
        When.Cancels("job").ShouldBe(CancelAnswer.IsStopping);
        Then.WorkersWereStoppedAt("job", "01:00:01");
        When.Passes("21s");
        Then.Runs("job").Are(Cancelled("01:00:00"));
    }

    [Fact]
    public void ARunThatIsCancelledWhileItsMessageIsSent_IsStoppedAtItsWorker()
    {
        Given.Schedule("job", every: "1h").IsReportedBack(cancel: "20s");
        When.JustBefore(nameof(IRunStore.FinishAsync), () => When.Cancels("job"));
        When.ItIs("60:01");
        Then.WorkersWereStoppedAt("job", "01:00:00");
        When.Passes("21s");
        Then.Runs("job").Are(Cancelled("01:00:00"));
    }

    [Fact]
    public void AReportOnAnUnknownRun_IsToldSo()
    {
        Given.Schedule("job", every: "1h").IsReportedBack();
        When.Passes("1s");
        Workers.Report(new RunId("job:1"), 1, WorkStatus.Completed).ShouldBe(new ReportAnswer(ReportOutcome.Unknown));
    }

    [Fact]
    public void ANodeThatDiesWhileItSends_IsNoMatterToAWorkerThatReports()
    {
        Given.Nodes("a", "b");
        Given.Schedule("job", every: "1h").IsReportedBack().TakesTime("10s");
        When.ItIs("60:05");
        var run = Then.Run("job").Id;
        When.OwnerDies("job");
        Workers.Report(run, 1, WorkStatus.Running).Outcome.ShouldBe(ReportOutcome.Taken);
        When.Passes("1m");
        Then.Target("job").Got(1);
        Workers.Report(run, 1, WorkStatus.Completed).Outcome.ShouldBe(ReportOutcome.Taken);
        Then.Runs("job").Are(Succeeded("01:00:00"));
    }

    [Fact]
    public void ChainsFollowTheWorkersReport()
    {
        Given.ScheduleOnRequest("next");
        Given.Schedule("job", every: "1h").IsReportedBack().ThenOnSuccess("next");
        When.ItIs("60:01");
        Then.Runs("next").AreNone();
        Workers.Report(Then.Run("job").Id, 1, WorkStatus.Completed);
        When.Passes("1s");
        Then.Runs("next").All.Single().Status.ShouldBe(RunStatus.Succeeded);
    }
}
