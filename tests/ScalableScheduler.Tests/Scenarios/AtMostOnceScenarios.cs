using ScalableScheduler.Runs;
using ScalableScheduler.Storage;
using ScalableScheduler.Tasks;

namespace ScalableScheduler.Tests.Scenarios;

public sealed class AtMostOnceScenarios : Scenario
{
    [Fact]
    public void NodeDiesWhileSending_TheRunIsLost_AndNotSentAgain()
    {
        Given.Nodes("a", "b");
        Given.Schedule("payment", after: TimeSpan.FromSeconds(10)).IsSentAtMostOnce().TakesTime("1m");
        When.ItIs("00:30");
        When.OwnerDies("payment");
        When.ItIs("10:00");
        Then.Runs("payment").Are(Lost("00:10"));
        Then.Target("payment").GotAt("00:10");
        Then.Schedule("payment").ErrorCount.ShouldBe(1);
    }

    [Fact]
    public void Failure_IsNotRepeated_WhateverThePolicySays()
    {
        Given.Schedule("payment", after: TimeSpan.FromSeconds(10)).IsSentAtMostOnce()
            .Retries(new RetrySettings { MaxAttempts = 5 }).Answers(new DispatchResult(DispatchOutcome.Retry, "503", 503));
        When.ItIs("10:00");
        Then.Runs("payment").Are(Failed("00:10", FailureReason.Failed));
        Then.Target("payment").Got(1);
    }

    [Fact]
    public void NodeStops_WhatItHadNotBegunIsSentByAnother()
    {
        Given.Schedule("payment", after: TimeSpan.FromSeconds(10)).IsSentAtMostOnce();
        for (var i = 0; i < Cluster.Scheduler.MaxConcurrentRuns; i++)
            Given.Schedule($"slow{i}", after: TimeSpan.FromSeconds(5)).TakesTime("5m");
        When.ItIs("00:12");
        When.NodeJoins("b");
        When.NodeStops("a");
        When.ItIs("00:20");
        Then.Runs("payment").Are(Succeeded("00:10"));
        Then.Target("payment").All.Select(s => s.Arrival.Node).ShouldBe(["b"]);
    }

    [Fact]
    public void EndingIsNotAnswered_TheRunIsRecordedOnce_AndNotSentAgain()
    {
        Given.Schedule("payment", after: TimeSpan.FromSeconds(10)).IsSentAtMostOnce();
        When.ItIs("00:09");
        Cluster.Faults.Plan(nameof(IRunStore.FinishAsync), StoreFault.AnswerLost, times: 3);
        When.ItIs("01:00");
        Then.Runs("payment").Are(Succeeded("00:10"));
        Then.Target("payment").Got(1);
    }

    [Fact]
    public void RunThatAUserRepeats_IsSentOnceMore()
    {
        Given.Schedule("payment", after: TimeSpan.FromSeconds(10)).IsSentAtMostOnce().Answers(new DispatchResult(DispatchOutcome.Rejected, "404"));
        When.ItIs("00:20");
        When.Repeats(Then.DeadLetters("payment").Single());
        When.ItIs("00:40");
        Then.Target("payment").GotAt("00:10", "00:20");
    }
}
