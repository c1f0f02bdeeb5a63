using ScalableScheduler.Coordination;
using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;
using ScalableScheduler.Storage;
using ScalableScheduler.Tasks;

namespace ScalableScheduler.Tests.Engine;

/// <summary>Single faults between the nodes and the store, and what the engine promises in spite of each.</summary>
public sealed class StoreFaultTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly SimulatedCluster _cluster = new();

    [Fact]
    public void FireWhoseAnswerIsLost_IsExecutedOnce_Promptly()
    {
        _cluster.AddNode("a");
        _cluster.Faults.Plan(nameof(IDueStore.FireAsync), StoreFault.AnswerLost, times: 3);
        _cluster.Register("job", TriggerType.Now, "");
        _cluster.Pass(Second);

        _cluster.Arrivals.Select(a => a.Attempt).ShouldBe([1]);
        _cluster.Runs("job").Single().Attempts.Select(a => a.Outcome).ShouldBe([AttemptOutcome.Delivered]);
    }

    [Fact]
    public void FireWhoseAnswerIsLost_IsExecutedOnce_WhenItsScheduleIsChangedBeforeTheRepetition()
    {
        _cluster.AddNode("a");
        _cluster.AddNode("b");
        _cluster.Register("job", TriggerType.Cron, "0 * * * * *");
        _cluster.Pass(TimeSpan.FromSeconds(59));
        _cluster.Faults.Plan(nameof(IDueStore.FireAsync), StoreFault.AnswerLost);
        _cluster.Pass(Second);
        _cluster.Register("job", TriggerType.Cron, "0 0 * * * *");
        _cluster.Pass(Second);

        _cluster.Arrivals.Select(a => (a.NominalTime.ToString("mm:ss"), a.Attempt)).ShouldBe([("01:00", 1)]);
        _cluster.Runs("job").Single().Attempts.Select(a => a.Outcome).ShouldBe([AttemptOutcome.Delivered]);
    }

    [Fact]
    public void UnansweredFire_IsExecutedOnce_WhenTheLeaseIsLostMeanwhile()
    {
        _cluster.AddNode("a");
        _cluster.AddNode("b");
        _cluster.Pass(TimeSpan.FromSeconds(5));
        _cluster.Faults.Plan(nameof(IDueStore.FireAsync), StoreFault.AnswerLost);
        _cluster.Register("job", TriggerType.Now, "", s => s with { Timeout = TimeSpan.FromHours(1) });
        _cluster.Faults.IsAway = true;
        _cluster.Pass(TimeSpan.FromSeconds(30));
        _cluster.Arrivals.ShouldBeEmpty();

        _cluster.Faults.IsAway = false;
        _cluster.Pass(2 * Second);

        _cluster.Arrivals.Select(a => a.Attempt).ShouldBe([1]);
        _cluster.View("job")!.LastRun!.Status.ShouldBe(RunStatus.Succeeded);
    }

    [Fact]
    public void UnansweredFire_IsExecutedOnce_WhenAnotherNodeTakesThePartitionMeanwhile()
    {
        _cluster.AddNode("a");
        _cluster.Pass(TimeSpan.FromSeconds(5));
        _cluster.Faults.Plan(nameof(IDueStore.FireAsync), StoreFault.AnswerLost);
        _cluster.Register("job", TriggerType.Now, "", s => s with { Timeout = TimeSpan.FromHours(1) });
        _cluster.Faults.CutOff("a");
        _cluster.AddNode("b");
        _cluster.Pass(TimeSpan.FromSeconds(8)); // by now "a" lost its lease's half, and lives still
        _cluster.Faults.Reconnect("a");
        var partition = PartitionOf("job");
        SimulatedCluster.Now(_cluster.Store.TakeAsync(partition, CancellationToken.None));
        _cluster.Pass(3 * Second);

        _cluster.Arrivals.Select(a => (a.Node, a.Attempt)).ShouldBe([("a", 1)]);
        _cluster.View("job")!.LastRun!.Status.ShouldBe(RunStatus.Succeeded);
    }

    [Fact]
    public void UnansweredFireThatWasNeverApplied_IsFiredByTheNextOwner()
    {
        _cluster.AddNode("a");
        _cluster.Pass(TimeSpan.FromSeconds(5));
        _cluster.AddNode("b");
        _cluster.Faults.CutOff("a");
        _cluster.Register("job", TriggerType.Now, "", s => s with { Timeout = TimeSpan.FromHours(1) });
        _cluster.Pass(TimeSpan.FromSeconds(11));
        _cluster.Faults.Reconnect("a");
        _cluster.Pass(TimeSpan.FromSeconds(10));

        _cluster.Arrivals.Select(a => (a.Node, a.Attempt)).ShouldBe([("b", 1)]);
    }

    [Theory]
    [InlineData(100, StoreFault.AnswerLost)]
    [InlineData(0, StoreFault.AnswerLost)]
    [InlineData(100, StoreFault.NotApplied)]
    [InlineData(100, StoreFault.Late)]
    public void EndingWhoseAnswerIsLost_IsRecordedOnce_AndCountedOnce(int keptRuns, StoreFault fault)
    {
        var cluster = new SimulatedCluster { History = new() { RunsPerSchedule = keptRuns } };
        cluster.AddNode("a");
        cluster.Answer = (_, _) => ValueTask.FromResult(new DispatchResult(DispatchOutcome.Rejected, "404 Not Found", 404));
        cluster.Faults.Plan(nameof(IRunStore.FinishAsync), fault, times: 2);
        cluster.Register("job", TriggerType.Now, "");
        cluster.Pass(TimeSpan.FromMinutes(2));

        cluster.Arrivals.Count.ShouldBe(1);
        cluster.Runs("job").Count.ShouldBe(Math.Min(1, keptRuns));
        var view = cluster.View("job")!;
        (view.ErrorCount, view.OpenRuns, view.LastRun!.Status).ShouldBe((1, 0, RunStatus.Failed));
    }

    [Fact]
    public void RetryWhoseAnswerIsLost_IsMadeOnce()
    {
        _cluster.AddNode("a");
        _cluster.Answer = (d, _) => ValueTask.FromResult(d.Attempt == 1 ? new DispatchResult(DispatchOutcome.Retry, "503", 503) : DispatchResult.Delivered);
        _cluster.Faults.Plan(nameof(IRunStore.FinishAsync), StoreFault.AnswerLost);
        _cluster.Register("job", TriggerType.Now, "");
        _cluster.Pass(TimeSpan.FromMinutes(2));

        _cluster.Arrivals.Select(a => a.Attempt).ShouldBe([1, 2]);
    }

    [Fact]
    public void StoreAwayFor30Seconds_NothingIsLost_AndFiringGoesOnWithin2SecondsOfItsReturn()
    {
        for (var i = 0; i < 3; i++)
            _cluster.AddNode($"node{i}");
        for (var i = 0; i < 10; i++)
            _cluster.Register($"job{i}", TriggerType.Cron, "* * * * * *");
        _cluster.Pass(TimeSpan.FromSeconds(10));

        _cluster.Faults.IsAway = true;
        _cluster.Pass(TimeSpan.FromSeconds(30));
        _cluster.Arrivals.Count.ShouldBe(10 * 10);
        _cluster.Faults.IsAway = false;
        _cluster.Pass(2 * Second);
        _cluster.Arrivals.Select(a => a.Run).Distinct().Count().ShouldBe(10 * 42);

        _cluster.Pass(TimeSpan.FromSeconds(18));
        _cluster.Arrivals.Count.ShouldBe(10 * 60);
        _cluster.Arrivals.Select(a => a.Run).Distinct().Count().ShouldBe(10 * 60);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void StoreAwayForLongerThanTheLease_WhatWasUnderWayOnLivingNodes_IsNotSentAgain(bool locksStay)
    {
        for (var i = 0; i < 4; i++)
            _cluster.AddNode($"node{i}");
        _cluster.Pass(TimeSpan.FromSeconds(15));
        _cluster.Answer = async (_, ct) =>
        {
            await Task.Delay(TimeSpan.FromSeconds(5), _cluster.Time, ct);
            return DispatchResult.Delivered;
        };
        for (var i = 0; i < 20; i++)
            _cluster.Register($"job{i}", TriggerType.Now, "");
        _cluster.Pass(Second);
        _cluster.Arrivals.Select(a => a.Node).Distinct().Count().ShouldBe(4);

        _cluster.Faults.LocksStay = locksStay;
        _cluster.Faults.IsAway = true;
        _cluster.Pass(TimeSpan.FromSeconds(90));
        _cluster.Faults.IsAway = false;
        _cluster.Pass(TimeSpan.FromSeconds(90));

        _cluster.Arrivals.Count.ShouldBe(20);
        Enumerable.Range(0, 20).ShouldAllBe(i => _cluster.View($"job{i}")!.LastRun!.Status == RunStatus.Succeeded);
    }

    [Fact]
    public void StoreAwayAtStart_TheNodeWaits_AndFiresOnceItIsThere()
    {
        _cluster.Faults.IsAway = true;
        var node = _cluster.AddNode("a");
        _cluster.Register("job", TriggerType.Now, "");
        _cluster.Pass(TimeSpan.FromMinutes(5));
        node.Health.IsLive(out _).ShouldBeTrue();
        node.Health.IsReady(out _).ShouldBeFalse();

        _cluster.Faults.IsAway = false;
        _cluster.Pass(2 * Second);

        _cluster.Arrivals.Count.ShouldBe(1);
        node.Health.IsReady(out _).ShouldBeTrue();
    }

    [Fact]
    public void LostWakeUp_CostsAtMostASecond()
    {
        _cluster.AddNode("a");
        _cluster.Faults.LosesSignals = true;
        for (var i = 0; i < 20; i++)
        {
            _cluster.Pass(TimeSpan.FromMilliseconds(1370));
            _cluster.Register($"job{i}", TriggerType.Now, "");
        }
        _cluster.Pass(Second);

        _cluster.Arrivals.Count.ShouldBe(20);
        _cluster.Arrivals.ShouldAllBe(a => a.At - a.NominalTime <= Second);
    }

    [Fact]
    public void WakeUpsThatCantBeSubscribed_CostAtMostASecond()
    {
        _cluster.Faults.Plan(nameof(ISignals.OnClusterChangeAsync), StoreFault.NotApplied, times: 1000);
        _cluster.Faults.Plan(nameof(ISignals.OnDueAsync), StoreFault.NotApplied, times: 1000);
        var node = _cluster.AddNode("a");
        _cluster.Pass(TimeSpan.FromSeconds(40));
        _cluster.Register("job", TriggerType.Now, "");
        _cluster.Pass(Second);

        _cluster.Arrivals.Count.ShouldBe(1);
        node.Health.IsLive(out _).ShouldBeTrue();
    }

    [Theory]
    [InlineData(StoreFault.NotApplied)]
    [InlineData(StoreFault.AnswerLost)]
    [InlineData(StoreFault.Late)]
    public void LostHeartbeats_WithinTheLease_ChangeNothing(StoreFault fault)
    {
        _cluster.AddNode("a");
        _cluster.AddNode("b");
        for (var i = 0; i < 10; i++)
            _cluster.Register($"job{i}", TriggerType.Cron, "* * * * * *");
        _cluster.Pass(TimeSpan.FromSeconds(5));
        var owners = _cluster.Owners();
        _cluster.Faults.Plan(nameof(IClusterStore.HeartbeatAsync), fault, times: 6);
        _cluster.Pass(TimeSpan.FromSeconds(30));

        _cluster.Arrivals.Count.ShouldBe(10 * 35);
        _cluster.Arrivals.ShouldAllBe(a => a.At - a.NominalTime < TimeSpan.FromMilliseconds(5));
        _cluster.Owners().ShouldBe(owners, ignoreOrder: true);
    }

    [Theory]
    [InlineData(StoreFault.NotApplied)]
    [InlineData(StoreFault.AnswerLost)]
    [InlineData(StoreFault.Late)]
    public void LostTake_IsRepeated(StoreFault fault)
    {
        _cluster.Faults.Plan(nameof(IDueStore.TakeAsync), fault, times: 40);
        _cluster.AddNode("a");
        for (var i = 0; i < 30; i++)
            _cluster.Register($"job{i}", TriggerType.Cron, "* * * * * *");
        _cluster.Pass(TimeSpan.FromSeconds(30));

        _cluster.Arrivals.Count.ShouldBe(30 * 30);
        _cluster.Owners().Count.ShouldBe(16);
    }

    [Fact]
    public void PartitionThatCantBeTaken_IsTriedWithoutHaste()
    {
        _cluster.Faults.Plan(nameof(IDueStore.TakeAsync), StoreFault.NotApplied, times: 100_000);
        _cluster.AddNode("a");
        _cluster.Pass(TimeSpan.FromSeconds(10));

        _cluster.Faults.Calls[nameof(IDueStore.TakeAsync)].ShouldBeLessThan(16 * 20);
        _cluster.Faults.Calls[nameof(IClusterStore.HeartbeatAsync)].ShouldBeLessThan(100);
    }

    [Fact]
    public void NodeThatStoodStill_LeavesTheRunsOfANodeItNeverHeardOfAlone()
    {
        var sleeper = _cluster.AddNode("sleeper");
        _cluster.Pass(TimeSpan.FromSeconds(20));
        _cluster.Answer = async (_, ct) =>
        {
            await Task.Delay(TimeSpan.FromSeconds(25), _cluster.Time, ct);
            return DispatchResult.Delivered;
        };
        sleeper.StandsStill = true;
        _cluster.AddNode("newcomer");
        _cluster.Pass(TimeSpan.FromSeconds(20));
        for (var i = 0; i < 8; i++)
            _cluster.Register($"job{i}", TriggerType.Now, "");
        _cluster.Pass(Second);
        _cluster.Arrivals.Count.ShouldBe(8);

        sleeper.StandsStill = false;
        _cluster.Pass(TimeSpan.FromSeconds(60));

        _cluster.Arrivals.Count.ShouldBe(8);
    }

    [Fact]
    public void AttemptThatWaitsLongInTheQueueOfItsNode_IsNotTakenForAbandoned()
    {
        var cluster = new SimulatedCluster { Scheduler = new() { Partitions = 16, MaxConcurrentRuns = 2 } };
        cluster.AddNode("a");
        cluster.Answer = async (d, ct) =>
        {
            if (d.Schedule.Id.Value.StartsWith("slow", StringComparison.Ordinal))
                await Task.Delay(TimeSpan.FromMinutes(9), cluster.Time, ct);
            return DispatchResult.Delivered;
        };
        cluster.Register("slow1", TriggerType.Now, "", s => s with { Timeout = TimeSpan.FromMinutes(10) });
        cluster.Register("slow2", TriggerType.Now, "", s => s with { Timeout = TimeSpan.FromMinutes(10) });
        cluster.Register("quick", TriggerType.Now, "");
        cluster.Pass(TimeSpan.FromMinutes(10));

        cluster.Arrivals.Select(a => (a.Schedule, a.Attempt)).ShouldBe([("slow1", 1), ("slow2", 1), ("quick", 1)]);
        cluster.View("quick")!.LastRun!.Status.ShouldBe(RunStatus.Succeeded);
    }

    [Fact]
    public void StoppingNode_IsGoneAfterTheDrainTimeout_EvenWhileTheStoreIsAway()
    {
        var node = _cluster.AddNode("a");
        _cluster.Answer = async (_, ct) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, _cluster.Time, ct);
            return DispatchResult.Delivered;
        };
        for (var i = 0; i < 40; i++)
            _cluster.Register($"job{i}", TriggerType.Now, "");
        _cluster.Pass(Second);
        _cluster.Faults.Plan(nameof(IRunStore.FinishAsync), StoreFault.Hangs, times: 1000);

        node.Stop();
        _cluster.Pass(_cluster.Scheduler.DrainTimeout + Second);

        node.Life.IsCompletedSuccessfully.ShouldBeTrue();
        _cluster.Arrivals.Count.ShouldBe(_cluster.Scheduler.MaxConcurrentRuns, "what was not begun is left to others");
    }

    [Fact]
    public void StoppingNode_HandsOverInOrder_WhenTheStoreGoesAwayAtThatMoment()
    {
        var node = _cluster.AddNode("a");
        _cluster.Pass(5 * Second);
        _cluster.Faults.IsAway = true;
        node.Stop();
        _cluster.Pass(TimeSpan.FromSeconds(10));

        node.Life.IsCompletedSuccessfully.ShouldBeTrue();
    }

    [Fact]
    public void TaskTypeThatCancelsItself_FailsTheAttempt_AndItIsRetriedAsThePolicySays()
    {
        _cluster.AddNode("a");
        _cluster.Answer = (d, _) => d.Attempt == 1 ? throw new TaskCanceledException("its own timeout") : ValueTask.FromResult(DispatchResult.Delivered);
        _cluster.Register("job", TriggerType.Now, "");
        _cluster.Pass(TimeSpan.FromSeconds(30));

        _cluster.Runs("job").Single().Attempts.Select(a => a.Outcome).ShouldBe([AttemptOutcome.Failed, AttemptOutcome.Delivered]);
    }

    [Fact]
    public void TaskTypeThatThrows_FailsTheAttempt_NotTheNode()
    {
        _cluster.AddNode("a");
        _cluster.Answer = (d, _) => d.Attempt == 1 ? throw new InvalidOperationException("a bug") : ValueTask.FromResult(DispatchResult.Delivered);
        _cluster.Register("job", TriggerType.Now, "");
        _cluster.Pass(TimeSpan.FromSeconds(30));

        _cluster.View("job")!.LastRun!.Status.ShouldBe(RunStatus.Succeeded);
    }

    [Fact]
    public void TaskTypeThatIgnoresItsTimeout_HoldsNoPlace()
    {
        _cluster.AddNode("a");
        var never = new TaskCompletionSource<DispatchResult>();
        _cluster.Answer = (d, _) => d.Attempt == 1 ? new ValueTask<DispatchResult>(never.Task) : ValueTask.FromResult(DispatchResult.Delivered);
        for (var i = 0; i < 20; i++)
            _cluster.Register($"job{i}", TriggerType.Now, "", s => s with { Timeout = TimeSpan.FromSeconds(3) });
        _cluster.Pass(TimeSpan.FromMinutes(1));

        Enumerable.Range(0, 20).ShouldAllBe(i => _cluster.View($"job{i}")!.LastRun!.Status == RunStatus.Succeeded);
        _cluster.Runs("job0").Single().Attempts[0].Outcome.ShouldBe(AttemptOutcome.TimedOut);
    }

    [Fact]
    public void ScheduleThatCantBePlanned_IsLeftForLater_AndTheOthersOfItsPartitionFire()
    {
        _cluster.AddNode("a");
        _cluster.Register("broken", TriggerType.Cron, "* * * * * *", s => s with { Trigger = new BrokenTrigger(_cluster.Time.GetUtcNow().AddSeconds(1)) });
        foreach (var i in Enumerable.Range(0, 200).Where(i => PartitionOf($"job{i}") == PartitionOf("broken")))
            _cluster.Register($"job{i}", TriggerType.Cron, "* * * * * *");
        _cluster.Pass(TimeSpan.FromSeconds(20));

        var sent = _cluster.Arrivals.GroupBy(a => a.Schedule).ToDictionary(g => g.Key, g => g.Count());
        sent.ShouldNotBeEmpty();
        sent.Values.ShouldAllBe(count => count == 20);
        _cluster.View("broken")!.NextDue!.Value.ShouldBe(_cluster.Time.GetUtcNow().AddSeconds(-19).AddMinutes(5), Second);
        _cluster.Faults.Calls[nameof(IDueStore.ReadDueAsync)].ShouldBeLessThan(16 * 20 * 4);
    }

    private PartitionId PartitionOf(string id) => PartitionId.Of(new ScheduleId(id), _cluster.Scheduler.Partitions);

    /// <summary>Is due once, and can't be planned then.</summary>
    private sealed record BrokenTrigger(DateTimeOffset Due) : Trigger
    {
        public override DateTimeOffset? NextAfter(DateTimeOffset instant) =>
            instant < Due.AddSeconds(-1) || instant == Due.AddSeconds(-1) ? Due : throw new InvalidOperationException("a bug of the trigger");

        public override DateTimeOffset? LastBefore(DateTimeOffset instant) => throw new InvalidOperationException("a bug of the trigger");
    }
}
