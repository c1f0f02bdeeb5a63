using ScalableScheduler.Coordination;
using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;
using ScalableScheduler.Tasks;

namespace ScalableScheduler.Tests.Engine;

/// <summary>A store that fails over to a replica and loses its last writes.</summary>
public sealed class RollbackTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly SimulatedCluster _cluster = new();

    [Fact]
    public void FireThatTheStoreLost_IsNotSentAgain_WhenItHadEnded()
    {
        _cluster.AddNode("a");
        for (var i = 0; i < 10; i++)
            _cluster.Register($"job{i}", TriggerType.Cron, "* * * * * *");
        _cluster.Pass(TimeSpan.FromSeconds(10.5));
        var copy = _cluster.Store.TakeCopy();
        _cluster.Pass(TimeSpan.FromSeconds(4));
        _cluster.Arrivals.Count.ShouldBe(10 * 14);

        _cluster.Store.RollBackTo(copy);
        _cluster.Pass(TimeSpan.FromMinutes(3));

        _cluster.Arrivals.Select(a => a.Run).Distinct().Count().ShouldBe(_cluster.Arrivals.Count);
        foreach (var id in Enumerable.Range(0, 10).Select(i => $"job{i}"))
        {
            _cluster.View(id)!.OpenRuns.ShouldBe(0);
            _cluster.Runs(id).Count.ShouldBe(194);
            _cluster.Runs(id).ShouldAllBe(r => r.Status == RunStatus.Succeeded && r.Attempts.Count == 1);
        }
    }

    [Theory]
    [InlineData(1)] // ends before the store offers it anew
    [InlineData(4)]
    [InlineData(20)]
    public void FireThatTheStoreLost_IsNotSentAgain_WhenItIsUnderWay(int seconds)
    {
        _cluster.AddNode("a");
        _cluster.Answer = async (_, ct) =>
        {
            await Task.Delay(seconds * Second, _cluster.Time, ct);
            return DispatchResult.Delivered;
        };
        _cluster.Register("job", TriggerType.Delay, "5");
        _cluster.Pass(TimeSpan.FromSeconds(4.5));
        var copy = _cluster.Store.TakeCopy();
        _cluster.Pass(Second);
        _cluster.Arrivals.Count.ShouldBe(1);

        _cluster.Store.RollBackTo(copy);
        _cluster.Pass(TimeSpan.FromMinutes(3));

        _cluster.Arrivals.Select(a => a.Attempt).ShouldBe([1]);
        var run = _cluster.Runs("job").Single();
        run.Status.ShouldBe(RunStatus.Succeeded);
        run.Attempts.Select(a => a.Outcome).ShouldBe([AttemptOutcome.Delivered]);
        _cluster.View("job")!.OpenRuns.ShouldBe(0);
    }

    [Fact]
    public void EndingThatReachesTheStoreBeforeItOffersTheRunAnew_IsKept()
    {
        _cluster.AddNode("a");
        _cluster.Answer = async (_, ct) =>
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), _cluster.Time, ct);
            return DispatchResult.Delivered;
        };
        _cluster.Register("job", TriggerType.Delay, "5");
        _cluster.Pass(TimeSpan.FromSeconds(4.5));
        var copy = _cluster.Store.TakeCopy();
        _cluster.Pass(TimeSpan.FromMilliseconds(550));
        _cluster.Store.RollBackTo(copy); // the owner looks again at most a second later, the attempt ends before that
        _cluster.Pass(TimeSpan.FromMinutes(3));

        _cluster.Arrivals.Count.ShouldBe(1);
        _cluster.View("job")!.LastRun!.Status.ShouldBe(RunStatus.Succeeded);
    }

    [Fact]
    public void RetryThatTheStoreLost_GoesOnWhereItWas()
    {
        _cluster.AddNode("a");
        _cluster.Answer = (d, _) => ValueTask.FromResult(d.Attempt < 3 ? new DispatchResult(DispatchOutcome.Retry, "503", 503) : DispatchResult.Delivered);
        _cluster.Register("job", TriggerType.Delay, "5");
        _cluster.Pass(TimeSpan.FromSeconds(4.5));
        var copy = _cluster.Store.TakeCopy();
        _cluster.Pass(TimeSpan.FromSeconds(6)); // attempts at 5 s and 10 s
        _cluster.Arrivals.Count.ShouldBe(2);

        _cluster.Store.RollBackTo(copy);
        _cluster.Pass(TimeSpan.FromMinutes(3));

        _cluster.Arrivals.Select(a => a.Attempt).ShouldBe([1, 2, 3]);
        _cluster.Runs("job").Single().Attempts.Count.ShouldBe(3);
    }

    [Fact]
    public void EndingThatTheStoreLost_IsWrittenAgain()
    {
        _cluster.AddNode("a");
        _cluster.AddNode("b");
        _cluster.Answer = async (_, ct) =>
        {
            await Task.Delay(Second, _cluster.Time, ct);
            return DispatchResult.Delivered;
        };
        for (var i = 0; i < 10; i++)
            _cluster.Register($"job{i}", TriggerType.Now, "");
        _cluster.Pass(TimeSpan.FromMilliseconds(500));
        var copy = _cluster.Store.TakeCopy();
        _cluster.Pass(Second);
        _cluster.Store.RollBackTo(copy);
        _cluster.Pass(TimeSpan.FromSeconds(10));

        _cluster.Arrivals.Count.ShouldBe(10);
        Enumerable.Range(0, 10).ShouldAllBe(i => _cluster.View($"job{i}")!.OpenRuns == 0 && _cluster.Runs($"job{i}").Single().Status == RunStatus.Succeeded);
    }

    [Fact]
    public void Tokens_GoOnGrowing_AndTheOwnersGoOn_WhenTheStoreLostTheirTaking()
    {
        var copy = _cluster.Store.TakeCopy();
        _cluster.AddNode("a");
        _cluster.Pass(5 * Second);
        var before = Tokens();

        _cluster.Store.RollBackTo(copy);
        for (var i = 0; i < 100; i++)
            _cluster.Register($"job{i}", TriggerType.Cron, "* * * * * *");
        _cluster.Pass(TimeSpan.FromSeconds(10));

        Tokens().Zip(before).ShouldAllBe(t => t.First.Value > t.Second.Value);
        _cluster.Arrivals.Count.ShouldBe(100 * 10);
    }

    [Fact]
    public void ScheduleThatIsDeletedAndRegisteredAnewWithTheSameDate_RunsAgain()
    {
        _cluster.AddNode("a");
        _cluster.Register("job", TriggerType.Date, "2030-01-01T00:00:05Z");
        _cluster.Pass(TimeSpan.FromSeconds(6));
        SimulatedCluster.Now(_cluster.Store.RemoveAsync(new ScheduleId("job"), null, cancel: false, CancellationToken.None)).ShouldNotBeNull();
        _cluster.Register("job", TriggerType.Date, "2030-01-01T00:00:05Z");
        _cluster.Pass(Second);

        _cluster.Arrivals.Count.ShouldBe(2);
        _cluster.View("job")!.LastRun!.Status.ShouldBe(RunStatus.Succeeded);
    }

    private IReadOnlyList<FencingToken> Tokens() =>
        [.. SimulatedCluster.Now(_cluster.Store.ReadStatusAsync(CancellationToken.None)).Partitions.Select(p => p.Token)];
}
