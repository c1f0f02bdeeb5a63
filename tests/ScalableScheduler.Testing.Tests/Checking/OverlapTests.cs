using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;
using ScalableScheduler.Testing.Checking;

namespace ScalableScheduler.Testing.Tests.Checking;

/// <summary>Promise: runs of a schedule are under way together only as its overlap rule says. An occurrence falls due
/// every ten seconds; the run of the first takes until 25 s or so.</summary>
public sealed class OverlapTests
{
    private readonly Given _given = new();

    [Fact]
    public void Allow_RunsThemTogether_AndLeavesNoneOut()
    {
        var each = Each(OverlapPolicy.Allow);
        _given.Run(each, 10, ended: 25);
        _given.RunEach(each, 10, 60);
        _given.Check(65).ShouldBeSound();

        _given.Forget(_given.RecordOf(each, 20));
        var left = _given.Skip(each, SkipReason.Overlap, 20, 20, 1, 20.005);
        _given.Check(65).ShouldBe(Promise.OverlapRule, left.Id.Value);
    }

    [Theory]
    [InlineData(OverlapPolicy.Skip)]
    [InlineData(OverlapPolicy.BufferOne)]
    [InlineData(OverlapPolicy.BufferLatest)]
    [InlineData(OverlapPolicy.BufferAll)]
    [InlineData(OverlapPolicy.CancelOther)]
    [InlineData(OverlapPolicy.TerminateOther)]
    public void OthersDoNotRunTogether(OverlapPolicy policy)
    {
        var each = Each(policy);
        var first = _given.Run(each, 10, ended: 25);
        var second = _given.Run(each, 20);
        _given.RunEach(each, 25, 60);

        var findings = _given.Check(65);

        findings.ShouldNotBeEmpty();
        findings.ShouldAllBe(f => f.Promise == Promise.OverlapRule && (f.Subject == first.Id.Value || f.Subject == second.Id.Value));
    }

    [Fact]
    public void TargetSeesThemTogether_ThoughTheRecordsDoNot()
    {
        var each = Each(OverlapPolicy.Skip);
        _given.RunEach(each, 0, 60);
        _given.Seen[0] = _given.Seen[0] with { EndedAt = Given.At(20.1) };
        _given.Check(65).ShouldBe(Promise.OverlapRule, _given.Seen[1].Run);

        _given.Trouble(12, 15, "node");
        _given.Check(65).ShouldBeSound();
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(false, false)] // it went on at its target, up to its answer
    public void TargetMayNoticeLater_ThatARunWasBrokenOff(bool isBrokenOff, bool isSound)
    {
        var each = Each(OverlapPolicy.CancelOther);
        _given.RunEach(each, 0, 60);
        _given.Seen[0] = _given.Seen[0] with { EndedAt = Given.At(20.1), IsBrokenOff = isBrokenOff };

        var findings = _given.Check(65, e => e with { BreakNoticedWithin = TimeSpan.FromSeconds(1) });
        if (isSound)
            findings.ShouldBeSound();
        else
            findings.ShouldBe(Promise.OverlapRule, _given.Seen[1].Run);
    }

    [Fact]
    public void WhatADeletedScheduleBegan_MayEnd()
    {
        var each = Each(OverlapPolicy.Skip);
        _given.Run(each, 10, ended: 25);
        _given.Delete(each, 12);
        var again = _given.Register("each", "*/10 * * * * *", s => s with { Overlap = OverlapPolicy.Skip }, at: 13);
        _given.RunEach(again, 13, 60);

        _given.Check(65).ShouldBeSound();
    }

    [Fact]
    public void Skip_LeavesOutWhatFallsDueMeanwhile()
    {
        var each = Each(OverlapPolicy.Skip);
        var first = _given.Run(each, 10, ended: 35);
        var left = _given.Skip(each, SkipReason.Overlap, 20, 30, 2, 30.005);
        _given.RunEach(each, 35, 60);
        _given.Check(65).ShouldBeSound();

        _given.Change(first, r => r with { FinishedAt = Given.At(25) });
        _given.Check(65).ShouldAllBe(f => f.Promise == Promise.OverlapRule && f.Subject == left.Id.Value);
        _given.Check(65).ShouldNotBeEmpty();
    }

    [Fact]
    public void Skip_DoesNotLeaveOutWhatFallsDueBefore()
    {
        var each = Each(OverlapPolicy.Skip);
        _given.RunEach(each, 0, 20);
        _given.Run(each, 40, ended: 55);
        var left = _given.Skip(each, SkipReason.Overlap, 30, 50, 3, 50.005);
        _given.Records.RemoveAll(r => r.NominalTime == Given.At(40));
        _given.Run(each, 60);

        _given.Check(65).ShouldContain(f => f.Promise == Promise.OverlapRule && f.Subject == left.Id.Value);
    }

    [Fact]
    public void Skip_DoesNotLetOneWait()
    {
        var each = Each(OverlapPolicy.Skip);
        _given.Run(each, 10, ended: 25);
        var waited = _given.Run(each, 20, started: 25.1);
        _given.RunEach(each, 25, 60);

        _given.Check(65).ShouldContain(f => f.Promise == Promise.OverlapRule && f.Subject == waited.Id.Value);
    }

    [Fact]
    public void BufferOne_KeepsTheFirst_AndLeavesFurtherOnesOut()
    {
        var each = Each(OverlapPolicy.BufferOne);
        _given.Run(each, 10, ended: 45);
        _given.Run(each, 20, started: 45.1);
        var left = _given.Skip(each, SkipReason.Overlap, 30, 40, 2, 40.005);
        _given.RunEach(each, 46, 60);
        _given.Check(65).ShouldBeSound();

        _given.Records.Remove(left);
        left = _given.Skip(each, SkipReason.Overlap, 30, 30, 1, 30.005);
        var second = _given.Run(each, 40, started: 45.2);
        _given.Check(65).ShouldBe(Promise.OverlapRule, second.Id.Value);
    }

    [Fact]
    public void BufferOne_DoesNotLeaveTheFirstOut()
    {
        var each = Each(OverlapPolicy.BufferOne);
        _given.Run(each, 10, ended: 25);
        var left = _given.Skip(each, SkipReason.Overlap, 20, 20, 1, 20.005);
        _given.RunEach(each, 25, 60);

        _given.Check(65).ShouldBe(Promise.OverlapRule, left.Id.Value);
    }

    [Fact]
    public void BufferAll_RunsAllInOrder_AndLeavesNoneOut()
    {
        var each = Each(OverlapPolicy.BufferAll);
        _given.Run(each, 10, ended: 45);
        _given.Run(each, 20, started: 45.1);
        var third = _given.Run(each, 30, started: 45.2);
        _given.Run(each, 40, started: 45.3);
        _given.RunEach(each, 46, 60);
        _given.Check(65).ShouldBeSound();

        _given.Forget(third);
        var left = _given.Skip(each, SkipReason.Overlap, 30, 30, 1, 30.005);
        _given.Check(65).ShouldBe(Promise.OverlapRule, left.Id.Value);
    }

    [Fact]
    public void BufferAll_KeepsTheOrder()
    {
        var each = Each(OverlapPolicy.BufferAll);
        _given.Run(each, 10, ended: 45);
        var second = _given.Run(each, 20, started: 45.2);
        _given.Run(each, 30, started: 45.1);
        _given.RunEach(each, 39, 40);
        _given.Forget(_given.RecordOf(each, 40));
        _given.Run(each, 40, started: 45.3);
        _given.RunEach(each, 46, 60);

        _given.Check(65).ShouldBe(Promise.OverlapRule, second.Id.Value);
    }

    [Fact]
    public void BufferLatest_KeepsTheLatest()
    {
        var each = Each(OverlapPolicy.BufferLatest);
        _given.Run(each, 10, ended: 35);
        Displaced(each, 20, 30.005);
        _given.Run(each, 30, started: 35.1);
        _given.RunEach(each, 36, 60);

        _given.Check(65).ShouldBeSound();
    }

    [Fact]
    public void BufferLatest_DoesNotKeepTheFirst()
    {
        var each = Each(OverlapPolicy.BufferLatest);
        _given.Run(each, 10, ended: 35);
        _given.Run(each, 20, started: 35.1);
        var left = _given.Skip(each, SkipReason.Overlap, 30, 30, 1, 30.005);
        _given.RunEach(each, 36, 60);

        _given.Check(65).ShouldBe(Promise.OverlapRule, left.Id.Value);
    }

    [Fact]
    public void BufferLatest_DoesNotKeepTwo()
    {
        var each = Each(OverlapPolicy.BufferLatest);
        _given.Run(each, 10, ended: 35);
        _given.Run(each, 20, started: 35.1);
        var second = _given.Run(each, 30, started: 35.2);
        _given.RunEach(each, 36, 60);

        _given.Check(65).ShouldBe(Promise.OverlapRule, second.Id.Value);
    }

    [Fact]
    public void WhatWaits_BeginsWhenTheOtherHasEnded()
    {
        var each = Each(OverlapPolicy.BufferOne);
        _given.Run(each, 10, ended: 25);
        var late = _given.Run(each, 20, started: 26.1);
        _given.RunEach(each, 27, 60);

        _given.Check(65).ShouldBe(Promise.HardlyLate, late.Id.Value);
    }

    [Fact]
    public void CancelOther_EndsTheOther_AndThenBegins()
    {
        var each = Each(OverlapPolicy.CancelOther);
        _given.Run(each, 10, ended: 20.1, status: RunStatus.Cancelled);
        _given.Run(each, 20, started: 20.2);
        _given.RunEach(each, 25, 60);

        _given.Check(65).ShouldBeSound();
    }

    [Fact]
    public void CancelOther_DoesNotWaitForTheOther()
    {
        var each = Each(OverlapPolicy.CancelOther);
        var other = _given.Run(each, 10, ended: 25);
        _given.Run(each, 20, started: 25.1);
        _given.RunEach(each, 26, 60);

        _given.Check(65).ShouldBe(Promise.OverlapRule, other.Id.Value);
    }

    [Fact]
    public void CancelOther_OfANodeThatDied_EndsTheOtherOnceItIsRecovered()
    {
        var each = Each(OverlapPolicy.CancelOther);
        _given.Trouble(12, 14, "node");
        _given.Run(each, 10, ended: 25, status: RunStatus.Cancelled);
        _given.Run(each, 20, started: 25.1);
        _given.RunEach(each, 26, 60);

        _given.Check(65).ShouldBeSound();
    }

    [Fact]
    public void CancelOther_LeavesNoneOut_ButForALaterOne()
    {
        var each = Each(OverlapPolicy.CancelOther);
        _given.Run(each, 10, ended: 25);
        var left = _given.Skip(each, SkipReason.Overlap, 20, 20, 1, 20.005);
        _given.RunEach(each, 26, 60);

        _given.Check(65).ShouldBe(Promise.OverlapRule, left.Id.Value);
    }

    [Fact]
    public void TerminateOther_BeginsAtOnce()
    {
        var each = Each(OverlapPolicy.TerminateOther);
        var other = _given.Run(each, 10, ended: 20.005, status: RunStatus.Cancelled);
        _given.RunEach(each, 19, 60);
        _given.Check(65).ShouldBeSound();

        _given.Change(other, r => r with { FinishedAt = Given.At(20.5) });
        _given.Check(65).ShouldNotBeEmpty();
        _given.Check(65).ShouldAllBe(f => f.Promise == Promise.OverlapRule);
    }

    [Fact]
    public void RunThatNobodyAskedToStop_IsNotCancelled()
    {
        var each = Each(OverlapPolicy.BufferOne);
        _given.RunEach(each, 0, 60);
        var run = _given.RecordOf(each, 30);
        _given.Change(run, r => r with { Status = RunStatus.Cancelled });

        _given.Check(65).ShouldBeSound(); // nobody noted what was asked
        _given.Check(65, e => e with { AskedToStop = new HashSet<RunId>() }).ShouldBe(Promise.OverlapRule, run.Id.Value);
        _given.Check(65, e => e with { AskedToStop = new HashSet<RunId> { run.Id } }).ShouldBeSound();
    }

    [Fact]
    public void QueueFull_IsSaidOnlyWhereThereIsSuchALimit()
    {
        var each = Each(OverlapPolicy.Allow);
        _given.RunEach(each, 0, 20);
        var left = _given.Skip(each, SkipReason.QueueFull, 30, 30, 1, 30.005);
        _given.RunEach(each, 30, 60);

        _given.Check(65).ShouldBe(Promise.OverlapRule, left.Id.Value);
    }

    [Fact]
    public void QueueFull_IsSaidWhenItIsFull()
    {
        var each = Each(OverlapPolicy.Allow, s => s with { Work = new Work.WorkSettings { Queue = new Work.QueueName("work"), QueueLimit = 2 } });
        _given.Run(each, 10, started: 35.1);
        _given.Run(each, 20, started: 35.2);
        _given.Skip(each, SkipReason.QueueFull, 30, 30, 1, 30.005);
        _given.RunEach(each, 30, 60);
        _given.Check(65).ShouldBeSound();

        _given.Records.RemoveAll(r => r.NominalTime == Given.At(30));
        var tooMany = _given.Run(each, 30, started: 35.3);
        _given.Check(65).ShouldBe(Promise.OverlapRule, tooMany.Id.Value);

        _given.Forget(tooMany);
        var left = _given.Skip(each, SkipReason.QueueFull, 30, 30, 1, 30.005);
        _given.Change(_given.RecordOf(each, 20), r => r with { StartedAt = Given.At(20.1), FinishedAt = Given.At(21) });
        _given.Seen.Clear();
        _given.Check(65).ShouldBe(Promise.OverlapRule, left.Id.Value);
    }

    [Fact]
    public void EditOfTheRule_CountsFromThenOn()
    {
        var each = Each(OverlapPolicy.Allow);
        _given.Run(each, 10, ended: 45);
        _given.RunEach(each, 15, 20);
        _given.Edit(each, 25, s => s with { Overlap = OverlapPolicy.Skip });
        _given.Skip(each, SkipReason.Overlap, 30, 40, 2, 40.005);
        _given.RunEach(each, 45, 60);
        _given.Check(65).ShouldBeSound();

        _given.Records.RemoveAll(r => r.Skipped is not null);
        _given.Skip(each, SkipReason.Overlap, 30, 30, 1, 30.005);
        var wrong = _given.Run(each, 40);
        var findings = _given.Check(65);
        findings.ShouldNotBeEmpty();
        findings.ShouldAllBe(f => f.Promise == Promise.OverlapRule && f.Subject == wrong.Id.Value);
    }

    // It waited, and a later one took its place.
    private void Displaced(Schedule schedule, double nominal, double at)
    {
        var run = _given.Run(schedule, nominal, ended: at, status: RunStatus.Skipped);
        _given.Seen.RemoveAll(s => s.Run == run.Id.Value);
        _given.Change(run, r => r with { StartedAt = null, Attempts = [], Skipped = new SkippedOccurrences(SkipReason.Overlap, r.NominalTime, r.NominalTime, 1, AtLeast: false) });
    }

    private Schedule Each(OverlapPolicy policy, Func<Schedule, Schedule>? change = null) =>
        _given.Register("each", "*/10 * * * * *", s => (change?.Invoke(s) ?? s) with { Overlap = policy });
}
