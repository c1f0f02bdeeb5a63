using ScalableScheduler.Engine;
using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;
using ScalableScheduler.Storage;
using ScalableScheduler.Tasks;

namespace ScalableScheduler.Tests.Scenarios;

public sealed class CancelScenarios : Scenario
{
    [Fact]
    public void WhileSending_TheCallIsAborted_AndTheRunIsRecordedAsCancelled()
    {
        Given.Schedule("report", after: TimeSpan.FromSeconds(10)).TakesTime("1m");
        When.ItIs("00:30");
        When.Cancels("report").ShouldBe(CancelAnswer.IsStopping);
        Then.Runs("report").Are(Cancelled("00:10"));
        Then.Target("report").All.Single().IsAborted.ShouldBeTrue();
        var run = Then.Run("report");
        run.Message.ShouldBe("Not needed any more.");
        run.Attempts.Single().Outcome.ShouldBe(AttemptOutcome.Cancelled);
    }

    [Fact]
    public void OnAnotherNode_ItIsStoppedThere()
    {
        Given.Nodes("a", "b", "c");
        for (var i = 0; i < 12; i++)
            Given.Schedule($"report{i}", after: TimeSpan.FromSeconds(10)).TakesTime("1m");
        When.ItIs("00:30");
        Then.Target("report").All.Select(s => s.Arrival.Node).Distinct().Count().ShouldBe(3);
        for (var i = 0; i < 12; i++)
            When.Cancels($"report{i}");
        When.Passes("1s");
        for (var i = 0; i < 12; i++)
            Then.Runs($"report{i}").Are(Cancelled("00:10"));
    }

    [Fact]
    public void WhileWaitingForARetry_ItEndsAtOnce()
    {
        Given.Schedule("report", after: TimeSpan.FromSeconds(10)).Answers(new DispatchResult(DispatchOutcome.Retry, "503"));
        When.ItIs("00:12");
        When.Cancels("report").ShouldBe(CancelAnswer.IsCancelled);
        When.ItIs("05:00");
        Then.Runs("report").Are(Cancelled("00:10"));
        Then.Target("report").Got(1);
    }

    [Fact]
    public void WhileQueuedBehindAnother_ItEndsAtOnce_AndTheOtherGoesOn()
    {
        Given.Schedule("report", every: "1m").Overlaps(OverlapPolicy.BufferOne).TakesTime("90s");
        When.ItIs("02:10");
        When.Cancels("report", occurrence: "02:00").ShouldBe(CancelAnswer.IsCancelled);
        When.ItIs("02:50");
        Then.Runs("report").Are(Succeeded("01:00"), Cancelled("02:00", attempts: 0));
    }

    [Fact]
    public void WhatTheQueuedOneWaitedFor_MakesRoomForIt()
    {
        Given.Schedule("report", every: "1m").Overlaps(OverlapPolicy.BufferOne).TakesTime("90s");
        When.ItIs("02:10");
        When.Cancels("report", occurrence: "01:00").ShouldBe(CancelAnswer.IsStopping);
        When.Passes("1s");
        Then.Runs("report").Are(Cancelled("01:00"), Running("02:00"));
    }

    [Fact]
    public void InTheQueueOfItsNode_ItIsNeverSent()
    {
        for (var i = 0; i < Cluster.Scheduler.MaxConcurrentRuns; i++)
            Given.Schedule($"slow{i}", after: TimeSpan.FromSeconds(5)).TakesTime("1m");
        Given.Schedule("report", after: TimeSpan.FromSeconds(10));
        When.ItIs("00:30");
        When.Cancels("report").ShouldBe(CancelAnswer.IsStopping);
        When.ItIs("03:00");
        Then.Runs("report").Are(Cancelled("00:10", attempts: 0));
        Then.Target("report").GotNothing();
    }

    [Fact]
    public void SignalGetsLost_TheNodeIsToldAgain()
    {
        Given.Schedule("report", after: TimeSpan.FromSeconds(10)).TakesTime("1m");
        When.ItIs("00:30");
        Cluster.Faults.LosesSignals = true;
        When.Cancels("report").ShouldBe(CancelAnswer.IsStopping);
        When.Passes("1s");
        Then.Runs("report").Are(Cancelling("00:10"));
        Cluster.Faults.LosesSignals = false;
        When.Passes("5s");
        Then.Runs("report").Are(Cancelled("00:10"));
    }

    [Fact]
    public void AttemptFailsBeforeItIsTold_ItIsNotRepeated()
    {
        Given.Schedule("report", after: TimeSpan.FromSeconds(10)).TakesTime("22s").Answers(new DispatchResult(DispatchOutcome.Retry, "503"));
        When.ItIs("00:31");
        Cluster.Faults.LosesSignals = true;
        When.Cancels("report");
        When.ItIs("05:00");
        Then.Runs("report").Are(Cancelled("00:10"));
        Then.Target("report").Got(1);
    }

    [Fact]
    public void TooLate_TheRunSucceedsAllTheSame()
    {
        Given.Schedule("report", after: TimeSpan.FromSeconds(10)).TakesTime("21s");
        When.ItIs("00:30");
        Cluster.Faults.LosesSignals = true;
        When.Cancels("report").ShouldBe(CancelAnswer.IsStopping);
        When.ItIs("00:40");
        Then.Runs("report").Are(Succeeded("00:10"));
    }

    [Fact]
    public void AfterItEnded_TheAnswerSaysSo()
    {
        Given.Schedule("report", after: TimeSpan.FromSeconds(10));
        When.ItIs("00:30");
        When.Cancels(Then.Run("report").Id).ShouldBe(CancelAnswer.HasEnded);
        When.Cancels(new RunId("report:1")).ShouldBe(CancelAnswer.Unknown);
        Then.Runs("report").Are(Succeeded("00:10"));
    }

    [Fact]
    public void NodeDiesWhileCancelling_TheRunEndsAsCancelled_AndIsNotSentAgain()
    {
        Given.Nodes("a", "b");
        Given.Schedule("report", after: TimeSpan.FromSeconds(10)).TakesTime("5m");
        When.ItIs("00:30");
        Cluster.Faults.LosesSignals = true;
        When.Cancels("report").ShouldBe(CancelAnswer.IsStopping);
        When.OwnerDies("report");
        Cluster.Faults.LosesSignals = false;
        When.ItIs("01:00");
        Then.Runs("report").Are(Cancelled("00:10"));
        Then.Target("report").Got(1);
    }

    [Fact]
    public void SecondAttemptOnTheSameNode_CanBeCancelledLikeTheFirst()
    {
        Given.Schedule("report", after: TimeSpan.FromSeconds(10)).TakesTime("1s", "1m").Retries(new RetrySettings { InitialDelay = TimeSpan.Zero })
            .Answers(new DispatchResult(DispatchOutcome.Retry, "503"));
        When.ItIs("00:10");
        Cluster.Faults.Delay = TimeSpan.FromSeconds(2);
        Cluster.Faults.Plan(nameof(IRunStore.FinishAsync), StoreFault.Slow); // the second begins before the first knows that it ended
        When.ItIs("00:30");
        When.Cancels("report").ShouldBe(CancelAnswer.IsStopping);
        When.Passes("1s");
        Then.Runs("report").Are(Cancelled("00:10", attempts: 2));
        Then.Target("report").All[1].IsAborted.ShouldBeTrue();
    }

    [Fact]
    public void DeleteWithCancel_AbortsTheCall_AndLeavesNothing()
    {
        Given.Schedule("report", every: "1m").TakesTime("5m");
        When.ItIs("01:30");
        When.Deletes("report", cancel: true);
        When.Passes("1s");
        Then.Target("report").All.Single().IsAborted.ShouldBeTrue();
        Then.Runs("report").AreNone();
        Cluster.Nodes[0].Held.Count.ShouldBe(0);
    }

    [Fact]
    public void DeleteWithoutCancel_LetsTheCallEnd()
    {
        Given.Schedule("report", every: "1m").TakesTime("30s");
        When.ItIs("01:10");
        When.Deletes("report");
        When.ItIs("03:00");
        Then.Target("report").All.Single().IsAborted.ShouldBeFalse();
        Then.Target("report").Got(1);
        Cluster.Nodes[0].Held.Count.ShouldBe(0);
    }
}
