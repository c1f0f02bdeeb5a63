using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using ScalableScheduler.Testing;

namespace ScalableScheduler.Worker.Tests;

/// <summary>A worker against a <see cref="FakeService"/>, by a clock of its own.</summary>
internal sealed class WorkerUnderTest : ILoggerFactory, ILogger, IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;

    private WorkerUnderTest(FakeService service) => Service = service;

    public FakeService Service { get; }

    public ManualTime Time { get; } = new();

    public ConcurrentQueue<(int Id, string Text)> Logged { get; } = [];

    /// <param name="add">Adds handlers.</param>
    /// <param name="configure">Changes the options.</param>
    /// <param name="time">The system's for what waits by itself; the manual one when null.</param>
    public static async Task<WorkerUnderTest> StartAsync(Action<SchedulerWorker> add, Action<WorkerOptions>? configure = null, TimeProvider? time = null)
    {
        var test = new WorkerUnderTest(await FakeService.StartAsync());
        // No request is given up while a test moves the clock.
        var options = new WorkerOptions { Server = test.Service.Target.Url, Name = "tester", RequestTimeout = TimeSpan.FromDays(1) };
        configure?.Invoke(options);
        var worker = new SchedulerWorker(options, test, time ?? test.Time);
        add(worker);
        test._running = worker.RunAsync(test._stop.Token);
        return test;
    }

    /// <summary>Asks the worker to stop.</summary>
    /// <returns>Completes when it has.</returns>
    public Task StopAsync()
    {
        _stop.Cancel();
        return _running.WaitAsync(FakeService.Soon, TimeProvider.System);
    }

    public async ValueTask DisposeAsync()
    {
        _stop.Cancel();
        await Service.DisposeAsync();
        _stop.Dispose();
    }

    ILogger ILoggerFactory.CreateLogger(string categoryName) => this;

    void ILoggerFactory.AddProvider(ILoggerProvider provider)
    {
    }

    void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Logged.Enqueue((eventId.Id, formatter(state, exception)));

    bool ILogger.IsEnabled(LogLevel logLevel) => true;

    IDisposable? ILogger.BeginScope<TState>(TState state) => null;

    void IDisposable.Dispose()
    {
    }
}
