using ScalableScheduler.Engine;

namespace ScalableScheduler.Tests.Scenarios;

/// <summary>A permit is held from acceptance to the end of the attempt, also while that waits for its node.</summary>
public sealed class LimitOnABusyNodeScenarios() : Scenario(new SimulatedCluster { Scheduler = new SchedulerOptions { Partitions = 16, MaxConcurrentRuns = 2 } })
{
    [Fact]
    public void AttemptThatWaitsLongInTheQueueOfItsNode_KeepsItsPermit()
    {
        Given.Nodes("a");
        Given.Collection("limited", maxConcurrent: 1);
        for (var i = 0; i < 2; i++)
            Given.Schedule($"slow{i}", after: TimeSpan.FromSeconds(5)).TakesTime("9m");
        for (var i = 0; i < 4; i++)
            Given.Schedule($"job{i}", after: TimeSpan.FromSeconds(10)).IsIn("limited").TakesTime("4m").With(s => s with { Timeout = TimeSpan.FromMinutes(5) });
        When.ItIs("30:00");
        Then.Target("job").NeverHadMoreThan(1);
        Then.Target("job").Got(4);
    }
}
