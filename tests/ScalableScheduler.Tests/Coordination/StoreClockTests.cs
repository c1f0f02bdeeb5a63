using ScalableScheduler.Coordination;
using ScalableScheduler.Storage;
using ScalableScheduler.Testing;

namespace ScalableScheduler.Tests.Coordination;

public sealed class StoreClockTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public void Now_FollowsTheStore_HoweverWrongTheWallClockIs()
    {
        var clock = new StoreClock(_time);
        Observe(clock, _time.GetUtcNow().AddHours(3), roundTrip: TimeSpan.FromMilliseconds(2));
        _time.Advance(TimeSpan.FromMinutes(5));

        clock.Offset.ShouldBe(TimeSpan.FromHours(3), TimeSpan.FromMilliseconds(3));
    }

    [Fact]
    public void Observe_PrefersTheSharperReading()
    {
        var clock = new StoreClock(_time);
        Observe(clock, _time.GetUtcNow(), roundTrip: TimeSpan.FromMilliseconds(1));
        // Stuck for 400 ms on the way back: the middle of the round trip is a bad guess.
        Observe(clock, _time.GetUtcNow(), roundTrip: TimeSpan.FromMilliseconds(400));

        clock.Offset.Duration().ShouldBeLessThan(TimeSpan.FromMilliseconds(5));
    }

    [Fact]
    public void Observe_TakesAJumpOfTheStoresClockAtOnce()
    {
        var clock = new StoreClock(_time);
        Observe(clock, _time.GetUtcNow(), roundTrip: TimeSpan.FromMilliseconds(1));
        Observe(clock, _time.GetUtcNow().AddSeconds(-30), roundTrip: TimeSpan.FromMilliseconds(4));

        clock.Offset.ShouldBe(TimeSpan.FromSeconds(-30), TimeSpan.FromMilliseconds(5));
    }

    [Fact]
    public void NothingIsDated_UntilTheStoreToldItsTime()
    {
        var clock = new StoreClock(_time);
        Should.Throw<StoreUnavailableException>(clock.EnsureKnown);
        Should.Throw<StoreUnavailableException>(() => clock.Stamp);

        Observe(clock, _time.GetUtcNow(), roundTrip: TimeSpan.FromMilliseconds(1));

        clock.EnsureKnown();
    }

    private void Observe(StoreClock clock, DateTimeOffset storeTime, TimeSpan roundTrip)
    {
        var sent = _time.GetTimestamp();
        _time.Advance(roundTrip);
        clock.Observe(storeTime, sent);
    }
}
