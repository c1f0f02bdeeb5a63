using ScalableScheduler.Server.Tasks;
using ScalableScheduler.Testing;

namespace ScalableScheduler.Server.Tests.Tasks;

public sealed class KeptConnectionsTests
{
    private static readonly TimeSpan Idle = TimeSpan.FromMinutes(5);

    private readonly ManualTime _time = new();
    private readonly List<Probe> _opened = [];

    private KeptConnections<string, Probe> Keep(int capacity = 8) => new(Open, Idle, capacity, _time);

    private Probe Open(string key)
    {
        if (key == "bad")
            throw new InvalidOperationException("refused");
        var probe = new Probe();
        lock (_opened)
            _opened.Add(probe);
        return probe;
    }

    [Fact]
    public async Task Take_SharesOne_PerKey()
    {
        await using var kept = Keep();
        using var first = kept.Take("a");
        using var second = kept.Take("a");
        using var other = kept.Take("b");
        second.Connection.ShouldBeSameAs(first.Connection);
        other.Connection.ShouldNotBeSameAs(first.Connection);
        kept.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Idle_IsClosed_AndOpenedAnewOnUse()
    {
        await using var kept = Keep();
        kept.Take("a").Dispose();
        _time.Advance(TimeSpan.FromMinutes(4));
        _opened[0].IsClosed.ShouldBeFalse();
        _time.Advance(TimeSpan.FromMinutes(2));
        await _opened[0].Closed.WaitAsync(Sample.Deadline, TimeProvider.System);
        kept.Count.ShouldBe(0);
        _time.ArmedTimers.ShouldBe(0);

        kept.Take("a").Dispose();
        _opened.Count.ShouldBe(2);
        _time.ArmedTimers.ShouldBe(1);
    }

    [Fact]
    public async Task InUse_IsNotClosed_HoweverLongItTakes()
    {
        await using var kept = Keep();
        var lease = kept.Take("a");
        _time.Advance(TimeSpan.FromHours(1));
        _opened[0].IsClosed.ShouldBeFalse();
        lease.Dispose();
        _time.Advance(TimeSpan.FromMinutes(4));
        kept.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Capacity_ClosesTheLongestUnused()
    {
        await using var kept = Keep(capacity: 2);
        kept.Take("a").Dispose();
        _time.Advance(TimeSpan.FromSeconds(1));
        kept.Take("b").Dispose();
        _time.Advance(TimeSpan.FromSeconds(1));
        kept.Take("a").Dispose();
        kept.Take("c").Dispose();
        await _opened[1].Closed.WaitAsync(Sample.Deadline, TimeProvider.System);
        _opened[0].IsClosed.ShouldBeFalse();
        kept.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Capacity_IsExceededByThoseInUse_UntilTheyAreGivenBack()
    {
        await using var kept = Keep(capacity: 1);
        var first = kept.Take("a");
        var second = kept.Take("b");
        kept.Count.ShouldBe(2);
        first.Dispose();
        await _opened[0].Closed.WaitAsync(Sample.Deadline, TimeProvider.System);
        second.Dispose();
        kept.Count.ShouldBe(1);
        _opened[1].IsClosed.ShouldBeFalse();
    }

    [Fact]
    public async Task Discarded_IsReplacedAtOnce_AndClosedWhenTheLastGaveItBack()
    {
        await using var kept = Keep();
        var first = kept.Take("a");
        var second = kept.Take("a");
        first.Discard();
        using (var third = kept.Take("a"))
            third.Connection.ShouldNotBeSameAs(second.Connection);
        first.Dispose();
        _opened[0].IsClosed.ShouldBeFalse();
        second.Dispose();
        await _opened[0].Closed.WaitAsync(Sample.Deadline, TimeProvider.System);
        _opened[1].IsClosed.ShouldBeFalse();
    }

    [Fact]
    public async Task Open_ThatFails_IsNotKept()
    {
        await using var kept = Keep();
        Should.Throw<InvalidOperationException>(() => kept.Take("bad"));
        Should.Throw<InvalidOperationException>(() => kept.Take("bad"));
        kept.Count.ShouldBe(0);
    }

    [Fact]
    public async Task Dispose_ClosesAll_AndGivesNoMore()
    {
        var kept = Keep();
        kept.Take("a").Dispose();
        var inUse = kept.Take("b");
        await kept.DisposeAsync();
        _opened.ShouldAllBe(probe => probe.IsClosed);
        inUse.Dispose();
        Should.Throw<ObjectDisposedException>(() => kept.Take("a"));
        _time.ArmedTimers.ShouldBe(0);
    }

    [Fact]
    public async Task ManyThreads_NeverSeeAClosedOne()
    {
        await using var kept = Keep(capacity: 2);
        var closedWhileUsed = 0;
        await Parallel.ForAsync(0, 20_000, (i, _) =>
        {
            using var lease = kept.Take($"{i % 5}");
            if (i % 97 == 0)
                lease.Discard();
            if (lease.Connection.IsClosed)
                Interlocked.Increment(ref closedWhileUsed);
            return ValueTask.CompletedTask;
        });
        closedWhileUsed.ShouldBe(0);
        kept.Count.ShouldBeLessThanOrEqualTo(2);
        await kept.DisposeAsync();
        _opened.ShouldAllBe(probe => probe.IsClosed);
    }

    private sealed class Probe : IAsyncDisposable
    {
        private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Closed => _closed.Task;

        public bool IsClosed => _closed.Task.IsCompleted;

        public ValueTask DisposeAsync()
        {
            _closed.SetResult(); // Throws when it is closed twice.
            return ValueTask.CompletedTask;
        }
    }
}
