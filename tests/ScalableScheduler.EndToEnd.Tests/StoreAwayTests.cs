using System.Globalization;
using System.Net;
using ScalableScheduler.Testing;

namespace ScalableScheduler.EndToEnd.Tests;

/// <summary>Redis goes away and comes back.</summary>
public sealed class StoreAwayTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task AwayAtStart_TheServiceWaits_AndServesOnceItComes()
    {
        await using var redis = await RedisServer.StartAsync();
        await redis.KillAsync();
        await using var service = await Nodes.LaunchAsync(redis);

        await Eventually.TrueAsync(async () => await StatusAsync(service, "health/live") == HttpStatusCode.OK, Soon, "the service to live");
        var ready = await service.Http.GetAnswerAsync("health/ready");
        ready.Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        ready.Json.Text("detail").ShouldBe("the store has not answered yet");
        ShouldAskToRetry(await service.Http.PostAsync("schedules", Idle("early")));

        await redis.RestartAsync();

        await service.WaitReadyAsync();
        (await service.Http.PostAsync("schedules", Idle("early"))).Status.ShouldBe(HttpStatusCode.Created);
    }

    [Fact]
    public async Task AwayInTheMiddle_TheApiAsksToRetry_AndNothingAcknowledgedIsLost()
    {
        // Every write is on disk before it is acknowledged, so that what Redis itself may lose does not count here.
        await using var redis = await RedisServer.StartAsync("--appendfsync", "always");
        await using var target = await Target.StartAsync();
        await using var service = await Nodes.StartAsync(redis);
        await service.Http.RegisterAsync(Registrations.Cron("tick", new Uri(target.Url, "tick"), "* * * * * *"));
        using var enough = new CancellationTokenSource();
        var registering = RegisterUntilAsync(service.Http, enough.Token);
        await target.WaitForAsync(2, Soon);

        await redis.KillAsync();

        var away = await Eventually.AnswerAsync(() => service.Http.GetAnswerAsync("schedules"), a => !a.IsGood, Soon, "the API to notice");
        ShouldAskToRetry(away);
        ShouldAskToRetry(await service.Http.PostAsync("schedules", Idle("meanwhile")));
        await Eventually.TrueAsync(
            async () => await StatusAsync(service, "health/ready") == HttpStatusCode.ServiceUnavailable, Soon, "the service not to be ready");
        (await StatusAsync(service, "health/live")).ShouldBe(HttpStatusCode.OK);

        await redis.RestartAsync();
        var back = TimeProvider.System.GetUtcNow();

        await service.WaitReadyAsync();
        await target.WaitForAsync(3, r => NominalTime(r) > back, Soon);
        enough.Cancel();
        var acknowledged = await registering;
        var listed = (await service.Http.ReadPagesAsync("schedules?limit=1000")).Select(s => s.Text("id"));
        acknowledged.Except(listed, StringComparer.Ordinal).ShouldBeEmpty();
        ShouldBeEachSecondOnce([.. target.Requests.Select(NominalTime)]);
    }

    // The default grace of a minute makes those of the outage late, not missed: each of them runs, and runs once.
    private static void ShouldBeEachSecondOnce(DateTimeOffset[] ticks)
    {
        var first = ticks.Min();
        ticks.Order().ShouldBe(Enumerable.Range(0, ticks.Length).Select(i => first.AddSeconds(i)));
    }

    private static void ShouldAskToRetry(Answer answer)
    {
        answer.Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        int.Parse(answer.Header("Retry-After").ShouldNotBeNull(), CultureInfo.InvariantCulture).ShouldBePositive();
    }

    private static async Task<List<string>> RegisterUntilAsync(HttpClient http, CancellationToken enough)
    {
        var acknowledged = new List<string>();
        while (!enough.IsCancellationRequested)
        {
            var id = $"kept-{acknowledged.Count}";
            await Eventually.TrueAsync(
                async () => (await http.PostAsync("schedules", Idle(id))).IsGood, Soon, $"{id} to be taken", CancellationToken.None);
            acknowledged.Add(id);
        }
        return acknowledged;
    }

    private static string Idle(string id) => Registrations.Cron(id, new Uri("http://127.0.0.1:1/"), "0 0 1 1 *");

    private static async Task<HttpStatusCode> StatusAsync(ServiceProcess service, string path) => (await service.Http.GetAnswerAsync(path)).Status;

    private static DateTimeOffset NominalTime(RecordedRequest request) =>
        DateTimeOffset.Parse(request.Header("X-Scheduler-Nominal-Time")!, CultureInfo.InvariantCulture);
}
