using ScalableScheduler.Coordination.Locks;
using ScalableScheduler.Storage.Memory;
using ScalableScheduler.Testing;

namespace ScalableScheduler.Tests.Coordination;

public sealed class RedlockTests
{
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(10);

    private readonly ManualTime _time = new();
    private int _values;

    [Fact]
    public async Task TryAcquire_IsRefused_WhileAnotherHoldsTheLock()
    {
        var server = new MemoryLockServer(_time);
        await using var first = await Over(server).TryAcquireAsync("7", CancellationToken.None);

        (await Over(server).TryAcquireAsync("7", CancellationToken.None)).ShouldBeNull();
        (await Over(server).TryAcquireAsync("8", CancellationToken.None)).ShouldNotBeNull();
    }

    [Fact]
    public async Task Lost_EndsBeforeTheServersLetAnotherIn()
    {
        var server = new MemoryLockServer(_time);
        var lease = (await Over(server).TryAcquireAsync("7", CancellationToken.None))!;

        _time.Advance(Duration - TimeSpan.FromMilliseconds(50));
        lease.Lost.IsCancellationRequested.ShouldBeTrue();
        (await Over(server).TryAcquireAsync("7", CancellationToken.None)).ShouldBeNull();

        _time.Advance(TimeSpan.FromMilliseconds(50));
        (await Over(server).TryAcquireAsync("7", CancellationToken.None)).ShouldNotBeNull();
    }

    [Fact]
    public async Task Extend_KeepsTheLease_AsLongAsItIsCalledInTime()
    {
        var lease = (await Over(new MemoryLockServer(_time)).TryAcquireAsync("7", CancellationToken.None))!;
        for (var i = 0; i < 10; i++)
        {
            _time.Advance(Duration / 3);
            (await lease.ExtendAsync(CancellationToken.None)).ShouldBeTrue();
        }
        lease.Lost.IsCancellationRequested.ShouldBeFalse();
    }

    [Fact]
    public async Task Extend_NeverRevivesALeaseThatEnded_AndNeverSetsTheKeyAnew()
    {
        var server = new MemoryLockServer(_time);
        var lease = (await Over(server).TryAcquireAsync("7", CancellationToken.None))!;
        _time.Advance(Duration);

        (await lease.ExtendAsync(CancellationToken.None)).ShouldBeFalse();
        (await Over(server).TryAcquireAsync("7", CancellationToken.None)).ShouldNotBeNull();
        (await lease.ExtendAsync(CancellationToken.None)).ShouldBeFalse();
    }

    [Fact]
    public async Task Dispose_FreesTheLockAtOnce_ButNotOneThatAnotherHasNow()
    {
        var server = new MemoryLockServer(_time);
        var first = (await Over(server).TryAcquireAsync("7", CancellationToken.None))!;
        await first.DisposeAsync();
        first.Lost.IsCancellationRequested.ShouldBeTrue();
        await using var second = await Over(server).TryAcquireAsync("7", CancellationToken.None);
        second.ShouldNotBeNull();

        await first.DisposeAsync();
        (await Over(server).TryAcquireAsync("7", CancellationToken.None)).ShouldBeNull();
    }

    [Theory]
    [InlineData(1, 0, true)]
    [InlineData(1, 1, false)]
    [InlineData(3, 1, true)]
    [InlineData(3, 2, false)]
    [InlineData(5, 2, true)]
    [InlineData(5, 3, false)]
    public async Task TryAcquire_NeedsMoreThanHalfOfTheServers(int servers, int taken, bool granted)
    {
        var all = Enumerable.Range(0, servers).Select(_ => new MemoryLockServer(_time)).ToArray();
        foreach (var server in all.Take(taken))
            await server.AcquireAsync("7", "another", Duration, CancellationToken.None);

        var lease = await Over(all).TryAcquireAsync("7", CancellationToken.None);

        (lease is not null).ShouldBe(granted);
    }

    [Fact]
    public async Task TryAcquire_LeavesNothingBehind_WhenItIsRefused()
    {
        var all = Enumerable.Range(0, 3).Select(_ => new MemoryLockServer(_time)).ToArray();
        await all[0].AcquireAsync("7", "another", Duration, CancellationToken.None);
        await all[1].AcquireAsync("7", "another", Duration, CancellationToken.None);

        (await Over(all).TryAcquireAsync("7", CancellationToken.None)).ShouldBeNull();

        (await all[2].AcquireAsync("7", "third", Duration, CancellationToken.None)).ShouldBeTrue();
    }

    [Fact]
    public async Task TryAcquire_IsRefused_WhenItTookSoLongThatTheLockIsNearlyOver()
    {
        var server = new SlowLockServer(new MemoryLockServer(_time), () => _time.Advance(Duration - TimeSpan.FromMilliseconds(50)));

        (await Over(server).TryAcquireAsync("7", CancellationToken.None)).ShouldBeNull();
    }

    [Fact]
    public async Task TryAcquire_LeavesNoLockBehind_WhenItIsCancelledWhileAServerGrantsIt()
    {
        var server = new MemoryLockServer(_time);
        using var stop = new CancellationTokenSource();
        var slow = new SlowLockServer(server, () =>
        {
            stop.Cancel();
            stop.Token.ThrowIfCancellationRequested();
        });

        await Should.ThrowAsync<OperationCanceledException>(() => Over(new AsyncLockServer(slow)).TryAcquireAsync("7", stop.Token));

        (await Over(server).TryAcquireAsync("7", CancellationToken.None)).ShouldNotBeNull();
    }

    private Redlock Over(params ILockServer[] servers) => new(servers, Duration, _time, () => $"value{_values++}");

    /// <summary>Fails in its task, as a server does that is reached over the network.</summary>
    private sealed class AsyncLockServer(ILockServer inner) : ILockServer
    {
        public async ValueTask<bool> AcquireAsync(string resource, string value, TimeSpan duration, CancellationToken cancellationToken) =>
            await inner.AcquireAsync(resource, value, duration, cancellationToken);

        public async ValueTask<bool> ExtendAsync(string resource, string value, TimeSpan duration, CancellationToken cancellationToken) =>
            await inner.ExtendAsync(resource, value, duration, cancellationToken);

        public async ValueTask<bool> ReleaseAsync(string resource, string value, CancellationToken cancellationToken) =>
            await inner.ReleaseAsync(resource, value, cancellationToken);
    }

    private sealed class SlowLockServer(ILockServer inner, Action delay) : ILockServer
    {
        public ValueTask<bool> AcquireAsync(string resource, string value, TimeSpan duration, CancellationToken cancellationToken)
        {
            var answer = inner.AcquireAsync(resource, value, duration, cancellationToken);
            delay();
            return answer;
        }

        public ValueTask<bool> ExtendAsync(string resource, string value, TimeSpan duration, CancellationToken cancellationToken) =>
            inner.ExtendAsync(resource, value, duration, cancellationToken);

        public ValueTask<bool> ReleaseAsync(string resource, string value, CancellationToken cancellationToken) =>
            inner.ReleaseAsync(resource, value, cancellationToken);
    }
}
