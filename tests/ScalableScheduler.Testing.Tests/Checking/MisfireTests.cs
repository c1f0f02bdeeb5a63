using ScalableScheduler.Schedules;
using ScalableScheduler.Testing.Checking;

namespace ScalableScheduler.Testing.Tests.Checking;

/// <summary>Promise: what was missed is made up for, or left out, as the misfire rule says; and the record says exactly that.
/// The service is away from 25 s to 95 s; the grace is 12 s, so 30 to 80 are missed, and 90 is only late.</summary>
public sealed class MisfireTests
{
    private const double Back = 95.1;
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(12);

    private readonly Given _given = new();

    [Fact]
    public void FireOnce_RunsTheLatestMissed()
    {
        var each = Away(new MisfirePolicy(MisfireRule.FireOnce, Grace));
        _given.Skip(each, SkipReason.Misfire, 30, 70, 5, Back);
        _given.Run(each, 80, opened: Back);

        _given.Check(125).ShouldBeSound();
    }

    [Fact]
    public void FireOnce_DoesNotRunAnEarlierOne()
    {
        var each = Away(new MisfirePolicy(MisfireRule.FireOnce, Grace));
        _given.Skip(each, SkipReason.Misfire, 30, 60, 4, Back - 10);
        var wrong = _given.Run(each, 70, opened: Back);
        _given.Run(each, 80, opened: Back);

        _given.Check(125).ShouldBe(Promise.MisfireRule, wrong.Id.Value);
    }

    [Fact]
    public void FireOnce_DoesNotLeaveTheLatestOut()
    {
        var each = Away(new MisfirePolicy(MisfireRule.FireOnce, Grace));
        var wrong = _given.Skip(each, SkipReason.Misfire, 30, 80, 6, Back);

        _given.Check(125).ShouldBe(Promise.MisfireRule, wrong.Id.Value);
    }

    [Fact]
    public void WhatIsOnlyLate_IsNotLeftOut()
    {
        var each = Away(new MisfirePolicy(MisfireRule.Skip, Grace));
        _given.Forget(_given.RecordOf(each, 90));
        var wrong = _given.Skip(each, SkipReason.Misfire, 30, 90, 7, Back);

        _given.Check(125).ShouldBe(Promise.MisfireRule, wrong.Id.Value);
    }

    [Fact]
    public void Skip_LeavesAllMissedOut()
    {
        var each = Away(new MisfirePolicy(MisfireRule.Skip, Grace));
        _given.Skip(each, SkipReason.Misfire, 30, 80, 6, Back);

        _given.Check(125).ShouldBeSound();
    }

    [Fact]
    public void Skip_RunsNoneOfThem()
    {
        var each = Away(new MisfirePolicy(MisfireRule.Skip, Grace));
        _given.Skip(each, SkipReason.Misfire, 30, 70, 5, Back - 10);
        var wrong = _given.Run(each, 80, opened: Back);

        _given.Check(125).ShouldBe(Promise.MisfireRule, wrong.Id.Value);
    }

    [Theory]
    [InlineData(92, true)] // exactly the grace: late
    [InlineData(92.002, false)]
    public void Grace_IsTheBorder(double opened, bool isSound)
    {
        var each = Away(new MisfirePolicy(MisfireRule.Skip, Grace));
        _given.Skip(each, SkipReason.Misfire, 30, 70, 5, opened);
        var run = _given.Run(each, 80, opened: opened);

        if (isSound)
            _given.Check(125).ShouldBeSound();
        else
            _given.Check(125).ShouldContain(f => f.Promise == Promise.MisfireRule && f.Subject == run.Id.Value);
    }

    [Fact]
    public void FireAll_RunsTheLatestUpToItsLimit()
    {
        var each = Away(new MisfirePolicy(MisfireRule.FireAll, Grace, TimeSpan.FromDays(1), 3));
        var left = _given.Skip(each, SkipReason.Misfire, 30, 50, 3, Back);
        foreach (var nominal in new[] { 60, 70, 80 })
            _given.Run(each, nominal, opened: Back);
        _given.Check(125).ShouldBeSound();

        _given.Records.Remove(left);
        var less = _given.Skip(each, SkipReason.Misfire, 30, 40, 2, Back);
        var wrong = _given.Run(each, 50, opened: Back);
        _given.Check(125).Select(f => (f.Promise, f.Subject)).ShouldBe([(Promise.MisfireRule, wrong.Id.Value), (Promise.MisfireRule, less.Id.Value)], ignoreOrder: true);
    }

    [Fact]
    public void FireAll_LeavesOutWhatExpired()
    {
        var each = Away(new MisfirePolicy(MisfireRule.FireAll, Grace, TimeSpan.FromSeconds(40), 100));
        var left = _given.Skip(each, SkipReason.Expired, 30, 50, 3, Back);
        foreach (var nominal in new[] { 60, 70, 80 })
            _given.Run(each, nominal, opened: Back);
        _given.Check(125).ShouldBeSound();

        _given.Change(left, r => r with { Skipped = r.Skipped! with { Reason = SkipReason.Misfire } });
        _given.Check(125).ShouldBe(Promise.MisfireRule, left.Id.Value);
    }

    [Fact]
    public void FireAll_TellsExpiredFromTooMany()
    {
        var each = Away(new MisfirePolicy(MisfireRule.FireAll, Grace, TimeSpan.FromSeconds(40), 2));
        _given.Skip(each, SkipReason.Expired, 30, 50, 3, Back);
        _given.Skip(each, SkipReason.Misfire, 60, 60, 1, Back);
        foreach (var nominal in new[] { 70, 80 })
            _given.Run(each, nominal, opened: Back);

        _given.Check(125).ShouldBeSound();
    }

    [Theory]
    [InlineData(30, 80, 5)] // one less than there are
    [InlineData(30, 80, 7)]
    [InlineData(30, 75, 5)] // ends between two
    [InlineData(25, 80, 6)]
    public void RecordCoversExactlyWhatWasLeftOut(double from, double to, long count)
    {
        var each = Away(new MisfirePolicy(MisfireRule.Skip, Grace));
        _given.Skip(each, SkipReason.Misfire, from, to, count, Back);

        var findings = _given.Check(125);

        findings.ShouldContain(f => f.Promise == Promise.MisfireRule);
        findings.ShouldAllBe(f => f.Promise == Promise.MisfireRule || f.Promise == Promise.NothingMissed);
    }

    [Fact]
    public void WhatNoRecordCovers_IsMissed()
    {
        var each = Away(new MisfirePolicy(MisfireRule.Skip, Grace));
        _given.Skip(each, SkipReason.Misfire, 40, 80, 5, Back);

        _given.Check(125).ShouldBe(Promise.NothingMissed, "each");
    }

    [Fact]
    public void OccurrenceIsNotBoth_RunAndLeftOut()
    {
        var each = Away(new MisfirePolicy(MisfireRule.Skip, Grace));
        _given.Skip(each, SkipReason.Misfire, 30, 80, 6, Back);
        var both = _given.Run(each, 50, opened: 61);

        _given.Check(125).ShouldBe(Promise.AcceptedOnce, both.Id.Value);
    }

    [Fact]
    public void OccurrenceIsNotLeftOutTwice()
    {
        var each = Away(new MisfirePolicy(MisfireRule.Skip, Grace));
        _given.Skip(each, SkipReason.Misfire, 30, 50, 3, 65);
        var twice = _given.Skip(each, SkipReason.Misfire, 50, 80, 4, Back);

        _given.Check(125).ShouldBe(Promise.AcceptedOnce, twice.Id.Value);
    }

    [Fact]
    public void CountThatStopsAtTheLimit_SaysSo()
    {
        var each = _given.Register("each", "* * * * * *", s => s with { Misfire = new MisfirePolicy(MisfireRule.FireOnce, Grace) });
        _given.Trouble(0, 20_000);
        var left = _given.Skip(each, SkipReason.Misfire, 1, 19_986, 10_000, 20_000);
        for (var nominal = 19_987; nominal <= 20_000; nominal++)
            _given.Run(each, nominal, opened: 20_000);
        _given.Check(20_000.6).ShouldBe(Promise.MisfireRule, left.Id.Value);

        _given.Change(left, r => r with { Skipped = r.Skipped! with { AtLeast = true } });
        _given.Check(20_000.6).ShouldBeSound();
    }

    [Fact]
    public void RuleOfTheVersionThatWasInForceThen_Counts()
    {
        var each = Away(new MisfirePolicy(MisfireRule.FireOnce, Grace));
        _given.Edit(each, 50, s => s with { Misfire = new MisfirePolicy(MisfireRule.Skip, Grace) });
        var left = _given.Skip(each, SkipReason.Misfire, 30, 80, 6, Back);
        _given.Check(125).ShouldBeSound();

        _given.Records.Remove(left);
        left = _given.Skip(each, SkipReason.Misfire, 30, 70, 5, Back);
        var wrong = _given.Run(each, 80, opened: Back);
        _given.Check(125).Select(f => f.Subject).ShouldBe([left.Id.Value, wrong.Id.Value], ignoreOrder: true);
    }

    [Fact]
    public void DateThatLiesLongBack_IsRunOnce_LeftOut_OrExpired()
    {
        var policies = new[]
        {
            (Policy: new MisfirePolicy(MisfireRule.FireOnce, Grace), Reason: (SkipReason?)null),
            (Policy: new MisfirePolicy(MisfireRule.Skip, Grace), Reason: SkipReason.Misfire),
            (Policy: new MisfirePolicy(MisfireRule.FireAll, Grace), Reason: null),
            (Policy: new MisfirePolicy(MisfireRule.FireAll, Grace, TimeSpan.FromSeconds(30), 5), Reason: SkipReason.Expired),
        };
        foreach (var (policy, reason) in policies)
        {
            var given = new Given();
            var once = given.Register("once", "2026-03-01T11:59:00Z", s => s with { Misfire = policy }, TriggerType.Date);
            var run = given.Run(once, -60, opened: 0.1);
            var afterRun = given.Check(10);
            given.Forget(run);
            given.Skip(once, reason ?? SkipReason.Misfire, -60, -60, 1, 0.1);
            var afterSkip = given.Check(10);

            (reason is null ? afterRun : afterSkip).ShouldBeSound();
            (reason is null ? afterSkip : afterRun).ShouldBe(Promise.MisfireRule, run.Id.Value);
        }
    }

    private Schedule Away(MisfirePolicy policy)
    {
        var each = _given.Register("each", "*/10 * * * * *", s => s with { Misfire = policy });
        _given.RunEach(each, 0, 20);
        _given.Run(each, 90, opened: Back);
        _given.RunEach(each, 95, 120);
        _given.Trouble(25, 95);
        return each;
    }
}
