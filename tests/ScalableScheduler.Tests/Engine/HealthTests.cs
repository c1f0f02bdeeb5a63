using ScalableScheduler.Schedules;
using ScalableScheduler.Storage;
using ScalableScheduler.Tasks;

namespace ScalableScheduler.Tests.Engine;

public sealed class HealthTests
{
    private readonly SimulatedCluster _cluster = new();

    [Fact]
    public void Node_IsReadyAndLive_AfterItsStart()
    {
        var nodes = Enumerable.Range(0, 3).Select(i => _cluster.AddNode($"node{i}")).ToList();
        _cluster.Pass(TimeSpan.FromSeconds(1));

        nodes.ShouldAllBe(n => IsReady(n) && IsLive(n));
    }

    [Fact]
    public void Node_IsNotReady_WhileTheStoreIsAwayLongerThanTheLease_ButLive()
    {
        var node = _cluster.AddNode("a");
        _cluster.Register("job", TriggerType.Cron, "* * * * * *");
        _cluster.Pass(TimeSpan.FromSeconds(5));

        _cluster.Faults.IsAway = true;
        _cluster.Pass(TimeSpan.FromSeconds(7));
        IsReady(node).ShouldBeTrue();
        _cluster.Pass(TimeSpan.FromSeconds(4));
        IsReady(node).ShouldBeFalse();
        _cluster.Pass(TimeSpan.FromMinutes(10));
        IsLive(node).ShouldBeTrue("a restart does not bring the store back");

        _cluster.Faults.IsAway = false;
        _cluster.Pass(TimeSpan.FromSeconds(2));
        IsReady(node).ShouldBeTrue();
    }

    [Fact]
    public void Node_IsLive_WhileAFireIsUnanswered_HoweverLongTheLeaseHolds()
    {
        var node = _cluster.AddNode("a");
        _cluster.Faults.LocksStay = true;
        _cluster.Pass(TimeSpan.FromSeconds(5));
        _cluster.Faults.Plan(nameof(IDueStore.FireAsync), StoreFault.NotApplied, times: 100_000);
        _cluster.Register("job", TriggerType.Now, "");
        _cluster.Pass(TimeSpan.FromMinutes(5));

        IsLive(node).ShouldBeTrue();
    }

    [Fact]
    public void Node_IsNotLive_WhenALoopStandsStill()
    {
        var node = _cluster.AddNode("a");
        _cluster.Pass(TimeSpan.FromSeconds(5));
        _cluster.Faults.Plan(nameof(IDueStore.ReadDueAsync), StoreFault.Hangs);
        _cluster.Pass(TimeSpan.FromSeconds(55));
        IsLive(node).ShouldBeTrue();
        _cluster.Pass(TimeSpan.FromSeconds(10));

        node.Health.IsLive(out var reason).ShouldBeFalse();
        reason.ShouldStartWith("scan of partition");
    }

    [Fact]
    public void Node_IsLive_UnderBackPressure()
    {
        var node = _cluster.AddNode("a");
        _cluster.Answer = async (_, ct) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, _cluster.Time, ct);
            return DispatchResult.Delivered;
        };
        for (var i = 0; i < 100; i++)
            _cluster.Register($"job{i}", TriggerType.Now, "", s => s with { Timeout = TimeSpan.FromHours(1) });
        _cluster.Pass(TimeSpan.FromMinutes(30));

        IsLive(node).ShouldBeTrue();
        IsReady(node).ShouldBeTrue();
    }

    [Fact]
    public void Node_IsNotReady_WhileItStops()
    {
        var node = _cluster.AddNode("a");
        _cluster.Answer = async (_, ct) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, _cluster.Time, ct);
            return DispatchResult.Delivered;
        };
        _cluster.Register("job", TriggerType.Now, "");
        _cluster.Pass(TimeSpan.FromSeconds(1));
        node.Stop();
        _cluster.Pass(TimeSpan.FromSeconds(1));

        IsReady(node).ShouldBeFalse();
        IsLive(node).ShouldBeTrue();
    }

    private static bool IsReady(SimulatedNode node) => node.Health.IsReady(out _);

    private static bool IsLive(SimulatedNode node) => node.Health.IsLive(out _);
}
