using ScalableScheduler.Coordination;
using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;

namespace ScalableScheduler.Tests.Engine;

public sealed class AbandonedAttemptTests
{
    private static readonly DateTimeOffset Opened = new(2026, 11, 21, 4, 43, 16, TimeSpan.Zero);
    private static readonly NodeId Node = new("node-1.12345678");

    /// <summary>Found by ./chaos.sh: the record of a run whose node was killed said that it had begun while it still waited for
    /// the run before it, against its overlap rule.</summary>
    [Fact]
    public void AnAttemptThatNobodyCanTellOf_BeganNotBeforeTheRunWasTakenUp()
    {
        var waited = Opened.AddSeconds(1);
        var run = Queued();

        run.Hold(Node, waited, waited.AddMinutes(1)).AttemptNotBefore.ShouldBe(waited);
    }

    [Fact]
    public void AnAttemptThatNobodyCanTellOf_BeganNotBeforeTheOneBeforeItEnded()
    {
        var ended = Opened.AddSeconds(5);
        var first = Queued().Hold(Node, Opened.AddSeconds(1), Opened.AddMinutes(1));
        var again = first.WaitAfter(new Attempt(1, Node, Opened.AddSeconds(1), ended, AttemptOutcome.Failed), ended.AddSeconds(1));

        again.Hold(Node, ended.AddSeconds(1), ended.AddMinutes(1)).AttemptNotBefore.ShouldBe(ended);
    }

    private static Run Queued() => new()
    {
        Id = RunId.Of(new ScheduleId("waits"), Opened),
        Schedule = new ScheduleId("waits"),
        NominalTime = Opened,
        OpenedAt = Opened,
        Attempt = 1,
        AttentionAt = Opened,
        IsQueued = true,
        Version = 1,
    };
}
