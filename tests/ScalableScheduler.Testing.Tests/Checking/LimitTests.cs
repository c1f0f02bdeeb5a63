using ScalableScheduler.Collections;
using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;
using ScalableScheduler.Testing.Checking;

namespace ScalableScheduler.Testing.Tests.Checking;

/// <summary>Promise: limits of a collection hold, and no permit is left behind.</summary>
public sealed class LimitTests
{
    private readonly Given _given = new();

    [Theory]
    [InlineData(2, 12, true)]
    [InlineData(3, 12, false)]
    [InlineData(3, 10.01, true)] // over before the others began
    public void MaxConcurrent_Holds(int schedules, double until, bool isSound)
    {
        _given.Define("group", -10, limits: new CollectionLimits(2, null));
        for (var i = 0; i < schedules; i++)
            _given.Run(In("group", $"once-{i}"), 10, started: 10 + (i * 0.1), ended: until + (i * 0.1));

        if (isSound)
            _given.Check(65).ShouldBeSound();
        else
            _given.Check(65).ShouldBe(Promise.Limits, "group");
    }

    [Fact]
    public void WhatANodeInTroubleEnds_DoesNotCount()
    {
        _given.Define("group", -10, limits: new CollectionLimits(2, null));
        for (var i = 0; i < 3; i++)
            _given.Run(In("group", $"once-{i}"), 10, started: 10 + (i * 0.1), ended: 12);
        _given.Seen[0] = _given.Seen[0] with { Node = "paused" };
        _given.Trouble(11, 15, "paused");

        _given.Check(65).ShouldBeSound();
    }

    [Theory]
    [InlineData(RunStatus.Cancelled, true)]
    [InlineData(RunStatus.Succeeded, false)]
    public void RunThatAnotherEnded_GivesItsPlaceUpAtOnce(RunStatus status, bool isSound)
    {
        _given.Define("group", -10, limits: new CollectionLimits(1, null));
        var ended = In("group", "once-0", 9);
        _given.Run(ended, 9, ended: 10, status: status);
        _given.Seen[0] = _given.Seen[0] with { EndedAt = Given.At(10.5) };
        _given.Run(In("group", "once-1"), 10, started: 10.1, ended: 12);

        if (isSound)
            _given.Check(65).ShouldNotContain(f => f.Promise == Promise.Limits);
        else
            _given.Check(65).ShouldContain(f => f.Promise == Promise.Limits);
    }

    [Fact]
    public void LimitThatIsLowered_DoesNotEndWhatBegan()
    {
        _given.Define("group", -10, limits: new CollectionLimits(3, null));
        _given.Define("group", 9.9, limits: new CollectionLimits(1, null));
        for (var i = 0; i < 3; i++)
            _given.Run(In("group", $"once-{i}"), 10, ended: 12);
        _given.Check(65).ShouldBeSound();

        for (var i = 3; i < 5; i++)
            _given.Run(In("group", $"once-{i}", 30), 30, ended: 32);
        _given.Check(65).ShouldBe(Promise.Limits, "group");
    }

    // A node asked for their permits, and then fell silent before it had opened them; the next one opens them under these.
    [Theory]
    [InlineData(true, true)]
    [InlineData(false, false)]
    public void PermitThatWasGivenBeforeTheLimitWasLowered_LastsThroughTrouble(bool isTrouble, bool isSound)
    {
        _given.Define("group", -10, limits: new CollectionLimits(3, null));
        _given.Define("group", 10.5, limits: new CollectionLimits(2, null));
        for (var i = 0; i < 3; i++)
            _given.Run(In("group", $"once-{i}"), 10, opened: 20, ended: 22);
        if (isTrouble)
            _given.Trouble(10.1, 20.5, "silent");

        var findings = _given.Check(65).Where(f => f.Promise == Promise.Limits);
        findings.Any().ShouldBe(!isSound);
    }

    [Theory]
    [InlineData(0.5, true)]
    [InlineData(0.25, false)]
    public void MaxPerSecond_Holds(double apart, bool isSound)
    {
        _given.Define("group", -10, limits: new CollectionLimits(null, 2));
        for (var i = 0; i < 30; i++)
            _given.Run(In("group", $"once-{i}"), 10, started: 10 + (i * apart));

        if (isSound)
            _given.Check(65).ShouldBeSound();
        else
            _given.Check(65).ShouldAllBe(f => f.Promise == Promise.Limits && f.Subject == "group");
        (_given.Check(65).Count > 0).ShouldBe(!isSound);
    }

    [Fact]
    public void WhatIsLeftBehind_IsFound() =>
        _given.Check(65, e => e with { Leftovers = [new Leftover(Promise.Limits, "group", "a permit of once:1")] }).ShouldBe(Promise.Limits, "group");

    private Schedule In(string collection, string id, double at = 10) =>
        _given.Register(id, $"{at}s", s => s with { Collection = new CollectionName(collection) }, TriggerType.Delay);
}
