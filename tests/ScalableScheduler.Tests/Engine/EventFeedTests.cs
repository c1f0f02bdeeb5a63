using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using ScalableScheduler.Collections;
using ScalableScheduler.Engine;
using ScalableScheduler.Events;
using ScalableScheduler.Storage;
using ScalableScheduler.Testing;

namespace ScalableScheduler.Tests.Engine;

public sealed class EventFeedTests : IDisposable
{
    private readonly ManualTime _time = new();
    private readonly TakingLog _log = new();
    private readonly EngineMetrics _metrics = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly EventFeed _feed;

    public EventFeedTests() => _feed = Feed(keep: 100);

    public void Dispose()
    {
        _metrics.Dispose();
        _stop.Dispose();
    }

    [Fact]
    public async Task TheFirstEvent_IsToldAtOnce_AndMoreTogetherAfter50Milliseconds()
    {
        var running = _feed.RunAsync(_stop.Token);
        await _time.WhenArmedAsync(1);

        _feed.Add(Event(1));
        (await _log.NextAsync()).ShouldBe(["1"]);
        await _time.WhenArmedAsync(1);
        _feed.Add(Event(2));
        _feed.Add(Event(3));
        _time.Advance(TimeSpan.FromMilliseconds(49));
        _log.Taken.ShouldBe(1);
        _time.Advance(TimeSpan.FromMilliseconds(1));

        (await _log.NextAsync()).ShouldBe(["2", "3"]);
        _stop.Cancel();
        await running;
    }

    [Fact]
    public async Task OnStopping_WhatWaits_IsTold()
    {
        _feed.Add(Event(1));
        _stop.Cancel();

        await _feed.RunAsync(_stop.Token);

        (await _log.NextAsync()).ShouldBe(["1"]);
        _feed.Dropped.ShouldBe(0);
    }

    [Fact]
    public async Task OfTooManyThatWait_TheOldestAreDropped()
    {
        for (var n = 1; n <= EventFeed.WaitingAtMost + 5; n++)
            _feed.Add(Event(n));

        (await _feed.FlushOnceAsync(first: 1, None)).ShouldBeTrue();

        (await _log.NextAsync()).ShouldBe(["6"]);
        (await _log.NextAsync()).Count.ShouldBe(500);
        _feed.Dropped.ShouldBe(5);
    }

    [Fact]
    public async Task WhileTheStoreIsAway_SingleEventsAskForIt_AndTheRestWaits()
    {
        _log.Answer = _ => throw new StoreUnavailableException("away");
        var running = _feed.RunAsync(_stop.Token);
        await _time.WhenArmedAsync(1);
        _feed.Add(Event(1));
        (await _log.NextAsync()).ShouldBe(["1"]);
        await _time.WhenArmedAsync(1);
        for (var n = 2; n <= 9; n++)
            _feed.Add(Event(n));

        _time.Advance(TimeSpan.FromMilliseconds(100));
        (await _log.NextAsync()).ShouldBe(["2"]);
        await _time.WhenArmedAsync(1);
        _log.Answer = _ => Task.CompletedTask;
        _time.Advance(TimeSpan.FromMilliseconds(200));

        (await _log.NextAsync()).ShouldBe(["3"]);
        (await _log.NextAsync()).ShouldBe(["4", "5", "6", "7", "8", "9"]);
        _feed.Dropped.ShouldBe(2);
        _stop.Cancel();
        await running;
    }

    [Fact]
    public async Task AStoreThatHangs_HoldsUpStopping_TwoSecondsAtMost()
    {
        _log.Answer = c => Task.Delay(Timeout.InfiniteTimeSpan, _time, c);
        _feed.Add(Event(1));
        var running = _feed.RunAsync(_stop.Token);
        (await _log.NextAsync()).ShouldBe(["1"]);
        _feed.Add(Event(2));
        _feed.Add(Event(3));
        _stop.Cancel();
        (await _log.NextAsync()).ShouldBe(["2", "3"]);
        await _time.WhenArmedAsync(1);

        _time.Advance(TimeSpan.FromSeconds(2));

        await running;
        _feed.Dropped.ShouldBe(3);
    }

    [Fact]
    public async Task WithoutEvents_NothingIsKept_AndNoTimerRuns()
    {
        var off = Feed(keep: 0);

        off.Add(Event(1));
        await off.RunAsync(_stop.Token);

        _time.ArmedTimers.ShouldBe(0);
        _log.Taken.ShouldBe(0);
    }

    private static CancellationToken None => CancellationToken.None;

    private EventFeed Feed(int keep) => new(_log, new EventOptions { Keep = keep }, _metrics, _time, NullLogger<EventFeed>.Instance);

    private static SchedulerEvent Event(int number) =>
        new(EventTypes.ScheduleUpdated, ManualTime.DefaultStart, CollectionName.Default, Message: number.ToString(CultureInfo.InvariantCulture));

    /// <summary>A log that shows what it is given.</summary>
    private sealed class TakingLog : IEventLog
    {
        private readonly System.Threading.Channels.Channel<List<string>> _batches = System.Threading.Channels.Channel.CreateUnbounded<List<string>>();
        private int _taken;

        public Func<CancellationToken, Task> Answer { get; set; } = _ => Task.CompletedTask;

        public int Taken => Volatile.Read(ref _taken);

        public async Task<List<string>> NextAsync() => await _batches.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(10), TimeProvider.System);

        public async ValueTask AppendAsync(IReadOnlyList<SchedulerEvent> events, int keep, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _taken);
            _batches.Writer.TryWrite([.. events.Select(e => e.Message!)]);
            await Answer(cancellationToken);
        }

        public ValueTask<EventPage> ReadAsync(string? after, int limit, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
