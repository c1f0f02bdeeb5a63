namespace ScalableScheduler.Testing.Tests;

public sealed class ManualTimeTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly ManualTime _time = new();

    [Fact]
    public void Clock_StandsStill_UntilAdvanced()
    {
        _time.GetUtcNow().ShouldBe(ManualTime.DefaultStart);
        var before = _time.GetTimestamp();

        _time.Advance(Second);

        _time.GetUtcNow().ShouldBe(ManualTime.DefaultStart + Second);
        _time.GetElapsedTime(before).ShouldBe(Second);
        _time.TimestampFrequency.ShouldBe(10_000_000);
        _time.LocalTimeZone.ShouldBe(TimeZoneInfo.Utc);
    }

    [Fact]
    public void Advance_FiresInOrderOfDueTime_AtExactTimes()
    {
        var fired = new List<(string Name, TimeSpan At)>();
        using var late = Timer("late", 3 * Second, fired);
        using var early = Timer("early", 1.5 * Second, fired);
        using var twin = Timer("twin of early", 1.5 * Second, fired);

        _time.Advance(10 * Second);

        fired.ShouldBe([("early", 1.5 * Second), ("twin of early", 1.5 * Second), ("late", 3 * Second)]);
        _time.GetUtcNow().ShouldBe(ManualTime.DefaultStart + 10 * Second);
    }

    [Fact]
    public void Advance_FiresTimersMadeWhileAdvancing()
    {
        var fired = new List<(string Name, TimeSpan At)>();
        ITimer? inner = null;
        using var outer = _time.CreateTimer(_ => inner = Timer("inner", Second, fired), null, Second, Timeout.InfiniteTimeSpan);
        using var after = Timer("after", 3 * Second, fired);

        _time.Advance(5 * Second);

        fired.ShouldBe([("inner", 2 * Second), ("after", 3 * Second)]);
        inner!.Dispose();
    }

    [Fact]
    public void PeriodicTimer_FiresOnItsGrid_HoweverLargeTheStep()
    {
        var fired = new List<TimeSpan>();
        using var timer = _time.CreateTimer(_ => fired.Add(Elapsed()), null, Second, 2 * Second);

        _time.Advance(6 * Second);

        fired.ShouldBe([Second, 3 * Second, 5 * Second]);
    }

    [Fact]
    public void Change_MovesDisarmsAndRearms_UntilDisposed()
    {
        var fired = new List<(string Name, TimeSpan At)>();
        var timer = Timer("t", Second, fired);

        timer.Change(5 * Second, Timeout.InfiniteTimeSpan).ShouldBeTrue();
        _time.Advance(4 * Second);
        fired.ShouldBeEmpty();
        timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan).ShouldBeTrue();
        _time.NextTimerDue.ShouldBeNull();
        timer.Change(Second, Timeout.InfiniteTimeSpan).ShouldBeTrue();
        _time.Advance(Second);
        fired.ShouldBe([("t", 5 * Second)]);

        timer.Dispose();
        timer.Change(Second, Timeout.InfiniteTimeSpan).ShouldBeFalse();
        _time.ArmedTimers.ShouldBe(0);
    }

    [Fact]
    public void Callback_CanDisposeItsOwnPeriodicTimer()
    {
        var count = 0;
        ITimer? timer = null;
        timer = _time.CreateTimer(_ =>
        {
            count++;
            timer!.Dispose();
        }, null, Second, Second);

        _time.Advance(10 * Second);

        count.ShouldBe(1);
    }

    [Fact]
    public void NextTimerDue_LetsASimulationJump()
    {
        var fired = new List<(string Name, TimeSpan At)>();
        using var b = Timer("b", TimeSpan.FromDays(20), fired);
        using var a = Timer("a", TimeSpan.FromDays(1), fired);

        while (_time.NextTimerDue is { } next)
            _time.AdvanceTo(next);

        fired.ShouldBe([("a", TimeSpan.FromDays(1)), ("b", TimeSpan.FromDays(20))]);
    }

    [Fact]
    public void DueTimeOfZero_FiresAtTheNextAdvance_EvenByZero()
    {
        var fired = new List<(string Name, TimeSpan At)>();
        using var timer = Timer("now", TimeSpan.Zero, fired);
        _time.NextTimerDue.ShouldBe(ManualTime.DefaultStart);

        _time.Advance(TimeSpan.Zero);

        fired.ShouldBe([("now", TimeSpan.Zero)]);
    }

    [Fact]
    public void Timers_RefuseWhatTheSystemRefuses() =>
        Should.Throw<ArgumentOutOfRangeException>(() => _time.CreateTimer(_ => { }, null, TimeSpan.FromDays(50), Timeout.InfiniteTimeSpan));

    [Fact]
    public void AdvanceTo_RefusesThePast()
    {
        _time.Advance(Second);

        Should.Throw<ArgumentOutOfRangeException>(() => _time.AdvanceTo(ManualTime.DefaultStart));
        Should.Throw<ArgumentOutOfRangeException>(() => _time.Advance(-Second));
    }

    [Fact]
    public async Task TaskDelay_And_CancellationTokenSource_FollowTheClock()
    {
        var delay = Task.Delay(2 * Second, _time);
        using var cancellation = new CancellationTokenSource(Second, _time);

        _time.Advance(Second);
        cancellation.IsCancellationRequested.ShouldBeTrue();
        delay.IsCompleted.ShouldBeFalse();

        _time.Advance(Second);
        await delay;
    }

    [Fact]
    public async Task PeriodicTimer_OfTheFramework_FollowsTheClock()
    {
        using var timer = new PeriodicTimer(Second, _time);
        var tick = timer.WaitForNextTickAsync().AsTask();

        _time.Advance(Second);

        (await tick).ShouldBeTrue();
    }

    [Fact]
    public async Task WhenArmed_CompletesOnceTheCodeUnderTestWaits()
    {
        var armed = _time.WhenArmedAsync(2);
        var first = Task.Delay(Second, _time);
        armed.IsCompleted.ShouldBeFalse();
        var second = Task.Run(() => Task.Delay(Second, _time));

        await armed;
        _time.Advance(Second);

        await Task.WhenAll(first, second);
    }

    [Fact]
    public async Task Advance_FromManyThreads_FiresEachTimerOnce()
    {
        const int timers = 1_000;
        var fired = 0;
        var handles = Enumerable.Range(1, timers)
            .Select(i => _time.CreateTimer(_ => Interlocked.Increment(ref fired), null, TimeSpan.FromMilliseconds(i), Timeout.InfiniteTimeSpan))
            .ToArray();

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < timers / 4; i++)
                _time.Advance(TimeSpan.FromMilliseconds(1));
        })));

        fired.ShouldBe(timers);
        Elapsed().ShouldBe(TimeSpan.FromMilliseconds(timers));
        foreach (var handle in handles)
            handle.Dispose();
    }

    private TimeSpan Elapsed() => _time.GetUtcNow() - ManualTime.DefaultStart;

    private ITimer Timer(string name, TimeSpan due, List<(string Name, TimeSpan At)> fired) =>
        _time.CreateTimer(_ => fired.Add((name, Elapsed())), null, due, Timeout.InfiniteTimeSpan);
}
