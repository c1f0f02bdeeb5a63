using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ScalableScheduler.Engine;
using ScalableScheduler.Events;
using ScalableScheduler.Runs;
using ScalableScheduler.Storage;
using ScalableScheduler.Storage.Memory;

namespace ScalableScheduler.Server.Tests.Api.Events;

/// <summary>Slow readers, silence, stores that are away, nodes that stop.</summary>
public sealed class EventStreamTroubleTests
{
    private const int Room = 50;
    private const int Batches = 120;

    private static readonly EventOptions Narrow = new() { Queue = Room };
    private static readonly EventOptions Roomy = new() { Queue = 20 * Room };
    private static readonly string Long = new('x', 4000);

    [Fact]
    public async Task ASlowReader_GetsWhatFits_AndAnEnd_AndTheFastOneEverything()
    {
        await using var api = await ApiHost.StartAsync(configure: s => s.AddSingleton(Narrow));
        using var fast = await EventClient.OpenAsync(api.Client);
        using var slow = await SilentReader.OpenAsync(api.Client.BaseAddress!);

        await FillAsync(api, fast);

        var text = (await slow.ReadToEndAsync()).ShouldNotBeNull();
        var ids = text.Split('\n').Where(l => l.StartsWith("id: ", StringComparison.Ordinal)).Select(l => long.Parse(l["id: ".Length..], null)).ToList();
        ids.ShouldBe(Enumerable.Range(0, ids.Count).Select(n => (long)n));
        ids.Count.ShouldBeInRange(Room, (Room * Batches) - 1);
        text.ShouldEndWith($$"""
            event: end
            data: {"reason":"too_slow","last_event_id":"{{ids[^1]:D20}}"}


            """.ReplaceLineEndings("\n"));

        using var again = await EventClient.OpenAsync(api.Client, lastId: $"{ids[^1]:D20}");
        (await again.NextAsync()).ShouldNotBeNull();
        again.LastId.ShouldBe($"{ids[^1] + 1:D20}");
    }

    [Fact]
    public async Task AReaderThatTakesNothing_IsCutOff_AfterTheWriteTimeout()
    {
        // With little room for what waits it could be sent away as too slow before its connection is full.
        await using var api = await ApiHost.StartAsync(configure: s => s.AddSingleton(Roomy));
        using var fast = await EventClient.OpenAsync(api.Client);
        using var slow = await SilentReader.OpenAsync(api.Client.BaseAddress!);
        await FillAsync(api, fast);
        await api.Time.WhenArmedAsync(3);

        api.Time.Advance(Roomy.WriteTimeout);

        (await slow.ReadToEndAsync() ?? "").ShouldNotContain("event: end");
        await api.Memory.AddAsync(EventSamples.Run("on"));
        (await fast.MessagesAsync(1)).ShouldBe(["on"]);
    }

    [Fact]
    public async Task AStoppingNode_WaitsForNoReader()
    {
        var real = TimeProvider.System;
        await using var api = await ApiHost.StartAsync(configure: s => s.AddSingleton(Narrow).AddSingleton(real));
        using var fast = await EventClient.OpenAsync(api.Client);
        using var slow = await SilentReader.OpenAsync(api.Client.BaseAddress!);
        await FillAsync(api, fast);
        var started = real.GetTimestamp();

        await api.Services.GetRequiredService<IHost>().StopAsync();

        real.GetElapsedTime(started).ShouldBeLessThan(TimeSpan.FromSeconds(8));
        (await fast.NextAsync())!.Data.ShouldBe($$"""{"reason":"shutdown","last_event_id":"{{fast.LastId}}"}""");
        (await fast.NextAsync()).ShouldBeNull();
    }

    [Fact]
    public async Task AStoppingNode_EndsStreamsAtOnce_TellingWhereToResume()
    {
        await using var api = await ApiHost.StartAsync();
        using var client = await EventClient.OpenAsync(api.Client);
        await api.Memory.AddAsync(EventSamples.Run("1"));
        (await client.MessagesAsync(1)).ShouldBe(["1"]);

        api.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();

        var end = (await client.NextAsync())!;
        end.Type.ShouldBe("end");
        end.Data.ShouldBe($$"""{"reason":"shutdown","last_event_id":"{{client.LastId}}"}""");
        (await client.NextAsync()).ShouldBeNull();
    }

    [Fact]
    public async Task Silence_IsBrokenByAHeartbeat_ThatTellsAFilteredReaderItsPlace()
    {
        await using var api = await ApiHost.StartAsync();
        using var client = await EventClient.OpenAsync(api.Client, "?status=failed");
        using var all = await EventClient.OpenAsync(api.Client);
        await api.Time.WhenArmedAsync(3);

        api.Time.Advance(TimeSpan.FromSeconds(15));
        (await client.ReadBlockAsync()).ShouldBe([":"]);
        (await all.ReadBlockAsync()).ShouldBe([":"]);
        await api.Memory.AddAsync(EventSamples.Runs(1, 2));
        (await all.MessagesAsync(2)).ShouldBe(["1", "2"]);
        await api.Time.WhenArmedAsync(3);
        api.Time.Advance(TimeSpan.FromSeconds(15));

        (await client.ReadBlockAsync()).ShouldBe([":", $"id: {all.LastId}"]);
    }

    [Fact]
    public async Task WithoutSignals_EventsComeWithinASecond()
    {
        await using var api = await ApiHost.StartAsync(configure: s => s.AddSingleton<ISignals>(new MemoryStore(TimeProvider.System, partitions: 1)));
        using var client = await EventClient.OpenAsync(api.Client);
        await api.Time.WhenArmedAsync(2);
        await api.Memory.AddAsync(EventSamples.Run("1"));

        api.Time.Advance(TimeSpan.FromSeconds(1));

        (await client.MessagesAsync(1)).ShouldBe(["1"]);
    }

    [Fact]
    public async Task WhileTheStoreIsAway_StreamsStay_AndNewOnesAreAskedToComeLater()
    {
        SwitchableLog log = null!;
        await using var api = await ApiHost.StartAsync(configure: s => s.AddSingleton<IEventLog>(p => log = new SwitchableLog((IEventLog)p.GetRequiredService<IDueStore>())));
        using var client = await EventClient.OpenAsync(api.Client);
        await api.Time.WhenArmedAsync(2);
        log.Fault = new StoreUnavailableException("away");
        await api.Memory.AddAsync(EventSamples.Run("1"));

        (await api.GetAsync("/events")).ShouldBeProblem(503).RetryAfter.ShouldBe("1");
        log.Fault = null;
        await api.Time.WhenArmedAsync(2);
        api.Time.Advance(TimeSpan.FromSeconds(1));

        (await client.MessagesAsync(1)).ShouldBe(["1"]);
    }

    [Fact]
    public async Task AFaultOfOurs_CutsStreamsOff_AndTheNextGoOn()
    {
        SwitchableLog log = null!;
        await using var api = await ApiHost.StartAsync(configure: s => s.AddSingleton<IEventLog>(p => log = new SwitchableLog((IEventLog)p.GetRequiredService<IDueStore>())));
        using var client = await EventClient.OpenAsync(api.Client);
        await api.Time.WhenArmedAsync(2);
        log.Fault = new InvalidOperationException("a bug");

        await api.Memory.AddAsync(EventSamples.Run("1"));

        await Should.ThrowAsync<Exception>(client.NextAsync);
        log.Fault = null;
        using var again = await EventClient.OpenAsync(api.Client, lastId: client.LastId);
        (await again.MessagesAsync(1)).ShouldBe(["1"]);
    }

    [Fact]
    public async Task TooManyStreams_AreRefused()
    {
        await using var api = await ApiHost.StartAsync(configure: s => s.AddSingleton(new EventOptions { Connections = 1 }));
        using var client = await EventClient.OpenAsync(api.Client);

        var refused = (await api.GetAsync("/events")).ShouldBeProblem(503);

        refused.RetryAfter.ShouldBe("5");
        refused["detail"].GetString()!.ShouldContain("events.connections");
    }

    // More than the buffers between a node and a reader hold, no faster than the fast one reads.
    private static async Task FillAsync(ApiHost api, EventClient fast)
    {
        for (var batch = 0; batch < Batches; batch++)
        {
            await api.Memory.AddAsync([.. Enumerable.Repeat(EventSamples.Run(Long, EventTypes.RunFailed, status: RunStatus.Failed), Room)]);
            await fast.MessagesAsync(Room);
        }
    }
}
