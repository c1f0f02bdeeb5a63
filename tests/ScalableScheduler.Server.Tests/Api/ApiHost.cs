using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ScalableScheduler.Collections;
using ScalableScheduler.Coordination;
using ScalableScheduler.Cron;
using ScalableScheduler.Engine;
using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;
using ScalableScheduler.Server.Api;
using ScalableScheduler.Server.Tasks;
using ScalableScheduler.Server.Workers;
using ScalableScheduler.Storage;
using ScalableScheduler.Storage.Memory;
using ScalableScheduler.Tasks;
using ScalableScheduler.Templates;
using ScalableScheduler.Testing;

namespace ScalableScheduler.Server.Tests.Api;

/// <summary>The API on a loopback port over a store in memory and a clock that stands still.</summary>
internal sealed class ApiHost : IAsyncDisposable
{
    /// <summary>Of the store.</summary>
    public const int Partitions = 8;

    private readonly WebApplication _app;

    private ApiHost(WebApplication app, ManualTime time, MemoryStore memory, SwitchableStore store, IRunStore runs, IWorkStore work, FakeHealth health)
    {
        (_app, Time, Memory, Store, Health) = (app, time, memory, store, health);
        (Runs, Work) = ((Switch)(object)runs, (Switch)(object)work);
        Client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
    }

    public ManualTime Time { get; }

    public MemoryStore Memory { get; }

    public SwitchableStore Store { get; }

    /// <summary>The store's runs, as the service sees them.</summary>
    public Switch Runs { get; }

    /// <summary>The store's queues, as the service sees them.</summary>
    public Switch Work { get; }

    public FakeHealth Health { get; }

    public HttpClient Client { get; }

    /// <summary>What the service is made of.</summary>
    public IServiceProvider Services => _app.Services;

    public static async Task<ApiHost> StartAsync(
        bool pythonCompatible = false,
        LimitOptions? limits = null,
        SchedulerOptions? scheduler = null,
        SecretOptions? secrets = null,
        EnvironmentVariables? environment = null,
        WorkerOptions? workers = null,
        Action<IServiceCollection>? configure = null)
    {
        var time = new ManualTime();
        var memory = new MemoryStore(time, Partitions);
        var store = new SwitchableStore(memory);
        var runs = Switch.Over<IRunStore>(memory);
        var work = Switch.Over<IWorkStore>(memory);
        var health = new FakeHealth();

        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(new ApiOptions { PythonCompatible = pythonCompatible });
        builder.Services.AddSingleton(limits ?? new LimitOptions());
        builder.Services.AddSingleton(scheduler ?? new SchedulerOptions { Partitions = Partitions });
        builder.Services.AddSingleton(new CronOptions());
        builder.Services.AddSingleton(new RetryOptions());
        builder.Services.AddSingleton(new HistoryOptions());
        builder.Services.AddSingleton(new EventOptions());
        builder.Services.AddSingleton(workers ?? new WorkerOptions());
        builder.Services.AddSingleton(new TaskReading { KeepUnknownFields = pythonCompatible });
        builder.Services.AddSingleton<TimeProvider>(time);
        builder.Services.AddSingleton(new Random(1));
        builder.Services.AddSingleton(secrets ?? new SecretOptions());
        builder.Services.AddSingleton(environment ?? EnvironmentVariables.None);
        // The engine's parts, without its loops: Firing does what they would.
        builder.Services.AddEngine("node", "1.0.0");
        builder.Services.Remove(builder.Services.Last(s => s.ServiceType == typeof(IHostedService)));
        builder.Services.AddSingleton<IScheduleStore>(store);
        builder.Services.AddSingleton(runs);
        builder.Services.AddSingleton<IDueStore>(memory);
        builder.Services.AddSingleton(work);
        builder.Services.AddSingleton<IClusterStore>(memory);
        builder.Services.AddSingleton<ICollectionStore>(memory);
        builder.Services.AddSingleton(Switch.Over<ICheckStore>(memory));
        builder.Services.AddSingleton<ILimitStore>(memory);
        builder.Services.AddSingleton<IEventLog>(memory);
        builder.Services.AddSingleton<IBackupStore>(memory);
        builder.Services.AddSingleton<ISignals>(memory);
        builder.Services.AddSingleton<INodeHealth>(health);
        builder.Services.AddSingleton<ITaskType>(new FakeTask("rest", "url", "method"));
        builder.Services.AddSingleton<ITaskType>(new FakeTask("kafka", "topic"));
        builder.Services.AddSingleton<ITaskType>(new FakeTask("redis", "topic"));
        builder.Services.AddWorkers();
        builder.Services.AddSingleton<ITaskType>(new FakeTask("amqp", "exchange", "routing_key"));
        builder.Services.AddHostedService<OpenDesks>();
        builder.Services.AddApi();
        configure?.Invoke(builder.Services);
        var app = builder.Build();
        app.MapApi();
        app.Services.GetRequiredService<StoreClock>().Observe(time.GetUtcNow(), time.GetTimestamp()); // as the first heartbeat does
        await app.StartAsync();
        return new ApiHost(app, time, memory, store, runs, work, health);
    }

    /// <summary>Has the service stop, as if it were asked to.</summary>
    public Task StopAsync() => _app.StopAsync();

    /// <summary>Has the log take the events so far.</summary>
    public Task FlushEventsAsync() => Services.GetRequiredService<EventFeed>().FlushOnceAsync(first: 100, CancellationToken.None);

    public Task<Answer> GetAsync(string path, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Get, path, (HttpContent?)null, headers);

    public Task<Answer> PostAsync(string path, string json, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Post, path, json, headers);

    public Task<Answer> PutAsync(string path, string json, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Put, path, json, headers);

    public Task<Answer> PatchAsync(string path, string json, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Patch, path, json, headers);

    public Task<Answer> DeleteAsync(string path, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Delete, path, (HttpContent?)null, headers);

    public Task<Answer> SendAsync(HttpMethod method, string path, string? json, params (string Name, string Value)[] headers)
    {
        var content = json is null ? null : new ByteArrayContent(Encoding.UTF8.GetBytes(json)) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        return SendAsync(method, path, content, headers);
    }

    public async Task<Answer> SendAsync(HttpMethod method, string path, HttpContent? content, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using var response = await Client.SendAsync(request);
        return await Answer.ReadAsync(response);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
    }
}

/// <summary>An answer that was read to its end.</summary>
internal sealed record Answer(int Status, string MediaType, string Text, string? ETag, string? Location, string? Link, string? RetryAfter)
{
    public JsonElement Json => JsonDocument.Parse(Text).RootElement;

    public JsonElement this[string field] => Json.GetProperty(field);

    /// <summary>The fields at fault.</summary>
    public string[] ErrorFields => [.. Json.GetProperty("errors").EnumerateArray().Select(e => e.GetProperty("field").GetString()!)];

    /// <summary>The path of the next page.</summary>
    public string? Next => Link is null ? null : Link[(Link.IndexOf('<', StringComparison.Ordinal) + 1)..Link.IndexOf('>', StringComparison.Ordinal)];

    public static async Task<Answer> ReadAsync(HttpResponseMessage response) => new(
        (int)response.StatusCode,
        response.Content.Headers.ContentType?.MediaType ?? "",
        await response.Content.ReadAsStringAsync(),
        response.Headers.ETag?.ToString(),
        response.Headers.Location?.ToString(),
        response.Headers.TryGetValues("Link", out var link) ? link.Single() : null,
        response.Headers.RetryAfter?.ToString());

    public Answer ShouldBe(int status)
    {
        Status.ShouldBe(status, Text);
        return this;
    }

    public Answer ShouldBeProblem(int status, params string[] fields)
    {
        ShouldBe(status);
        MediaType.ShouldBe("application/problem+json");
        Json.GetProperty("status").GetInt32().ShouldBe(status);
        Json.GetProperty("title").GetString().ShouldNotBeNullOrEmpty();
        Json.GetProperty("detail").GetString().ShouldNotBeNullOrEmpty();
        if (fields.Length > 0)
            ErrorFields.ShouldBe(fields, ignoreOrder: true, Text);
        return this;
    }
}
