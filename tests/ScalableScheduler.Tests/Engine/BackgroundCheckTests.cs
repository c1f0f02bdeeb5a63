using ScalableScheduler.Engine;
using ScalableScheduler.Schedules;

namespace ScalableScheduler.Tests.Engine;

/// <summary>Owners look through their partitions by themselves.</summary>
public sealed class BackgroundCheckTests
{
    [Fact]
    public void ALostDueEntry_IsFoundWithinTheRhythm_WithoutAnybodyAsking()
    {
        var cluster = ClusterThatChecksEvery(TimeSpan.FromMinutes(10));
        cluster.Register("job", TriggerType.Interval, "1m");
        cluster.Pass(TimeSpan.FromSeconds(90));
        cluster.Store.Break(new ScheduleId("job"), p => p.SetDue("job", null));

        cluster.Pass(TimeSpan.FromMinutes(12));

        cluster.RecordFaults.ShouldHaveSingleItem().ShouldContain("MissingDue of job");
        cluster.View("job")!.NextDue.ShouldNotBeNull();
        cluster.Arrivals.Select(a => a.Run).ShouldBeUnique();
        cluster.Arrivals[^1].At.ShouldBeGreaterThan(cluster.Time.GetUtcNow().AddMinutes(-2));
    }

    [Fact]
    public void EveryPartition_IsLookedThrough_NotAllAtOnce()
    {
        var cluster = ClusterThatChecksEvery(TimeSpan.FromMinutes(10));

        cluster.Pass(TimeSpan.FromMinutes(11));

        var times = SimulatedCluster.Now(cluster.Store.ReadStatusAsync(CancellationToken.None)).Partitions.Select(p => p.CheckedAt).ToList();
        times.ShouldAllBe(t => t != null);
        times.Distinct().Count().ShouldBeGreaterThan(cluster.Scheduler.Partitions / 2);
    }

    [Fact]
    public void SwitchedOff_NothingIsLookedThrough()
    {
        var cluster = ClusterThatChecksEvery(TimeSpan.Zero);

        cluster.Pass(TimeSpan.FromHours(1));

        SimulatedCluster.Now(cluster.Store.ReadStatusAsync(CancellationToken.None)).Partitions.ShouldAllBe(p => p.CheckedAt == null);
    }

    private static SimulatedCluster ClusterThatChecksEvery(TimeSpan every)
    {
        var cluster = new SimulatedCluster { Scheduler = new SchedulerOptions { Partitions = 16, MaxConcurrentRuns = 8, ReconcileEvery = every } };
        cluster.AddNode("a");
        cluster.AddNode("b");
        cluster.Pass(TimeSpan.FromSeconds(30));
        return cluster;
    }
}
