using ScalableScheduler.Coordination;
using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;
using ScalableScheduler.Testing.Checking;

namespace ScalableScheduler.Testing.Tests.Checking;

/// <summary>Promises: what may be sent of a run, and how often; every run ends.</summary>
public sealed class AttemptTests
{
    private readonly Given _given = new();

    [Fact]
    public void AttemptSentTwice_IsFound()
    {
        var run = OneRun(s => s);
        _given.Seen.Add(_given.Seen[0] with { At = Given.At(11), Node = "other" });

        _given.Check(65).ShouldBe(Promise.AcceptedOnce, run.Id.Value);
    }

    [Fact]
    public void AttemptSentTwice_IsExcused_WhereWritesWereLost()
    {
        OneRun(s => s);
        _given.Seen.Add(_given.Seen[0] with { At = Given.At(12), Node = "other" });
        _given.Trouble(10.5, 11, losesWrites: true);

        _given.Check(65).ShouldBeSound();
    }

    [Fact]
    public void AttemptSentTwice_IsNotExcused_ByOtherTrouble()
    {
        var run = OneRun(s => s);
        _given.Seen.Add(_given.Seen[0] with { At = Given.At(12), Node = "other" });
        _given.Trouble(5, 15, "node");

        _given.Check(65).ShouldBe(Promise.AcceptedOnce, run.Id.Value);
    }

    [Fact]
    public void AttemptNumbers_Grow()
    {
        var run = OneRun(s => s);
        _given.Change(run, r => r with { Attempts = [r.Attempts[0] with { Outcome = AttemptOutcome.Failed }, r.Attempts[0]] });

        _given.Check(65).ShouldBe(Promise.AcceptedOnce, run.Id.Value);
    }

    [Fact]
    public void WhatASoundNodeSent_IsNotGivenUp()
    {
        var run = SentAgain();

        _given.Check(65).ShouldBe(Promise.NotSentAgain, run.Id.Value);
    }

    [Theory]
    [InlineData("node", 11, 15, true)]
    [InlineData("node", 2, 9, false)] // over before
    [InlineData("node", 25, 30, false)] // begun after
    [InlineData("other", 11, 15, false)]
    [InlineData(null, 11, 15, false)] // a store that is away is no reason to send again
    public void WhatANodeInTroubleSent_MayBeGivenUp(string? node, double from, double until, bool isSound)
    {
        var run = SentAgain();
        _given.Trouble(from, until, node);

        if (isSound)
            _given.Check(65).ShouldBeSound();
        else
            _given.Check(65).ShouldBe(Promise.NotSentAgain, run.Id.Value);
    }

    [Fact]
    public void WhatTheTargetTook_IsNotSentAgain_WhateverTheRecordSays()
    {
        var run = OneRun(s => s);
        _given.Change(run, r => r with { FinishedAt = Given.At(12.1), Attempts = [r.Attempts[0] with { Number = 2 }] });
        _given.Seen.Add(_given.Seen[0] with { Attempt = 2, At = Given.At(12), EndedAt = Given.At(12.1) });

        _given.Check(65).ShouldBe(Promise.NotSentAgain, run.Id.Value);
    }

    [Fact]
    public void RunThatWasDelivered_DoesNotGoOn()
    {
        var run = OneRun(s => s);
        _given.Change(run, r => r with { FinishedAt = Given.At(12.1), Attempts = [r.Attempts[0], r.Attempts[0] with { Number = 2 }] });
        _given.Seen.Add(_given.Seen[0] with { Attempt = 2, At = Given.At(12), EndedAt = Given.At(12.1) });

        _given.Check(65).ShouldBe(Promise.NotSentAgain, run.Id.Value);
    }

    [Fact]
    public void RunThatEnded_IsNotSent()
    {
        var run = OneRun(s => s);
        _given.Seen[0] = _given.Seen[0] with { At = Given.At(10.5), EndedAt = Given.At(10.6) };
        _given.Check(65).ShouldBe(Promise.NotSentAgain, run.Id.Value);

        _given.Trouble(10, 10.3, "node");
        _given.Check(65).ShouldBeSound();
    }

    [Fact]
    public void WhatTheTargetRefused_MayBeSentAgain()
    {
        var run = OneRun(s => s);
        _given.Seen[0] = _given.Seen[0] with { IsAccepted = false };
        _given.Change(run, r => r with { FinishedAt = Given.At(12.1), Attempts = [r.Attempts[0] with { Outcome = AttemptOutcome.Failed }, r.Attempts[0] with { Number = 2 }] });
        _given.Seen.Add(_given.Seen[0] with { Attempt = 2, At = Given.At(12), EndedAt = Given.At(12.1), IsAccepted = true });

        _given.Check(65).ShouldBeSound();
    }

    [Fact]
    public void AttemptThatIsOnNoRecord_IsFound()
    {
        var run = OneRun(s => s);
        _given.Change(run, r => r with { FinishedAt = Given.At(12.1) });
        _given.Seen[0] = _given.Seen[0] with { IsAccepted = false };
        _given.Seen.Add(_given.Seen[0] with { Attempt = 2, At = Given.At(12), EndedAt = Given.At(12.1), IsAccepted = true });

        _given.Check(65).ShouldBe(Promise.AcceptedOnce, run.Id.Value);
    }

    [Fact]
    public void AtMostOnce_IsSentOnce()
    {
        var run = OneRun(s => s with { Delivery = Delivery.AtMostOnce });
        _given.Check(65).ShouldBeSound();

        _given.Change(run, r => r with { FinishedAt = Given.At(12.1), Attempts = [r.Attempts[0] with { Outcome = AttemptOutcome.Failed }, r.Attempts[0] with { Number = 2 }] });
        _given.Seen[0] = _given.Seen[0] with { IsAccepted = false };
        _given.Seen.Add(_given.Seen[0] with { Attempt = 2, At = Given.At(12), EndedAt = Given.At(12.1) });
        _given.Check(65).ShouldBe(Promise.AtMostOnce, run.Id.Value);
    }

    [Fact]
    public void RunThatDoesNotEnd_IsFound()
    {
        var run = OneRun(s => s);
        _given.Change(run, r => r with { Status = RunStatus.Running, FinishedAt = null, Attempts = [] });

        _given.Check(65).ShouldBe(Promise.EveryRunEnds, run.Id.Value);
    }

    [Fact]
    public void RunThatJustBegan_NeedNotHaveEnded()
    {
        var run = OneRun(s => s);
        _given.Change(run, r => r with { Status = RunStatus.Running, FinishedAt = null, Attempts = [] });

        _given.Check(11.004).ShouldBeSound();
        _given.Check(11.006).ShouldBe(Promise.EveryRunEnds, run.Id.Value);
    }

    private RunRecord OneRun(Func<Schedule, Schedule> change)
    {
        var once = _given.Register("once", "10s", change, TriggerType.Delay);
        return _given.Run(once, 10);
    }

    private RunRecord SentAgain()
    {
        var run = OneRun(s => s);
        var sent = _given.Seen[0];
        _given.Seen[0] = sent with { EndedAt = null };
        _given.Seen.Add(sent with { Attempt = 2, At = Given.At(20.1), Node = "other", EndedAt = Given.At(20.2) });
        _given.Change(run, r => r with
        {
            FinishedAt = Given.At(20.2),
            Attempts =
            [
                new Attempt(1, new NodeId("node"), r.OpenedAt, Given.At(20), AttemptOutcome.Abandoned),
                new Attempt(2, new NodeId("other"), Given.At(20.1), Given.At(20.2), AttemptOutcome.Delivered),
            ],
        });
        return run;
    }
}
