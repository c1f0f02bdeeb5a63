using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ScalableScheduler.Runs;
using ScalableScheduler.Server.Api;
using ScalableScheduler.Server.Configuration;
using ScalableScheduler.Server.Hosting;
using ScalableScheduler.Server.Storage;
using ScalableScheduler.Server.Tasks;
using ScalableScheduler.Server.Workers;
using ScalableScheduler.Storage.Memory;
using ScalableScheduler.Testing;

namespace ScalableScheduler.Server.Tests.Workers;

/// <summary>A node of the whole service in this process, with its loops and a bus, over a store in memory that can be away.</summary>
internal sealed class SwitchableNode : IAsyncDisposable
{
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private readonly WebApplication _app;
    private readonly HttpClient _client;

    private bool _isDisposed;

    private SwitchableNode(WebApplication app, MemoryStore memory, SwitchableRuns runs)
    {
        (_app, Memory, Runs) = (app, memory, runs);
        _client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
    }

    public MemoryStore Memory { get; }

    public SwitchableRuns Runs { get; }

    /// <param name="workers">The buses.</param>
    /// <param name="memory">Another node's store; null for one of its own.</param>
    public static async Task<SwitchableNode> StartAsync(WorkerOptions workers, MemoryStore? memory = null)
    {
        var settings = new ServiceSettings
        {
            Store = StoreKind.Memory,
            Server = new ServerOptions { Host = "127.0.0.1", Port = 0 },
            Retry = new RetryOptions { InitialDelay = TimeSpan.FromMilliseconds(100), MaxAttempts = 3 },
            Workers = workers,
        };
        memory ??= new MemoryStore(TimeProvider.System, settings.Scheduler.Partitions);
        var (store, runs) = SwitchableRuns.Of(memory);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenOn(settings.Server));
        builder.Services.AddSettings(settings).AddStore(settings).AddNode(settings).AddTaskTypes(settings).AddApi();
        builder.Services.AddSingleton(memory);
        builder.Services.AddSingleton(store);
        var app = builder.Build();
        app.MapApi();
        await app.StartAsync();
        return new SwitchableNode(app, memory, runs);
    }

    /// <summary>Registers a schedule whose runs are a job's on a bus, and starts one.</summary>
    /// <returns>The run's id.</returns>
    public async Task<string> RunAsync(string bus, string job, string connection = "")
    {
        using var registered = await _client.PostAsJsonAsync("/schedules", JsonDocument.Parse(
            $$$"""{"name":"{{{job}}}","type":"cron","schedule":"0 0 1 1 *","task":{"type":"worker","connection":{"bus":"{{{bus}}}","queue":"{{{job}}}"{{{connection}}} },"data":{"to":"ada"} } }""").RootElement);
        var text = await registered.Content.ReadAsStringAsync();
        registered.IsSuccessStatusCode.ShouldBeTrue(text);
        var schedule = JsonDocument.Parse(text).RootElement.GetProperty("id").GetString();
        return (await PostAsync($"/schedules/{schedule}/trigger")).GetProperty("id").GetString()!;
    }

    public Task CancelAsync(string run) => PostAsync($"/runs/{run}/cancel");

    /// <summary>Waits until a run is as it should be: the broker stands between, and no signal comes from there.</summary>
    public async Task<RunRecord> WaitForAsync(string run, Func<RunRecord, bool> accept, string what) =>
        (await Eventually.AnswerAsync(async () => await Memory.GetRunAsync(new RunId(run), default), r => r is not null && accept(r), Deadline, what))!;

    public Task<RunRecord> WaitForAsync(string run, RunStatus status) => WaitForAsync(run, r => r.Status == status, $"run {run} to be {status}");

    public async ValueTask DisposeAsync()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        _client.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private async Task<JsonElement> PostAsync(string path)
    {
        using var content = new StringContent("{}", System.Text.Encoding.UTF8, "application/json");
        using var answer = await _client.PostAsync(path, content);
        var text = await answer.Content.ReadAsStringAsync();
        answer.IsSuccessStatusCode.ShouldBeTrue(text);
        return JsonDocument.Parse(text).RootElement;
    }
}
