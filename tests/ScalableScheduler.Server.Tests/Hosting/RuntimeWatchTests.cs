using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using ScalableScheduler.Server.Hosting;
using ScalableScheduler.Testing;

namespace ScalableScheduler.Server.Tests.Hosting;

public sealed class RuntimeWatchTests
{
    private readonly Lines _lines = new();

    [Fact]
    public async Task APoolWithoutAThreadForASecond_IsToldOf()
    {
        var waiting = new BlockingCollection<Action>();
        var watch = new RuntimeWatch(waiting.Add, _lines);
        var look = Task.Factory.StartNew(watch.Look, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

        await Eventually.TrueAsync(() => Task.FromResult(waiting.Count == 1 && _lines.Ticked(TimeSpan.FromSeconds(1.5))), TimeSpan.FromSeconds(20), "a second and a half to pass");
        waiting.Take()();
        await look;

        _lines.All.ShouldHaveSingleItem().ShouldBe((4521, LogLevel.Warning));
    }

    [Fact]
    public void APoolThatHasThreads_IsNotToldOf()
    {
        new RuntimeWatch(work => work(), _lines).Look();

        _lines.All.ShouldBeEmpty();
    }

    [Fact]
    public async Task AFailureThatNobodyAwaits_IsToldOf()
    {
        var watch = new RuntimeWatch(work => work(), _lines);
        await watch.StartAsync(default);

        await Eventually.TrueAsync(ForgottenAsync, TimeSpan.FromSeconds(20), "the collector to find the task");

        await watch.StopAsync(default);
        _lines.All.ShouldContain((4520, LogLevel.Error));
    }

    private Task<bool> ForgottenAsync()
    {
        _ = Task.FromException(new InvalidOperationException("forgotten"));
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return Task.FromResult(_lines.All.Count > 0);
    }

    private sealed class Lines : ILogger<RuntimeWatch>
    {
        private readonly ConcurrentQueue<(int Id, LogLevel Level)> _all = [];
        private readonly long _started = TimeProvider.System.GetTimestamp();

        public IReadOnlyCollection<(int Id, LogLevel Level)> All => _all;

        public bool Ticked(TimeSpan time) => TimeProvider.System.GetElapsedTime(_started) > time;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            _all.Enqueue((eventId.Id, logLevel));
    }
}
