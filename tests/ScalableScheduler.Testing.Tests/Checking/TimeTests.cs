using ScalableScheduler.Schedules;
using ScalableScheduler.Testing.Checking;

namespace ScalableScheduler.Testing.Tests.Checking;

/// <summary>Promises: nothing is early; nothing is late but for trouble, and then by a bounded time.</summary>
public sealed class TimeTests
{
    private readonly Given _given = new();

    [Fact]
    public void AttemptBeforeItsTime_IsEarly()
    {
        var each = _given.Register("each", "*/10 * * * * *");
        _given.RunEach(each, 0, 60);
        var index = _given.Seen.FindIndex(s => s.NominalTime == Given.At(30));
        _given.Seen[index] = _given.Seen[index] with { At = Given.At(29.999) };

        _given.Check(65).ShouldBe(Promise.NeverEarly, _given.Seen[index].Run);
        _given.Check(65, e => e with { ClockTolerance = TimeSpan.FromMilliseconds(1) }).ShouldBeSound();
    }

    [Fact]
    public void RunOpenedBeforeItsTime_IsEarly()
    {
        var each = _given.Register("each", "*/10 * * * * *");
        _given.RunEach(each, 0, 60);
        var run = _given.RecordOf(each, 30);
        _given.Change(run, r => r with { OpenedAt = Given.At(29.999) });

        _given.Check(65).ShouldBe(Promise.NeverEarly, run.Id.Value);
    }

    [Fact]
    public void OccurrenceMovedByJitter_IsEarlyAtItsNominalTime()
    {
        var each = _given.Register("each", "*/10 * * * * *", s => s with { Jitter = TimeSpan.FromSeconds(8) });
        _given.RunEach(each, 0, 50);
        _given.Check(51).ShouldBeSound();

        var moved = _given.Records.First(r => Spread.SlotOf(each, r.NominalTime).Due > r.NominalTime.AddSeconds(1));
        _given.Forget(moved);
        _given.Run(each, moved.NominalTime, opened: moved.NominalTime);

        _given.Check(51).ShouldAllBe(f => f.Promise == Promise.NeverEarly && f.Subject == moved.Id.Value);
        _given.Check(51).ShouldNotBeEmpty();
    }

    [Theory]
    [InlineData(31, true)]
    [InlineData(31.001, false)]
    public void OccurrenceIsLate_BeyondTheBound(double opened, bool isSound)
    {
        var each = _given.Register("each", "*/10 * * * * *");
        _given.RunEach(each, 0, 20);
        var late = _given.Run(each, 30, opened: opened);
        _given.RunEach(each, 30, 60);

        if (isSound)
            _given.Check(65).ShouldBeSound();
        else
            _given.Check(65).ShouldBe(Promise.HardlyLate, late.Id.Value);
    }

    [Theory]
    [InlineData(29, 35, 36, true)] // in trouble: until it is over, and a bound more
    [InlineData(29, 35, 36.001, false)]
    [InlineData(30.9, 35, 36, true)] // it begins before it had to be done
    [InlineData(31.1, 35, 36, false)]
    [InlineData(20, 29, 31.001, false)] // it was over before
    public void Trouble_ExcusesLateness_UntilItIsOver(double from, double until, double opened, bool isSound)
    {
        var each = _given.Register("each", "*/10 * * * * *");
        _given.RunEach(each, 0, 20);
        var late = _given.Run(each, 30, opened: opened);
        _given.RunEach(each, 30, 60);
        _given.Trouble(from, until);

        if (isSound)
            _given.Check(65).ShouldBeSound();
        else
            _given.Check(65).ShouldBe(Promise.HardlyLate, late.Id.Value);
    }

    [Fact]
    public void TroublesWithoutCalmBetweenThem_AreOne()
    {
        var each = _given.Register("each", "*/10 * * * * *");
        _given.RunEach(each, 0, 20);
        var late = _given.Run(each, 30, opened: 39);
        _given.RunEach(each, 30, 60);
        _given.Trouble(29, 33);
        _given.Trouble(33.5, 38);
        _given.Check(65).ShouldBeSound();

        _given.Troubles[1] = new Trouble("test", Given.At(34.5), Given.At(38));
        _given.Check(65).ShouldBe(Promise.HardlyLate, late.Id.Value);
    }

    [Fact]
    public void Trouble_ExcusesNothingElseThanLateness()
    {
        var each = _given.Register("each", "*/10 * * * * *");
        _given.RunEach(each, 0, 20);
        _given.RunEach(each, 30, 60);
        _given.Trouble(25, 35);

        _given.Check(65).ShouldBe(Promise.NothingMissed, "each");
    }

    [Fact]
    public void RunThatIsSentLate_IsLate()
    {
        var each = _given.Register("each", "*/10 * * * * *");
        _given.RunEach(each, 0, 60);
        var index = _given.Seen.FindIndex(s => s.NominalTime == Given.At(30));
        _given.Seen[index] = _given.Seen[index] with { At = Given.At(31.1) };
        _given.Change(_given.RecordOf(each, 30), r => r with { FinishedAt = Given.At(31.2) });

        _given.Check(65).ShouldBe(Promise.HardlyLate, _given.Seen[index].Run);
    }

    [Fact]
    public void Lateness_IsMeasuredFromWhenItCouldBeDone()
    {
        var each = _given.Register("each", "*/10 * * * * *");
        _given.RunEach(each, 0, 20);
        var paused = _given.Edit(each, 25, s => s with { Enabled = false });
        var resumed = _given.Edit(paused, 32, s => s with { Enabled = true });
        _given.Run(resumed, 30, opened: 32.5);
        _given.RunEach(resumed, 32, 60);
        _given.Trouble(39, 41);

        var verdict = Checker.Check(new Evidence { At = Given.At(65), Asked = _given.Asked, Seen = _given.Seen, Records = _given.Records, Troubles = _given.Troubles });

        verdict.Findings.ShouldBeSound();
        verdict.Occurrences.ShouldBe(6);
        verdict.Lateness.Count.ShouldBe(6);
        verdict.Lateness[^1].ShouldBe(TimeSpan.FromMilliseconds(483)); // 32.503 less 32.02, when the pause had ended
        verdict.Lateness[0].ShouldBe(TimeSpan.FromMilliseconds(8));
        verdict.LatenessWithoutTrouble.Count.ShouldBe(5);
    }
}
