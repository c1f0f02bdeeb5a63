using ScalableScheduler.Cron;
using ScalableScheduler.Schedules;
using ScalableScheduler.Storage;
using ScalableScheduler.Tasks;

namespace ScalableScheduler.Tests.Scenarios;

public sealed class EditScenarios : Scenario
{
    [Fact]
    public void DuringARun_TheRunGoesOnAsItWas_AndTheNextGoesByTheNewDefinition()
    {
        Given.Schedule("report", every: "1m").TakesTime("30s").With(WithData("""{"v":1}"""));
        When.ItIs("01:10");
        When.Edits("report", WithData("""{"v":2}"""));
        When.ItIs("02:40");
        Then.Runs("report").Are(Succeeded("01:00"), Succeeded("02:00"));
        Then.Target("report").All.Select(s => s.Data).ShouldBe(["""{"v":1}""", """{"v":2}"""]);
    }

    [Fact]
    public void BetweenTwoAttempts_TheNextAttemptGoesByTheNewDefinition()
    {
        Given.Schedule("report", after: TimeSpan.FromSeconds(10)).With(WithData("""{"v":1}""")).Answers(new DispatchResult(DispatchOutcome.Retry, "503"), DispatchResult.Delivered);
        When.ItIs("00:12");
        When.Edits("report", WithData("""{"v":2}"""));
        When.ItIs("00:30");
        Then.Target("report").All.Select(s => s.Data).ShouldBe(["""{"v":1}""", """{"v":2}"""]);
    }

    [Fact]
    public void BetweenTwoOccurrences_TheNewRuleCountsFromNow()
    {
        Given.Schedule("report", every: "1m");
        When.ItIs("01:30");
        When.Edits("report", Every("20s"));
        When.ItIs("02:15");
        Then.Target("report").GotAt("01:00", "01:50", "02:10");
    }

    [Fact]
    public void SameRuleSavedAgain_LosesAndRepeatsNothing()
    {
        Given.Schedule("report", every: "1m");
        When.ItIs("00:59");
        When.Edits("report", s => s with { Description = "just before" });
        When.ItIs("01:00");
        When.Edits("report", s => s with { Description = "just after" });
        When.ItIs("02:10");
        Then.Runs("report").Are(Succeeded("01:00"), Succeeded("02:00"));
        Then.Target("report").GotAt("01:00", "02:00");
    }

    [Fact]
    public void AtTheInstantOfFiring_TheOccurrenceRunsOnce_ByTheNewDefinition()
    {
        Given.Schedule("report", every: "1m").With(WithData("""{"v":1}"""));
        When.ItIs("00:59");
        When.JustBefore(nameof(IDueStore.FireAsync), () => Cluster.Edit("report", WithData("""{"v":2}""")));
        When.ItIs("01:30");
        Then.Runs("report").Are(Succeeded("01:00"));
        Then.Target("report").All.Single().Data.ShouldBe("""{"v":2}""");
    }

    [Fact]
    public void AtTheInstantOfFiring_AnotherRule_TakesTheOccurrenceAway()
    {
        Given.Schedule("report", every: "1m");
        When.ItIs("00:59");
        When.JustBefore(nameof(IDueStore.FireAsync), () => Cluster.Edit("report", Every("20s")));
        When.ItIs("01:30");
        Then.Target("report").GotAt("01:20"); // the edit was answered before anything fired: the new rule counts from 01:00
    }

    [Fact]
    public void AtTheInstantOfFiring_TheEditsThatCameAfterTheFiring_ChangeTheNextOccurrence()
    {
        Given.Schedule("report", every: "1m").With(WithData("""{"v":1}"""));
        When.ItIs("00:59");
        Cluster.Faults.Plan(nameof(IDueStore.FireAsync), StoreFault.AnswerLost);
        When.ItIs("01:00"); // it was fired, and the node does not know yet
        When.Edits("report", WithData("""{"v":2}"""));
        When.ItIs("02:10");
        Then.Runs("report").Are(Succeeded("01:00"), Succeeded("02:00"));
        Then.Target("report").All.Select(s => s.Data).ShouldBe(["""{"v":1}""", """{"v":2}"""]);
    }

    [Fact]
    public void NewRuleThatHasTheSlotThatJustFired_DoesNotFireItTwice()
    {
        Given.Schedule("report", every: "1m");
        When.ItIs("01:00");
        When.Edits("report", Rule(TriggerType.Cron, "*/30 * * * * *"));
        When.ItIs("01:35");
        Then.Target("report").GotAt("01:00", "01:30");
    }

    [Fact]
    public void DeletionAtTheInstantOfFiring_NothingRuns()
    {
        Given.Schedule("report", every: "1m");
        When.ItIs("00:59");
        When.JustBefore(nameof(IDueStore.FireAsync), () =>
            SimulatedCluster.Now(Cluster.Store.RemoveAsync(new ScheduleId("report"), null, cancel: false, CancellationToken.None)));
        When.ItIs("05:00");
        Then.Target("report").GotNothing();
        Cluster.Nodes[0].Held.Count.ShouldBe(0);
    }

    private Func<Schedule, Schedule> Every(string period) => Rule(TriggerType.Interval, period);

    private Func<Schedule, Schedule> Rule(TriggerType type, string text) => s =>
    {
        var rule = new TriggerDefinition(type, text, "UTC", DayMatch.Or, Cluster.Time.GetUtcNow());
        TriggerReader.TryRead(rule, s.Id, out var trigger, out var error).ShouldBeTrue(error?.Message);
        return s with { TriggerDefinition = rule, Trigger = trigger! };
    };

    private static Func<Schedule, Schedule> WithData(string json) =>
        s => s with { Task = s.Task with { Data = System.Text.Json.JsonDocument.Parse(json).RootElement } };
}
