using ScalableScheduler.Engine;
using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;
using ScalableScheduler.Storage;
using ScalableScheduler.Work;

namespace ScalableScheduler.Tests.Scenarios;

public sealed class ClaimScenarios : Scenario
{
    [Fact]
    public void AnOccurrenceStandsInItsQueue_UntilAWorkerClaimsIt()
    {
        Given.Schedule("mail", every: "1m").IsClaimedFrom("emails");
        When.ItIs("02:30");
        Then.Runs("mail").Are(Pending("01:00"), Pending("02:00"));
        Then.Target("mail").GotNothing();

        var first = Workers.Claim("emails");
        first.Count.ShouldBe(1);
        Then.Runs("mail").Are(Running("01:00"), Pending("02:00"));
        Workers.Succeeds(first[0], result: """{"sent": 3}""").ShouldBe(new ReportAnswer(ReportOutcome.Taken, Status: RunStatus.Succeeded));
        Then.Runs("mail").Are(Succeeded("01:00"), Pending("02:00"));
        var ended = Then.Runs("mail").All.Single(r => r.HasEnded);
        ended.Result!.Value.GetRawText().ShouldBe("""{"sent": 3}""");
        ended.Attempts.Single().Worker.ShouldBe("w");
        ended.Attempts.Single().Outcome.ShouldBe(AttemptOutcome.Completed);
    }

    [Fact]
    public void AWaitingWorker_GetsTheRunAtTheMomentItIsDue_FromAnyNode()
    {
        Given.Nodes("a", "b", "c");
        Given.Schedule("mail", every: "10s").IsClaimedFrom("emails");
        When.ItIs("00:05");
        var waiting = Cluster.Nodes.Select(n => Workers.Wait("emails", "30s", worker: n.Name, node: n.Name)).ToList();
        When.ItIs("00:10");
        waiting.Count(w => w.Got is not null).ShouldBe(1, "one run, one worker");
        Then.Runs("mail").Are(Running("00:10"));
        When.ItIs("00:30");
        waiting.ShouldAllBe(w => w.Got != null && w.Got.Count == 1);
        waiting.Select(w => w.Got![0].Run.Id).Distinct().Count().ShouldBe(3);
    }

    [Fact]
    public void AWorkerThatWaitedInVain_IsSentAway()
    {
        Given.Schedule("mail", every: "10m").IsClaimedFrom("emails");
        When.Passes("1s");
        var waiting = Workers.Wait("emails", "5s");
        When.Passes("4s");
        waiting.Got.ShouldBeNull();
        When.Passes("1s");
        waiting.Got.ShouldBeEmpty();
    }

    [Fact]
    public void ARunWhoseWorkerLeftBeforeItGotIt_GoesBackToItsPlace()
    {
        Given.Schedule("mail", every: "1m").IsClaimedFrom("emails");
        When.ItIs("00:30");
        using var gone = new CancellationTokenSource();
        var waiting = Workers.Wait("emails", "30s", worker: "hasty", gone: gone.Token);
        When.JustBefore(nameof(IRunStore.FinishAsync), gone.Cancel);
        When.ItIs("01:00");
        waiting.Got.ShouldBeEmpty();
        Then.Runs("mail").Are(Pending("01:00"));
        Workers.ClaimOne("emails").Run.Attempt.ShouldBe(1);
    }

    [Fact]
    public void TheHigherPriorityGoesFirst_ButNothingWaitsForEver()
    {
        Given.Schedule("plain", every: "1m").IsClaimedFrom("q");
        Given.Schedule("urgent", TimeSpan.FromMinutes(3)).HasPriority(1).IsClaimedFrom("q", heartbeat: null);
        When.ItIs("03:30");
        Workers.Claim("q")[0].Run.Schedule.Value.ShouldBe("urgent", "it overtakes what was offered less than ten minutes before it");

        Given.Schedule("late", TimeSpan.FromMinutes(12)).HasPriority(1).IsClaimedFrom("q");
        When.ItIs("16:00");
        Workers.Claim("q")[0].Run.Schedule.Value.ShouldBe("plain", "offered more than ten minutes before the late one");
    }

    [Fact]
    public void AWorkerThatGivesNoSignOfLife_LosesTheRun_AndItsReportIsRefused()
    {
        Given.Schedule("mail", every: "10m").IsClaimedFrom("emails", heartbeat: "30s");
        When.ItIs("10:00");
        var zombie = Workers.ClaimOne("emails", worker: "zombie");
        When.Passes("29s");
        Workers.Beats(zombie, percent: 40, message: "half way").Outcome.ShouldBe(ReportOutcome.Taken);
        Then.Run("mail").Progress!.Percent.ShouldBe(40);
        When.Passes("29s");
        Then.Runs("mail").Are(Running("10:00"));
        When.Passes("2s");
        Then.Runs("mail").Are(Pending("10:00", attempts: 1));

        var heir = Workers.ClaimOne("emails", worker: "heir");
        heir.Run.Attempt.ShouldBe(2);
        heir.Run.Assignment!.Claim.ShouldNotBe(zombie.Run.Assignment!.Claim);
        Workers.Beats(zombie).Outcome.ShouldBe(ReportOutcome.Stale);
        Workers.Succeeds(zombie).Outcome.ShouldBe(ReportOutcome.Stale);
        Workers.Fails(zombie).Outcome.ShouldBe(ReportOutcome.Stale);
        Then.Runs("mail").Are(Running("10:00") with { Attempts = 1 });
        Workers.Succeeds(heir).Outcome.ShouldBe(ReportOutcome.Taken);
        Workers.Succeeds(zombie).Outcome.ShouldBe(ReportOutcome.Stale);
        Then.Runs("mail").Are(Succeeded("10:00", attempts: 2));
        Then.Run("mail").Attempts.Select(a => (a.Worker, a.Outcome)).ShouldBe([("zombie", AttemptOutcome.Abandoned), ("heir", AttemptOutcome.Completed)]);
    }

    [Fact]
    public void AWorkerThatTakesTooLong_LosesTheRun_HoweverAliveItIs()
    {
        Given.Schedule("mail", every: "1h").IsClaimedFrom("emails").With(s => s with { Timeout = TimeSpan.FromSeconds(50) }).Retries(new RetrySettings { MaxAttempts = 2, InitialDelay = TimeSpan.FromSeconds(5) });
        When.ItIs("60:00");
        var slow = Workers.ClaimOne("emails");
        When.Passes("25s");
        Workers.Beats(slow);
        When.Passes("26s");
        Then.Runs("mail").Are(Pending("01:00:00", attempts: 1));
        Workers.Claim("emails").ShouldBeEmpty("the next attempt waits for its time");
        When.Passes("5s");
        slow = Workers.ClaimOne("emails");
        When.Passes("29s");
        Workers.Beats(slow);
        When.Passes("22s");
        Then.Runs("mail").Are(Failed("01:00:00", FailureReason.TimedOut, attempts: 2));
        Then.DeadLetters("mail").Count.ShouldBe(1);
    }

    [Fact]
    public void ARunThatNoWorkerBegins_FailsWhenItsStartTimeoutIsUp()
    {
        Given.Schedule("mail", every: "1h").IsClaimedFrom("emails", start: "1m").Retries(new RetrySettings { MaxAttempts = 2, InitialDelay = TimeSpan.FromSeconds(10) });
        When.ItIs("60:30");
        Then.Runs("mail").Are(Pending("01:00:00"));
        When.ItIs("61:05");
        Then.Runs("mail").Are(Pending("01:00:00", attempts: 1));
        When.ItIs("62:15");
        Then.Runs("mail").Are(Failed("01:00:00", FailureReason.TimedOut, attempts: 2));
        Workers.Claim("emails").ShouldBeEmpty();
    }

    [Fact]
    public void WithoutAStartTimeout_ARunWaitsAsLongAsItTakes()
    {
        Given.Schedule("mail", TimeSpan.FromMinutes(1)).IsClaimedFrom("emails");
        When.Passes("3h");
        Workers.Succeeds(Workers.ClaimOne("emails"));
        Then.Runs("mail").Are(Succeeded("01:00"));
    }

    [Fact]
    public void AFailure_IsRepeatedAsTheRetryPolicySays_UnlessTheWorkerSaysThatItIsFinal()
    {
        Given.Schedule("mail", every: "1h").IsClaimedFrom("emails").Retries(new RetrySettings { MaxAttempts = 3, InitialDelay = TimeSpan.FromSeconds(10), Multiplier = 1 });
        When.ItIs("60:00");
        Workers.Fails(Workers.ClaimOne("emails")).ShouldBe(new ReportAnswer(ReportOutcome.Taken, Status: RunStatus.Pending));
        When.Passes("10s");
        Workers.Fails(Workers.ClaimOne("emails"), after: "1m");
        When.Passes("59s");
        Workers.Claim("emails").ShouldBeEmpty("the worker asked for a minute");
        When.Passes("1s");
        var last = Workers.ClaimOne("emails");
        last.Run.Attempt.ShouldBe(3);
        Workers.Fails(last, retry: false);
        Then.Runs("mail").Are(Failed("01:00:00", FailureReason.Rejected, attempts: 3));
        Workers.Fails(last, retry: false).Outcome.ShouldBe(ReportOutcome.Repeated);
        Workers.Succeeds(last).Outcome.ShouldBe(ReportOutcome.Impossible);
        Then.Runs("mail").Are(Failed("01:00:00", FailureReason.Rejected, attempts: 3));
    }

    [Fact]
    public void ARepeatedReport_ChangesNothing()
    {
        Given.Schedule("mail", every: "1h").IsClaimedFrom("emails");
        When.ItIs("60:00");
        var claimed = Workers.ClaimOne("emails");
        Workers.Succeeds(claimed, "1").Outcome.ShouldBe(ReportOutcome.Taken);
        Workers.Succeeds(claimed, "2").Outcome.ShouldBe(ReportOutcome.Repeated);
        Workers.Beats(claimed).Outcome.ShouldBe(ReportOutcome.Stale);
        Workers.Fails(claimed).Outcome.ShouldBe(ReportOutcome.Impossible);
        Then.Runs("mail").Are(Succeeded("01:00:00"));
        Then.Run("mail").Result!.Value.GetRawText().ShouldBe("1");
    }

    [Fact]
    public void ACancelledOffer_EndsAtOnce()
    {
        Given.Schedule("mail", every: "1h").IsClaimedFrom("emails");
        When.ItIs("60:00");
        When.Cancels("mail").ShouldBe(CancelAnswer.IsCancelled);
        Then.Runs("mail").Are(Cancelled("01:00:00", attempts: 0));
        Workers.Claim("emails").ShouldBeEmpty();
    }

    [Fact]
    public void AWorkerHearsThatItsRunIsCancelled_AndSaysThatItStopped()
    {
        Given.Schedule("mail", every: "1h").IsClaimedFrom("emails", cancel: "20s");
        When.ItIs("60:00");
        var claimed = Workers.ClaimOne("emails");
        When.Cancels("mail").ShouldBe(CancelAnswer.IsStopping);
        Then.Runs("mail").Are(Cancelling("01:00:00"));
        Workers.Beats(claimed).IsCancelling.ShouldBeTrue();
        When.Passes("10s");
        Workers.Stops(claimed).Outcome.ShouldBe(ReportOutcome.Taken);
        Then.Runs("mail").Are(Cancelled("01:00:00"));
    }

    [Fact]
    public void AWorkerThatDoesNotAnswerTheCancellation_IsNotWaitedFor()
    {
        Given.Schedule("mail", every: "1h").IsClaimedFrom("emails", cancel: "20s");
        When.ItIs("60:00");
        var claimed = Workers.ClaimOne("emails");
        When.Cancels("mail");
        When.Passes("10s");
        Workers.Beats(claimed).IsCancelling.ShouldBeTrue("it goes on all the same");
        When.Passes("9s");
        Then.Runs("mail").Are(Cancelling("01:00:00"));
        When.Passes("2s");
        Then.Runs("mail").Are(Cancelled("01:00:00"));
        Workers.Succeeds(claimed).Outcome.ShouldBe(ReportOutcome.Stale);
    }

    [Fact]
    public void AWorkerThatWasDoneBeforeItHeardOfTheCancellation_IsBelieved()
    {
        Given.Schedule("mail", every: "1h").IsClaimedFrom("emails");
        When.ItIs("60:00");
        var claimed = Workers.ClaimOne("emails");
        When.Cancels("mail");
        Workers.Succeeds(claimed).Outcome.ShouldBe(ReportOutcome.Taken);
        Then.Runs("mail").Are(Succeeded("01:00:00"));
    }

    [Fact]
    public void OneThatFailedWhileItWasBeingCancelled_IsNotTriedAgain()
    {
        Given.Schedule("mail", every: "1h").IsClaimedFrom("emails");
        When.ItIs("60:00");
        var claimed = Workers.ClaimOne("emails");
        When.Cancels("mail");
        Workers.Fails(claimed);
        Then.Runs("mail").Are(Cancelled("01:00:00"));
    }

    [Fact]
    public void OverlapSkip_LeavesOccurrencesOut_WhileAWorkerHasOne_OrOneStandsInTheQueue()
    {
        Given.Schedule("mail", every: "1m").Overlaps(OverlapPolicy.Skip).IsClaimedFrom("emails", heartbeat: null);
        When.ItIs("02:30");
        Then.Runs("mail").Are(Pending("01:00"), Skipped("02:00"));
        var claimed = Workers.ClaimOne("emails");
        When.ItIs("03:30");
        Workers.Succeeds(claimed);
        When.ItIs("04:30");
        Then.Runs("mail").Are(Succeeded("01:00"), Skipped("02:00", to: "03:00", count: 2), Pending("04:00"));
    }

    [Fact]
    public void OverlapCancelOther_HasTheWorkerStop_AndOffersTheNewOneThen()
    {
        Given.Schedule("mail", every: "1m").Overlaps(OverlapPolicy.CancelOther).IsClaimedFrom("emails", heartbeat: null, cancel: "30s");
        When.ItIs("01:30");
        var claimed = Workers.ClaimOne("emails");
        When.ItIs("02:10");
        Then.Runs("mail").Are(Cancelling("01:00"), Pending("02:00"));
        Workers.Claim("emails").ShouldBeEmpty();
        Workers.Beats(claimed).IsCancelling.ShouldBeTrue();
        Workers.Stops(claimed);
        Cluster.Settle();
        Then.Runs("mail").Are(Cancelled("01:00"), Pending("02:00"));
        Workers.ClaimOne("emails");
    }

    [Fact]
    public void OverlapTerminateOther_TakesTheRunFromTheWorker()
    {
        Given.Schedule("mail", every: "1m").Overlaps(OverlapPolicy.TerminateOther).IsClaimedFrom("emails", heartbeat: null);
        When.ItIs("01:30");
        var claimed = Workers.ClaimOne("emails");
        When.ItIs("02:00");
        Workers.Beats(claimed).Outcome.ShouldBe(ReportOutcome.Stale);
        Workers.ClaimOne("emails");
        Then.Runs("mail").Are(Cancelled("01:00", attempts: 0), Running("02:00"));
    }

    [Fact]
    public void WhatIsBeyondTheQueueLimit_IsLeftOut()
    {
        Given.Schedule("mail", every: "1m").IsClaimedFrom("emails", heartbeat: null, limit: 2);
        When.ItIs("05:30");
        Then.Runs("mail").Are(Pending("01:00"), Pending("02:00"), Skipped("03:00", to: "05:00", count: 3, reason: SkipReason.QueueFull));
        Workers.Claim("emails");
        When.ItIs("06:30");
        Then.Runs("mail").Are(Running("01:00"), Pending("02:00"), Skipped("03:00", to: "05:00", count: 3, reason: SkipReason.QueueFull), Pending("06:00"));
    }

    [Fact]
    public void ALimitOfTheCollection_CountsWhatWorkersHave()
    {
        Given.Collection("office", maxConcurrent: 1);
        Given.Schedule("mail", every: "10s").IsIn("office").IsClaimedFrom("emails", heartbeat: "1m");
        When.ItIs("00:25");
        var first = Workers.ClaimOne("emails");
        When.ItIs("00:50");
        Workers.Claim("emails").ShouldBeEmpty("the second waits for the permit of the first");
        Workers.Succeeds(first);
        When.Passes("2s");
        Workers.ClaimOne("emails");
    }

    [Fact]
    public void AtMostOnce_IsLostWithItsWorker()
    {
        Given.Schedule("mail", every: "1h").IsSentAtMostOnce().IsClaimedFrom("emails", heartbeat: "30s");
        When.ItIs("60:00");
        Workers.ClaimOne("emails");
        When.Passes("31s");
        Then.Runs("mail").Are(Lost("01:00:00"));
    }

    [Fact]
    public void WorkersOutliveTheNodes()
    {
        Given.Nodes("a", "b");
        Given.Schedule("mail", every: "1h").IsClaimedFrom("emails", heartbeat: "2m");
        When.ItIs("60:00");
        var claimed = Workers.ClaimOne("emails", node: "a");
        When.OwnerDies("mail");
        When.Passes("30s");
        Workers.Beats(claimed).Outcome.ShouldBe(ReportOutcome.Taken);
        When.Passes("90s");
        Workers.Succeeds(claimed).Outcome.ShouldBe(ReportOutcome.Taken);
        Then.Runs("mail").Are(Succeeded("01:00:00"));
    }

    [Fact]
    public void TheLapseOfAWorker_IsSeenByTheNextOwner()
    {
        Given.Nodes("a", "b");
        Given.Schedule("mail", every: "1h").IsClaimedFrom("emails", heartbeat: "30s");
        When.ItIs("60:00");
        Workers.ClaimOne("emails");
        When.OwnerDies("mail");
        When.Passes("45s");
        Then.Runs("mail").Are(Pending("01:00:00", attempts: 1));
    }

    [Fact]
    public void AScheduleThatIsEditedIntoAnother_TakesItsOffersAlong()
    {
        Given.Schedule("mail", TimeSpan.FromMinutes(1)).IsClaimedFrom("emails");
        When.ItIs("01:30");
        When.Edits("mail", s => s with { Work = null });
        Workers.Claim("emails").ShouldBeEmpty();
        When.Passes("1s");
        Then.Runs("mail").Are(Succeeded("01:00"));
        Then.Target("mail").Got(1);
    }

    [Theory]
    [InlineData(StoreFault.NotApplied)]
    [InlineData(StoreFault.AnswerLost)]
    public void AClaimThatFails_DoesNotTakeAlongThoseBesideIt(StoreFault fault)
    {
        Given.Schedule("mail", every: "1m").IsClaimedFrom("emails", heartbeat: "30s");
        When.ItIs("03:30");
        Cluster.Faults.Plan(nameof(IRunStore.FinishAsync), fault, times: 2); // a claim is tried twice

        var claimed = Workers.Claim("emails", atMost: 3);

        claimed.Count.ShouldBe(2);
        foreach (var run in claimed)
            Workers.Succeeds(run).Outcome.ShouldBe(ReportOutcome.Taken);
        When.Passes("1m"); // one whose answer was lost is the worker's, who does not know of it
        Workers.Succeeds(Workers.Claim("emails", atMost: 3).Single(r => r.Run.NominalTime < claimed.Min(c => c.Run.NominalTime)));
        Then.Runs("mail").All.Count(r => r.Status == RunStatus.Succeeded).ShouldBe(3);
    }

    [Fact]
    public void AClaimOfWhichAllFails_IsTheWorkersToRepeat()
    {
        Given.Schedule("mail", every: "1m").IsClaimedFrom("emails");
        When.ItIs("02:30");
        Cluster.Faults.Plan(nameof(IRunStore.FinishAsync), StoreFault.NotApplied, times: 4);

        Workers.Wait("emails", "0s", atMost: 2).Got.ShouldBeNull("its call failed");

        Workers.Claim("emails", atMost: 2).Count.ShouldBe(2);
    }
}
