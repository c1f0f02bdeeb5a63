using ScalableScheduler.Coordination.Locks;
using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;
using ScalableScheduler.Storage.Memory;
using ScalableScheduler.Tasks;

namespace ScalableScheduler.Tests.Engine;

public sealed class FailoverTests
{
    private static readonly TimeSpan LeaseAndASecond = TimeSpan.FromSeconds(11);

    private readonly SimulatedCluster _cluster = new();

    [Fact]
    public void KilledNode_IsReplacedWithinLeaseAndASecond_AndNoOccurrenceIsMissed()
    {
        var nodes = Enumerable.Range(0, 3).Select(i => _cluster.AddNode($"node{i}")).ToList();
        for (var i = 0; i < 30; i++)
            _cluster.Register($"job{i}", TriggerType.Cron, "* * * * * *");
        _cluster.Pass(TimeSpan.FromSeconds(20));

        _cluster.Kill(nodes[1]);
        _cluster.Pass(TimeSpan.FromSeconds(40));

        _cluster.Arrivals.Select(a => a.Run).Distinct().Count().ShouldBe(30 * 60);
        _cluster.Arrivals.Count.ShouldBe(30 * 60);
        _cluster.Arrivals.Max(a => a.At - a.NominalTime).ShouldBeLessThan(LeaseAndASecond);
        _cluster.Owners().Values.Distinct().ShouldBe(["node0", "node2"], ignoreOrder: true);
    }

    [Fact]
    public void StoppedNode_HandsOverAtOnce_AndEndsWhatItBegan()
    {
        var leaving = _cluster.AddNode("leaving");
        _cluster.AddNode("staying");
        _cluster.Pass(TimeSpan.FromSeconds(3));
        var gate = new TaskCompletionSource();
        _cluster.Answer = async (_, ct) =>
        {
            await gate.Task.WaitAsync(ct);
            return DispatchResult.Delivered;
        };
        for (var i = 0; i < 6; i++)
            _cluster.Register($"slow{i}", TriggerType.Now, "");
        _cluster.Pass(TimeSpan.FromMilliseconds(50));
        _cluster.Arrivals.Count.ShouldBe(6);

        leaving.Stop();
        _cluster.Pass(TimeSpan.FromMilliseconds(250));
        _cluster.Owners().Count(o => o.Value == "leaving").ShouldBe(0);
        _cluster.Register("after", TriggerType.Now, "");
        _cluster.Pass(TimeSpan.FromMilliseconds(250));
        _cluster.Arrivals.Single(a => a.Schedule == "after").Node.ShouldBe("staying");

        _cluster.Pass(TimeSpan.FromSeconds(4)); // still within the drain timeout
        gate.SetResult();
        _cluster.Pass(TimeSpan.FromSeconds(1));

        leaving.Life.IsCompletedSuccessfully.ShouldBeTrue();
        _cluster.Arrivals.Count.ShouldBe(7, "nothing was sent twice");
        Enumerable.Range(0, 6).ShouldAllBe(i => _cluster.View($"slow{i}")!.LastRun!.Status == RunStatus.Succeeded);
    }

    [Fact]
    public void StoppedNode_AbandonsWhatOutlastsTheDrainTimeout_AndAnotherRunsItAtOnce()
    {
        var leaving = _cluster.AddNode("leaving");
        _cluster.Answer = async (d, ct) =>
        {
            if (d.Attempt == 1)
                await Task.Delay(Timeout.InfiniteTimeSpan, _cluster.Time, ct);
            return DispatchResult.Delivered;
        };
        _cluster.Register("slow", TriggerType.Now, "");
        _cluster.Pass(TimeSpan.FromMilliseconds(100));
        _cluster.AddNode("staying");
        _cluster.Pass(TimeSpan.FromSeconds(1));

        leaving.Stop();
        _cluster.Pass(_cluster.Scheduler.DrainTimeout + TimeSpan.FromSeconds(1));

        leaving.Life.IsCompletedSuccessfully.ShouldBeTrue();
        _cluster.Arrivals.Select(a => (a.Node, a.Attempt)).ShouldBe([("leaving", 1), ("staying", 2)]);
        _cluster.Arrivals.Select(a => a.Run).Distinct().Count().ShouldBe(1);
        _cluster.Runs("slow").Single().Attempts.Select(a => a.Outcome).ShouldBe([AttemptOutcome.Abandoned, AttemptOutcome.Delivered]);
    }

    [Fact]
    public void RunOfAKilledNode_IsOfferedAgain_AsTheNextAttemptOfTheSameRun()
    {
        var dying = _cluster.AddNode("dying");
        _cluster.Answer = async (d, ct) =>
        {
            if (d.Attempt == 1)
                await Task.Delay(Timeout.InfiniteTimeSpan, _cluster.Time, ct);
            return DispatchResult.Delivered;
        };
        _cluster.Register("job", TriggerType.Now, "", s => s with { Retry = new RetrySettings { MaxAttempts = 1 } });
        _cluster.Pass(TimeSpan.FromMilliseconds(100));

        _cluster.Kill(dying);
        _cluster.AddNode("other");
        _cluster.Pass(LeaseAndASecond);

        _cluster.Arrivals.Select(a => (a.Node, a.Attempt)).ShouldBe([("dying", 1), ("other", 2)]);
        _cluster.View("job")!.LastRun!.Status.ShouldBe(RunStatus.Succeeded);
    }

    [Fact]
    public void NodeThatStoodStillBeyondItsLease_DoesNoHarmWhenItWakes_AndIsUsefulAgain()
    {
        var sleeper = _cluster.AddNode("sleeper");
        _cluster.AddNode("other");
        for (var i = 0; i < 30; i++)
            _cluster.Register($"job{i}", TriggerType.Cron, "* * * * * *");
        _cluster.Pass(TimeSpan.FromSeconds(10));

        sleeper.StandsStill = true;
        _cluster.Pass(TimeSpan.FromSeconds(60));
        _cluster.Owners().Values.ShouldAllBe(o => o == "other");
        sleeper.StandsStill = false;
        _cluster.Pass(TimeSpan.FromSeconds(20));

        _cluster.Arrivals.Select(a => a.Run).Distinct().Count().ShouldBe(30 * 90);
        _cluster.Arrivals.Count.ShouldBe(30 * 90, "a node that lost its partitions must not fire");
        _cluster.Owners().Values.Distinct().Count().ShouldBe(2);
    }

    [Fact]
    public void NewNode_TakesItsShare_WithoutADuplicateOrAGap()
    {
        _cluster.AddNode("first");
        for (var i = 0; i < 30; i++)
            _cluster.Register($"job{i}", TriggerType.Cron, "* * * * * *");
        _cluster.Pass(TimeSpan.FromSeconds(10));
        _cluster.AddNode("second");
        _cluster.AddNode("third");
        _cluster.Pass(TimeSpan.FromSeconds(10));

        _cluster.Arrivals.Count.ShouldBe(30 * 20);
        _cluster.Arrivals.Select(a => a.Run).Distinct().Count().ShouldBe(30 * 20);
        _cluster.Owners().GroupBy(o => o.Value).Select(g => g.Count()).OrderDescending().ShouldBe([6, 5, 5]);
        _cluster.Arrivals.Max(a => a.At - a.NominalTime).ShouldBeLessThan(TimeSpan.FromMilliseconds(300));
    }

    [Fact]
    public void TwoOfFiveLockServersDown_TheClusterGoesOn_ThreeDownAndNobodyOwns()
    {
        var servers = Enumerable.Range(0, 5).Select(_ => new BreakableLockServer(new MemoryLockServer(_cluster.Time))).ToList();
        _cluster.LockServers = servers.ToArray<ILockServer>();
        _cluster.AddNode("a");
        _cluster.Register("job", TriggerType.Cron, "* * * * * *");
        servers[0].IsDown = servers[3].IsDown = true;
        _cluster.Pass(TimeSpan.FromSeconds(30));
        _cluster.Arrivals.Count.ShouldBe(30);

        servers[1].IsDown = true;
        _cluster.Pass(TimeSpan.FromSeconds(30));
        var whenLost = _cluster.Arrivals.Count;
        whenLost.ShouldBeLessThan(30 + 11);

        servers[1].IsDown = false;
        _cluster.Pass(TimeSpan.FromSeconds(10));
        _cluster.Arrivals.Select(a => a.Run).Distinct().Count().ShouldBe(70);
    }

    private sealed class BreakableLockServer(ILockServer inner) : ILockServer
    {
        public bool IsDown { get; set; }

        public ValueTask<bool> AcquireAsync(string resource, string value, TimeSpan duration, CancellationToken cancellationToken) =>
            IsDown ? ValueTask.FromResult(false) : inner.AcquireAsync(resource, value, duration, cancellationToken);

        public ValueTask<bool> ExtendAsync(string resource, string value, TimeSpan duration, CancellationToken cancellationToken) =>
            IsDown ? ValueTask.FromResult(false) : inner.ExtendAsync(resource, value, duration, cancellationToken);

        public ValueTask<bool> ReleaseAsync(string resource, string value, CancellationToken cancellationToken) =>
            IsDown ? ValueTask.FromResult(false) : inner.ReleaseAsync(resource, value, cancellationToken);
    }
}
