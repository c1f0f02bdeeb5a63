using System.Net.Http.Json;
using System.Text.Json;
using ScalableScheduler.Testing;

namespace ScalableScheduler.Worker.Tests;

/// <summary>A worker at the real service.</summary>
public sealed class ServiceTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task RunsAreDone_TriedAgain_AndCancelled()
    {
        await using var service = await ServiceProcess.StartAsync("--store", "memory");
        await service.WaitReadyAsync();
        var handler = new StoppedHandler();
        using var stop = new CancellationTokenSource();
        var worker = new SchedulerWorker(new WorkerOptions { Server = service.Url, Name = "tester", HeartbeatInterval = TimeSpan.FromMilliseconds(200) })
            .Handle("sums", (work, _) => Task.FromResult(new { sum = work.Data<int[]>().Sum() }))
            .Handle("flaky", Task (work, _) => work.Attempt == 1 ? throw new InvalidOperationException("not yet") : Task.CompletedTask)
            .Handle("long", handler.HandleAsync);
        var running = worker.RunAsync(stop.Token);

        await RegisterAsync(service, "sums", new[] { 1, 2, 3 });
        await RegisterAsync(service, "flaky", new { });
        await RegisterAsync(service, "long", new { });

        var sum = await EndedAsync(service, "sums");
        sum.GetProperty("status").GetString().ShouldBe("succeeded");
        sum.GetProperty("result").GetProperty("sum").GetInt32().ShouldBe(6);
        sum.GetProperty("attempts")[0].GetProperty("worker").GetString().ShouldBe("tester");
        var flaky = await EndedAsync(service, "flaky");
        flaky.GetProperty("status").GetString().ShouldBe("succeeded");
        flaky.GetProperty("attempts").EnumerateArray().Select(a => a.GetProperty("outcome").GetString()).ShouldBe(["failed", "completed"]);
        var work = await handler.Begun;
        using (var asked = await service.Http.PostAsync(new Uri($"runs/{Uri.EscapeDataString(work.Id)}/cancel", UriKind.Relative), null))
            asked.IsSuccessStatusCode.ShouldBeTrue();
        (await handler.Stopped).ShouldBe(WorkStop.CancelRequested);
        (await EndedAsync(service, "long")).GetProperty("status").GetString().ShouldBe("cancelled");

        await stop.CancelAsync();
        await running.WaitAsync(Soon, TimeProvider.System);
    }

    private static async Task RegisterAsync(ServiceProcess service, string queue, object data)
    {
        var schedule = new
        {
            id = queue,
            name = queue,
            type = "now",
            retry = new { max_attempts = 3, initial_delay = "100ms" },
            task = new { type = "worker", connection = new { queue }, data },
        };
        using var answer = await service.Http.PostAsJsonAsync("schedules", schedule);
        (await answer.Content.ReadAsStringAsync()).ShouldNotContain("errors");
        answer.EnsureSuccessStatusCode();
    }

    private static async Task<JsonElement> EndedAsync(ServiceProcess service, string schedule)
    {
        var runs = await Eventually.AnswerAsync(
            () => service.Http.GetFromJsonAsync<JsonElement>($"schedules/{schedule}/runs"),
            r => r.GetArrayLength() == 1 && r[0].GetProperty("status").GetString() is "succeeded" or "failed" or "cancelled",
            Soon,
            $"the run of {schedule} to end");
        return await service.Http.GetFromJsonAsync<JsonElement>($"runs/{Uri.EscapeDataString(runs[0].GetProperty("id").GetString()!)}");
    }
}
