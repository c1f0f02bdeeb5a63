using ScalableScheduler.Engine;

namespace ScalableScheduler.Tests.Scenarios;

/// <summary>One node that executes one run after the other, with one partition: what goes first is seen exactly.</summary>
public sealed class PriorityScenarios() : Scenario(new SimulatedCluster { Scheduler = new SchedulerOptions { Partitions = 1, MaxConcurrentRuns = 1 } })
{
    private const int MoreThanABatch = 130;

    [Fact]
    public void OfWhatIsDueTogether_TheHighestGoesFirst_AlsoBehindMoreThanABatch()
    {
        Lows(MoreThanABatch, after: 10);
        for (var i = 0; i < 5; i++)
            Given.Schedule($"high{i}", after: TimeSpan.FromSeconds(10)).HasPriority(9).TakesTime("1s");
        for (var i = 0; i < 5; i++)
            Given.Schedule($"middle{i}", after: TimeSpan.FromSeconds(10)).HasPriority(5).TakesTime("1s");
        When.ItIs("05:00");
        var order = Then.Target("").All.Select(s => Kind(s.Arrival.Schedule)).ToList();
        order.Count.ShouldBe(MoreThanABatch + 10);
        order.Take(5).ShouldAllBe(kind => kind == "high");
        order.Skip(5).Take(5).ShouldAllBe(kind => kind == "middle");
    }

    [Fact]
    public void HighOneThatIsDueLater_OvertakesTheBacklog_AlsoInTheNodesOwnQueue()
    {
        Lows(MoreThanABatch, after: 10);
        Given.Schedule("high", after: TimeSpan.FromMilliseconds(30_500)).HasPriority(9).TakesTime("1s");
        When.ItIs("05:00");
        var high = Then.Target("high").All.Single();
        // Three were accepted before it was due: one is under way, one is next, and the room is full.
        (high.Arrival.At - high.Arrival.NominalTime).ShouldBeLessThan(TimeSpan.FromSeconds(2.6));
        Then.Target("low").Got(MoreThanABatch);
    }

    [Fact]
    public void AmongEquals_WhatHasWaitedLongestGoesFirst()
    {
        for (var i = 0; i < 20; i++)
            Given.Schedule($"low{i:D2}", after: TimeSpan.FromSeconds(10 + (0.01 * i))).TakesTime("1s");
        When.ItIs("01:00");
        Then.Target("low").All.Select(s => s.Arrival.Schedule).ShouldBeInOrder();
    }

    [Fact]
    public void Retry_HasThePriorityOfItsSchedule()
    {
        Given.Schedule("high", after: TimeSpan.FromSeconds(10)).HasPriority(9).TakesTime("1s")
            .Answers(new Tasks.DispatchResult(Tasks.DispatchOutcome.Retry, "503"), Tasks.DispatchResult.Delivered);
        Lows(MoreThanABatch, after: 11);
        When.ItIs("05:00");
        var again = Then.Target("high").All[1].Arrival;
        (again.At - Cluster.Runs("high")[0].Attempts[0].FinishedAt).ShouldBeLessThan(TimeSpan.FromSeconds(5 + 2.6));
    }

    private void Lows(int count, int after)
    {
        for (var i = 0; i < count; i++)
            Given.Schedule($"low{i:D3}", after: TimeSpan.FromSeconds(after)).TakesTime("1s");
    }

    private static string Kind(string id) => id.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9');
}
