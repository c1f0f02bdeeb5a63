using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;
using ScalableScheduler.Storage;

namespace ScalableScheduler.Tests.Engine;

public sealed class FiringTests
{
    private static readonly TimeSpan Bearable = TimeSpan.FromMilliseconds(5);

    private readonly SimulatedCluster _cluster = new();

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    public void EveryOccurrence_RunsOnceAndOnTime_HoweverManyNodesThereAre(int nodes)
    {
        for (var i = 0; i < nodes; i++)
            _cluster.AddNode($"node{i}");
        for (var i = 0; i < 40; i++)
            _cluster.Register($"every-second-{i}", TriggerType.Cron, "* * * * * *");

        _cluster.Pass(TimeSpan.FromMinutes(1));

        var runs = _cluster.Arrivals.GroupBy(a => a.Run).ToList();
        runs.Count.ShouldBe(40 * 60);
        runs.ShouldAllBe(r => r.Count() == 1);
        _cluster.Arrivals.ShouldAllBe(a => a.At >= a.NominalTime && a.At - a.NominalTime < Bearable);
        _cluster.Arrivals.Select(a => a.Node).Distinct().Count().ShouldBe(nodes);
    }

    [Fact]
    public void NowAndDelayAndDate_RunOnceAtTheirInstant_AndAreCompleted()
    {
        _cluster.AddNode("a");
        var start = _cluster.Time.GetUtcNow();
        _cluster.Register("now", TriggerType.Now, "");
        _cluster.Register("delay", TriggerType.Delay, "90");
        _cluster.Register("date", TriggerType.Date, "2030-01-01T01:00:00", timezone: "Europe/Vienna");

        _cluster.Pass(TimeSpan.FromMinutes(5));

        _cluster.Arrivals.Select(a => (a.Schedule, a.NominalTime)).ShouldBe(
            [("now", start), ("date", start), ("delay", start.AddSeconds(90))], ignoreOrder: true);
        foreach (var id in new[] { "now", "delay", "date" })
        {
            _cluster.View(id)!.Status.ShouldBe(ScheduleStatus.Completed);
            _cluster.View(id)!.LastRun!.Status.ShouldBe(RunStatus.Succeeded);
        }
    }

    [Fact]
    public void DelayRecur_KeepsItsGrid_WhenItIsRegisteredAgain()
    {
        _cluster.AddNode("a");
        var start = _cluster.Time.GetUtcNow();
        _cluster.Register("every-10", TriggerType.DelayRecur, "10");
        _cluster.Pass(TimeSpan.FromSeconds(14));
        _cluster.Register("every-10", TriggerType.DelayRecur, "10");
        _cluster.Pass(TimeSpan.FromSeconds(20));

        _cluster.Arrivals.Select(a => (a.NominalTime - start).TotalSeconds).ShouldBe([10, 20, 30]);
    }

    [Fact]
    public void OneShot_RunsAgain_WhenItIsRegisteredAgain()
    {
        _cluster.AddNode("a");
        _cluster.Register("job", TriggerType.Now, "");
        _cluster.Register("job", TriggerType.Now, "");
        _cluster.Pass(TimeSpan.FromSeconds(1));

        _cluster.Arrivals.Count.ShouldBe(2);
        _cluster.Arrivals.Select(a => a.Run).Distinct().Count().ShouldBe(2);
        _cluster.View("job")!.Definition.Revision.ShouldBe(2);
    }

    [Fact]
    public void MaxRuns_EndsTheSchedule_AndEndAtToo()
    {
        _cluster.AddNode("a");
        _cluster.Register("three", TriggerType.Cron, "* * * * * *", s => s with { MaxRuns = 3 });
        _cluster.Register("until", TriggerType.Cron, "* * * * * *", s => s with { EndAt = _cluster.Time.GetUtcNow().AddSeconds(5) });
        _cluster.Pass(TimeSpan.FromMinutes(1));

        _cluster.Arrivals.Count(a => a.Schedule == "three").ShouldBe(3);
        _cluster.Arrivals.Count(a => a.Schedule == "until").ShouldBe(5);
        _cluster.View("three")!.Status.ShouldBe(ScheduleStatus.Completed);
    }

    [Fact]
    public void CompletedSchedules_AreRemovedWithTheirHistory_AfterTheConfiguredTime()
    {
        _cluster.AddNode("a");
        _cluster.Register("job", TriggerType.Now, "");
        _cluster.Pass(TimeSpan.FromMinutes(59));
        _cluster.View("job").ShouldNotBeNull();

        _cluster.Pass(TimeSpan.FromMinutes(5));

        _cluster.View("job").ShouldBeNull();
        _cluster.Runs("job").ShouldBeEmpty();
    }

    [Fact]
    public void SlowTargets_HoldBackFiring_AndNothingIsLostWhenTheyRecover()
    {
        _cluster.AddNode("a");
        var gate = new TaskCompletionSource();
        _cluster.Answer = async (_, ct) =>
        {
            await gate.Task.WaitAsync(ct);
            return Tasks.DispatchResult.Delivered;
        };
        for (var i = 0; i < 100; i++)
            _cluster.Register($"job{i}", TriggerType.Now, "");
        _cluster.Pass(TimeSpan.FromSeconds(5));

        _cluster.Arrivals.Count.ShouldBe(_cluster.Scheduler.MaxConcurrentRuns);

        gate.SetResult();
        _cluster.Pass(TimeSpan.FromSeconds(5));

        _cluster.Arrivals.Select(a => a.Schedule).Distinct().Count().ShouldBe(100);
        _cluster.Arrivals.Count.ShouldBe(100);
    }
}
