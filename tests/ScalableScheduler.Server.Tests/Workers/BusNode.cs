using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ScalableScheduler.Coordination.Locks;
using ScalableScheduler.Engine;
using ScalableScheduler.Server.Api;
using ScalableScheduler.Server.Configuration;
using ScalableScheduler.Server.Hosting;
using ScalableScheduler.Server.Storage;
using ScalableScheduler.Server.Tasks;
using ScalableScheduler.Server.Tests.Api;
using ScalableScheduler.Server.Workers;
using ScalableScheduler.Storage.Memory;
using ScalableScheduler.Testing;

namespace ScalableScheduler.Server.Tests.Workers;

/// <summary>What the nodes of one cluster share.</summary>
internal sealed class BusCluster
{
    public MemoryStore Store { get; } = new(TimeProvider.System, partitions: 4);

    public ILockServer Locks { get; } = new MemoryLockServer(TimeProvider.System);
}

/// <summary>A whole node in this process: engine, API and buses, over a store in memory that several may share.</summary>
internal sealed class BusNode : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly WebApplication _app;
    private int _registered; // A schedule of the same name and client would be the same.
    private readonly HttpClient _http;

    private BusNode(WebApplication app)
    {
        _app = app;
        _http = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
    }

    public IServiceProvider Services => _app.Services;

    public static async Task<BusNode> StartAsync(WorkerOptions workers, BusCluster? cluster = null)
    {
        cluster ??= new BusCluster();
        var settings = new ServiceSettings
        {
            Store = StoreKind.Memory,
            Workers = workers,
            Scheduler = new SchedulerOptions { Partitions = 4, DrainTimeout = TimeSpan.FromSeconds(1) },
        };
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddSettings(settings).AddStore(settings).AddNode(settings).AddTaskTypes(settings).AddApi();
        builder.Services.AddSingleton(cluster.Store).AddSingleton(cluster.Locks);
        foreach (var first in builder.Services.Where(s => s.ServiceType == typeof(ILockServer)).SkipLast(1).ToList())
            builder.Services.Remove(first);
        var app = builder.Build();
        app.MapApi();
        await app.StartAsync();
        return new BusNode(app);
    }

    /// <summary>Registers a schedule that is due at once.</summary>
    /// <returns>Its id.</returns>
    public async Task<string> RegisterAsync(string task, string fields = "")
    {
        var json = $$"""{"name":"nightly-{{Interlocked.Increment(ref _registered)}}","type":"now","task":{{task}}{{fields}}}""";
        using var content = new StringContent(json, System.Text.Encoding.UTF8, "application/json");
        using var response = await _http.PostAsync("schedules", content);
        var answer = (await Answer.ReadAsync(response)).ShouldBe(201);
        return answer["id"].GetString()!;
    }

    public async Task CancelAsync(string run)
    {
        using var response = await _http.PostAsync($"runs/{Uri.EscapeDataString(run)}/cancel", content: null);
        (await Answer.ReadAsync(response)).Status.ShouldBeInRange(200, 202);
    }

    /// <summary>Waits until the run of a schedule stands so.</summary>
    public Task<JsonElement> RunAsync(string schedule, string status) =>
        RunAsync(schedule, r => r.GetProperty("status").GetString() == status, status);

    public Task<JsonElement> RunAsync(string schedule, Func<JsonElement, bool> accept, string what) => Eventually.AnswerAsync(
        async () =>
        {
            using var response = await _http.GetAsync($"schedules/{schedule}/runs");
            var runs = (await Answer.ReadAsync(response)).ShouldBe(200).Json;
            return runs.GetArrayLength() == 0 ? default : runs[0];
        },
        run => run.ValueKind == JsonValueKind.Object && accept(run),
        Patience,
        $"a run of {schedule} that is {what}");

    public static string[] OutcomesOf(JsonElement run) =>
        [.. run.GetProperty("attempts").EnumerateArray().Select(a => a.GetProperty("outcome").GetString()!)];

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
