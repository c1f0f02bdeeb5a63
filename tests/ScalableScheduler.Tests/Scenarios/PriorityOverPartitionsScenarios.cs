using ScalableScheduler.Engine;

namespace ScalableScheduler.Tests.Scenarios;

/// <summary>The partitions of a node share its room: what is high in one goes before what is low in another.</summary>
public sealed class PriorityOverPartitionsScenarios() : Scenario(new SimulatedCluster { Scheduler = new SchedulerOptions { Partitions = 16, MaxConcurrentRuns = 1 } })
{
    [Fact]
    public void HighOnes_GoBeforeTheBacklogOfAllPartitions()
    {
        for (var i = 0; i < 100; i++)
            Given.Schedule($"low{i}", after: TimeSpan.FromSeconds(10)).TakesTime("1s");
        for (var i = 0; i < 5; i++)
            Given.Schedule($"high{i}", after: TimeSpan.FromSeconds(30.5)).HasPriority(9).TakesTime("1s");
        When.ItIs("03:00");
        var highs = Then.Target("high").All;
        highs.Count.ShouldBe(5);
        var last = highs.Max(s => s.Arrival.At);
        Then.Target("low").All.Count(s => s.Arrival.At > highs[0].Arrival.NominalTime && s.Arrival.At < last).ShouldBeLessThanOrEqualTo(4);
        Then.Target("low").Got(100);
    }
}
