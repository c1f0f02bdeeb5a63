using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;
using ScalableScheduler.Testing.Checking;

namespace ScalableScheduler.Testing.Tests.Checking;

/// <summary>Promise: each run that ended triggered what is chained to it, once.</summary>
public sealed class ChainTests
{
    private readonly Given _given = new();
    private readonly Schedule _link;
    private readonly Schedule _failed;
    private readonly Schedule _parent;
    private readonly RunRecord _run;

    public ChainTests()
    {
        _link = _given.Register("link", "2099-01-01T00:00:00Z", type: TriggerType.Date);
        _failed = _given.Register("failed", "2099-01-01T00:00:00Z", type: TriggerType.Date);
        _parent = _given.Register("parent", "10s", s => s with { Then = new Chain([_link.Id], [_failed.Id]) }, TriggerType.Delay);
        _run = _given.Run(_parent, 10);
    }

    [Fact]
    public void WhatIsTriggered_IsSound()
    {
        Trigger(_link, _run.Id);

        _given.Check(65).ShouldBeSound();
    }

    [Fact]
    public void WhatIsNotTriggered_IsFound() => _given.Check(65).ShouldBe(Promise.Chains, _run.Id.Value);

    [Fact]
    public void WhatIsNotTriggeredYet_IsNotFound() => _given.Check(15).ShouldBeSound();

    [Fact]
    public void WhatIsTriggeredTwice_IsFound()
    {
        Trigger(_link, _run.Id);
        var twice = _given.RunOf(_link, new RunId("link:cagain"), RunOrigin.Chain, 12, _run.Id);

        _given.Check(65).ShouldBe(Promise.Chains, twice.Id.Value);
    }

    [Fact]
    public void WhatIsTriggeredByNothing_IsFound()
    {
        Trigger(_link, _run.Id);
        var stranger = Trigger(_link, new RunId("parent:1"));

        _given.Check(65).ShouldBe(Promise.Chains, stranger.Id.Value);
    }

    [Theory]
    [InlineData(RunStatus.Failed)]
    [InlineData(RunStatus.Lost)]
    public void Failure_TriggersTheOther(RunStatus status)
    {
        _given.Change(_run, r => r with { Status = status });
        var wrong = Trigger(_link, _run.Id);
        _given.Check(65).Select(f => (f.Promise, f.Subject)).ShouldBe([(Promise.Chains, wrong.Id.Value), (Promise.Chains, _run.Id.Value)], ignoreOrder: true);

        _given.Forget(wrong);
        Trigger(_failed, _run.Id);
        _given.Check(65).ShouldBeSound();
    }

    [Fact]
    public void RunThatWasCancelled_TriggersNone()
    {
        _given.Change(_run, r => r with { Status = RunStatus.Cancelled });
        _given.Check(65).ShouldBeSound();

        var wrong = Trigger(_link, _run.Id);
        _given.Check(65).ShouldBe(Promise.Chains, wrong.Id.Value);
    }

    [Fact]
    public void ChainThatWasEditedMeanwhile_MayTriggerOrNot()
    {
        _given.Edit(_parent, 9.99, s => s with { Then = Chain.None });
        _given.Check(65).ShouldBeSound();

        Trigger(_link, _run.Id);
        _given.Check(65).ShouldBeSound();
    }

    private RunRecord Trigger(Schedule schedule, RunId by) => _given.RunOf(schedule, RunId.OfChain(schedule.Id, by), RunOrigin.Chain, 11, by);
}
