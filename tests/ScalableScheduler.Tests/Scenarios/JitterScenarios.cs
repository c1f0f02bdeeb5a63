using ScalableScheduler.Schedules;

namespace ScalableScheduler.Tests.Scenarios;

public sealed class JitterScenarios : Scenario
{
    [Fact]
    public void Starts_AreMovedApart_AndNominalTimesStay()
    {
        for (var i = 0; i < 20; i++)
            Given.Schedule($"report{i}", every: "1m").With(Jittered("30s"));
        When.ItIs("01:35");
        Then.Target("report").Got(20);
        Then.Target("report").All.Select(s => s.Arrival.At).Distinct().Count().ShouldBeGreaterThan(15);
        foreach (var sending in Then.Target("report").All)
        {
            var definition = Then.Schedule(sending.Arrival.Schedule).Definition;
            sending.Arrival.At.ShouldBe(Spread.SlotOf(definition, sending.Arrival.NominalTime).Due, "it starts when its slot says");
            (sending.Arrival.At - sending.Arrival.NominalTime).ShouldBeInRange(TimeSpan.Zero, TimeSpan.FromSeconds(30));
        }
        for (var i = 0; i < 20; i++)
            Then.Runs($"report{i}").Are(Succeeded("01:00"));
    }

    [Fact]
    public void JitterLongerThanThePeriod_KeepsTheOrder()
    {
        Given.Schedule("report", every: "10s").With(Jittered("1h"));
        When.ItIs("05:00");
        var sent = Then.Target("report").All;
        sent.Select(s => s.Arrival.NominalTime).ShouldBeInOrder();
        sent.ShouldAllBe(s => s.Arrival.At - s.Arrival.NominalTime < TimeSpan.FromSeconds(10));
        sent.Count.ShouldBeInRange(29, 30);
    }

    [Fact]
    public void OwnerDiesBetweenNominalTimeAndStart_TheNextOwnerStartsItAtTheSameInstant()
    {
        Given.Nodes("a", "b");
        Given.Schedule("report", every: "2m").With(Jittered("2m"));
        When.Passes("0s");
        var due = Then.Schedule("report").NextDue!.Value;
        var nominal = Cluster.Time.GetUtcNow().AddMinutes(2);
        (due - nominal).ShouldBeGreaterThan(TimeSpan.FromSeconds(20), "there is time for a node to die");
        When.ItIs("02:01");
        When.OwnerDies("report");
        When.Passes("2m");
        Then.Target("report").All[0].Arrival.At.ShouldBe(due);
        Then.Target("report").All[0].Arrival.NominalTime.ShouldBe(nominal);
    }

    [Fact]
    public void GraceCountsFromTheMovedStart()
    {
        Given.Schedule("report", every: "10m").With(Jittered("5m")).Misfires(MisfireRule.Skip, grace: "1m");
        When.Passes("0s");
        var due = Then.Schedule("report").NextDue!.Value;
        (due - Cluster.Time.GetUtcNow()).ShouldBeGreaterThan(TimeSpan.FromMinutes(11), "it is moved by more than its grace");
        When.NodeDies("a");
        Cluster.Pass(due - Cluster.Time.GetUtcNow() + TimeSpan.FromSeconds(50));
        When.NodeJoins("b");
        When.Passes("5s");
        Then.Runs("report").Are(Succeeded("10:00"));
    }

    private static Func<Schedule, Schedule> Jittered(string by) => s => s with { Jitter = Journal.Span(by) };
}
