using ScalableScheduler.Testing;

namespace ScalableScheduler.EndToEnd.Tests;

/// <summary>GET /events of a real process.</summary>
public sealed class EventStreamTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Stop_EndsOpenStreams_AndDoesNotWaitForThem()
    {
        var time = TimeProvider.System;
        await using var target = await Target.StartAsync();
        await using var service = await ServiceProcess.StartAsync("--store", "memory", "--scheduler.drain_timeout", "30s");
        await service.WaitReadyAsync();
        using var stream = await OpenAsync(service);
        using var other = await OpenAsync(service);

        await service.Http.RegisterAsync(Registrations.Now("once", new Uri(target.Url, "once")));
        await ReadToAsync(stream, "event: run.started");
        await ReadToAsync(stream, "event: run.succeeded");
        var stopped = time.GetTimestamp();
        service.Signal(Signals.Terminate);

        await ReadToAsync(stream, "event: end");
        (await stream.ReadLineAsync().WaitAsync(Soon, time)).ShouldNotBeNull().ShouldStartWith("data: {\"reason\":\"shutdown\",\"last_event_id\":\"");
        (await service.WaitForExitAsync()).ShouldBe(0);
        time.GetElapsedTime(stopped).ShouldBeLessThan(TimeSpan.FromSeconds(10));
    }

    private static async Task<StreamReader> OpenAsync(ServiceProcess service)
    {
        var reader = new StreamReader(await service.Http.GetStreamAsync(new Uri("events", UriKind.Relative)).WaitAsync(Soon, TimeProvider.System));
        await ReadToAsync(reader, "retry: 2000");
        return reader;
    }

    private static async Task ReadToAsync(StreamReader reader, string wanted)
    {
        while (await reader.ReadLineAsync().WaitAsync(Soon, TimeProvider.System) is var line && line != wanted)
            line.ShouldNotBeNull($"the stream ended before '{wanted}'");
    }
}
