using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ScalableScheduler.Collections;
using ScalableScheduler.Runs;
using ScalableScheduler.Server.Api;
using ScalableScheduler.Server.Configuration;
using ScalableScheduler.Server.Hosting;
using ScalableScheduler.Server.Storage;
using ScalableScheduler.Server.Tasks;
using ScalableScheduler.Storage;

namespace ScalableScheduler.Server.Tests.Api.Collections;

/// <summary>The whole service in this process, with its store in memory, and every line it logs.</summary>
internal sealed class FullService : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly HttpClient _client;

    private FullService(WebApplication app, ConcurrentQueue<string> log)
    {
        (_app, Log) = (app, log);
        _client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
    }

    public ConcurrentQueue<string> Log { get; }

    public IServiceProvider Services => _app.Services;

    public static async Task<FullService> StartAsync(SecretOptions secrets)
    {
        var settings = new ServiceSettings
        {
            Store = StoreKind.Memory,
            Server = new ServerOptions { Host = "127.0.0.1", Port = 0 },
            Secrets = secrets,
            Retry = new RetryOptions { MaxAttempts = 1 },
        };
        var log = new ConcurrentQueue<string>();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Trace).AddProvider(new Lines(log));
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenOn(settings.Server));
        builder.Services.AddSettings(settings).AddStore(settings).AddNode(settings).AddTaskTypes(settings).AddApi();
        var app = builder.Build();
        app.MapApi();
        await app.StartAsync();
        return new FullService(app, log);
    }

    public async Task<Answer> SendAsync(HttpMethod method, string path, string? json = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (json is not null)
            request.Content = new StringContent(json, System.Text.Encoding.UTF8, "application/json");
        using var response = await _client.SendAsync(request);
        return await Answer.ReadAsync(response);
    }

    /// <summary>Waits until an event of this type was told, also before.</summary>
    public async Task WaitForEventAsync(string type, TimeSpan within)
    {
        using var limit = new CancellationTokenSource(within, TimeProvider.System);
        var told = new SemaphoreSlim(0);
        await using var watch = await Services.GetRequiredService<ISignals>().OnEventsAsync(() => told.Release(), limit.Token);
        while (!(await Services.GetRequiredService<IEventLog>().ReadAsync("0", 1000, limit.Token)).Events.Any(e => e.Event.Type == type))
            await told.WaitAsync(limit.Token);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _app.DisposeAsync();
    }

    private sealed class Lines(ConcurrentQueue<string> log) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            log.Enqueue($"{formatter(state, exception)} {exception}");

        public void Dispose()
        {
            // Nothing is held.
        }
    }
}
