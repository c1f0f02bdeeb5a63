using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;
using ScalableScheduler.Storage;
using ScalableScheduler.Tasks;

namespace ScalableScheduler.Tests.Scenarios;

public sealed class ChainScenarios : Scenario
{
    private static readonly DispatchResult Refusal = new(DispatchOutcome.Rejected, "404 Not Found", 404);

    [Fact]
    public void RunThatSucceeds_TriggersWhatComesAfterSuccess()
    {
        Given.Schedule("extract", after: TimeSpan.FromSeconds(10)).TakesTime("5s").ThenOnSuccess("load").ThenOnFailure("alarm");
        Given.ScheduleOnRequest("load");
        Given.ScheduleOnRequest("alarm");
        When.ItIs("00:20");
        Then.Runs("load").Are(Succeeded("00:15", by: RunOrigin.Chain));
        Then.Run("load").CausedBy.ShouldBe(Then.Run("extract").Id);
        Then.Runs("alarm").AreNone();
    }

    [Fact]
    public void RunThatFailsForGood_TriggersWhatComesAfterFailure_Once()
    {
        Given.Schedule("extract", after: TimeSpan.FromSeconds(10)).Answers(new DispatchResult(DispatchOutcome.Retry, "503")).ThenOnSuccess("load").ThenOnFailure("alarm");
        Given.ScheduleOnRequest("load");
        Given.ScheduleOnRequest("alarm");
        When.ItIs("00:24");
        Then.Runs("alarm").AreNone(); // it may still succeed
        When.ItIs("00:30");
        Then.Runs("extract").Are(Failed("00:10", FailureReason.Failed, attempts: 3));
        Then.Runs("alarm").Are(Succeeded("00:25", by: RunOrigin.Chain));
        Then.Runs("load").AreNone();
    }

    [Fact]
    public void SeveralTargets_AreAllTriggered()
    {
        Given.Nodes("a", "b", "c");
        string[] next = ["load1", "load2", "load3", "load4", "load5"];
        Given.Schedule("extract", after: TimeSpan.FromSeconds(10)).ThenOnSuccess(next);
        foreach (var id in next)
            Given.ScheduleOnRequest(id);
        When.ItIs("00:20");
        foreach (var id in next)
            Then.Runs(id).Are(Succeeded("00:10", by: RunOrigin.Chain));
    }

    [Fact]
    public void CancelledRun_TriggersNothing()
    {
        Given.Schedule("extract", after: TimeSpan.FromSeconds(10)).TakesTime("1m").ThenOnSuccess("load").ThenOnFailure("load");
        Given.ScheduleOnRequest("load");
        When.ItIs("00:30");
        When.Cancels("extract");
        When.ItIs("03:00");
        Then.Runs("load").AreNone();
    }

    [Fact]
    public void LostRun_TriggersWhatComesAfterFailure()
    {
        Given.Nodes("a", "b");
        Given.Schedule("extract", after: TimeSpan.FromSeconds(10)).TakesTime("1m").IsSentAtMostOnce().ThenOnFailure("alarm");
        Given.ScheduleOnRequest("alarm");
        When.ItIs("00:30");
        When.OwnerDies("extract");
        When.ItIs("01:00");
        Then.Runs("extract").Are(Lost("00:10"));
        Then.Runs("alarm").All.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData(nameof(IScheduleStore.GetAsync))] // before it triggers
    [InlineData(nameof(IRunStore.RequestAsync))]
    [InlineData(nameof(IRunStore.RemoveChainTriggerAsync))] // when it has, and before that is noted
    public void NodeDiesBetweenEndAndTrigger_TheOwnerTriggersIt_Once(string diesAt)
    {
        Given.Nodes("a", "b");
        Given.Schedule("extract", after: TimeSpan.FromSeconds(10)).TakesTime("10s").ThenOnSuccess("load");
        Given.ScheduleOnRequest("load");
        When.ItIs("00:19");
        var dying = When.OwnerOf("extract");
        Cluster.Faults.Plan(diesAt, StoreFault.Hangs, node: dying);
        When.ItIs("00:20");
        When.NodeDies(dying);
        When.ItIs("01:00");
        Then.Runs("extract").Are(Succeeded("00:10"));
        Then.Runs("load").All.Count.ShouldBe(1);
        Then.Target("load").Got(1);
    }

    [Theory]
    [InlineData(StoreFault.NotApplied)]
    [InlineData(StoreFault.AnswerLost)]
    [InlineData(StoreFault.Late)]
    public void StoreIsAwayBetweenEndAndTrigger_ItIsTriggeredOnce(StoreFault fault)
    {
        Given.Schedule("extract", after: TimeSpan.FromSeconds(10)).ThenOnSuccess("load");
        Given.ScheduleOnRequest("load");
        When.ItIs("00:09");
        Cluster.Faults.Plan(nameof(IRunStore.RequestAsync), fault);
        When.ItIs("01:00");
        Then.Runs("load").All.Count.ShouldBe(1);
        Then.Target("load").Got(1);
    }

    [Fact]
    public void MissingTarget_IsPassedOver_AndTheOthersAreTriggered()
    {
        Given.Schedule("extract", every: "1m").ThenOnSuccess("gone", "load");
        Given.ScheduleOnRequest("load");
        When.ItIs("02:10");
        Then.Runs("load").Are(Succeeded("01:00", by: RunOrigin.Chain), Succeeded("02:00", by: RunOrigin.Chain));
        Then.Runs("gone").AreNone();
    }

    [Fact]
    public void PausedTarget_IsTriggeredAllTheSame_ForPausingStopsOnlyOccurrences()
    {
        Given.Schedule("extract", after: TimeSpan.FromSeconds(10)).ThenOnSuccess("load");
        Given.Schedule("load", every: "1m").IsPaused();
        When.ItIs("05:00");
        Then.Runs("load").Are(Succeeded("00:10", by: RunOrigin.Chain));
    }

    [Fact]
    public void ActiveTarget_GoesByItsOverlapPolicy()
    {
        Given.Schedule("extract", every: "1m").ThenOnSuccess("load");
        Given.ScheduleOnRequest("load").Overlaps(OverlapPolicy.BufferOne).TakesTime("140s");
        When.ItIs("03:10");
        Then.Runs("load").Are(
            Running("01:00", by: RunOrigin.Chain), Pending("02:00", by: RunOrigin.Chain), Skipped("03:00", by: RunOrigin.Chain));
    }

    [Fact]
    public void Loop_EndsAfterTheLongestChain()
    {
        Given.Schedule("ping", after: TimeSpan.FromSeconds(10)).ThenOnSuccess("pong").With(s => s with { MaxRuns = 1 });
        Given.ScheduleOnRequest("pong").ThenOnSuccess("ping");
        When.ItIs("10:00");
        (Then.Runs("ping").All.Count + Then.Runs("pong").All.Count).ShouldBe(1 + Chain.LongestChain);
    }

    [Fact]
    public void WhatComesAfterRejection_IsTriggeredAtOnce()
    {
        Given.Schedule("extract", after: TimeSpan.FromSeconds(10)).Answers(Refusal).ThenOnFailure("alarm");
        Given.ScheduleOnRequest("alarm");
        When.ItIs("00:11");
        Then.Runs("alarm").Are(Succeeded("00:10", by: RunOrigin.Chain));
    }
}
