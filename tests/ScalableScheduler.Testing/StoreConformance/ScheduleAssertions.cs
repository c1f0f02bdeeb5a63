using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;
using ScalableScheduler.Tasks;
using Shouldly;

namespace ScalableScheduler.Testing.StoreConformance;

/// <summary>Compares by content what compares by reference: JSON and lists.</summary>
public static class ScheduleAssertions
{
    public static void ShouldSayTheSameAs(this Schedule actual, Schedule expected)
    {
        (actual with { Task = expected.Task, Tags = expected.Tags, Trigger = expected.Trigger }).ShouldBe(expected);
        actual.Tags.ShouldBe(expected.Tags);
        actual.Task.ShouldSayTheSameAs(expected.Task);
        actual.Trigger.NextAfter(Samples.Start).ShouldBe(expected.Trigger.NextAfter(Samples.Start));
    }

    public static void ShouldSayTheSameAs(this TaskDefinition actual, TaskDefinition expected)
    {
        (actual with { Connection = expected.Connection, Data = expected.Data }).ShouldBe(expected);
        actual.Connection.GetRawText().ShouldBe(expected.Connection.GetRawText());
        actual.Data?.GetRawText().ShouldBe(expected.Data?.GetRawText());
    }

    public static void ShouldSayTheSameAs(this RunRecord actual, RunRecord expected)
    {
        (actual with { Attempts = expected.Attempts, Data = expected.Data, Result = expected.Result }).ShouldBe(expected);
        actual.Attempts.ShouldBe(expected.Attempts);
        actual.Data?.GetRawText().ShouldBe(expected.Data?.GetRawText());
        actual.Result?.GetRawText().ShouldBe(expected.Result?.GetRawText());
    }

    public static void ShouldSayTheSameAs(this Run actual, Run expected)
    {
        (actual with { Attempts = expected.Attempts, Data = expected.Data }).ShouldBe(expected);
        actual.Attempts.ShouldBe(expected.Attempts);
        actual.Data?.GetRawText().ShouldBe(expected.Data?.GetRawText());
    }
}
