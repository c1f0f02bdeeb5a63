using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace ScalableScheduler.Server.Tests.Api.Workers;

/// <summary>Claims that wait: what ends them, and who gets what. The clock stands still unless a test moves it.</summary>
public sealed class WaitingClaimTests : IAsyncLifetime
{
    /// <summary>The worker's own, and its desk's.</summary>
    private const int TimersOfOne = 2;

    private readonly WatchedRequests _requests = new();
    private ApiHost _api = null!;

    public async Task InitializeAsync() => _api = await ApiHost.StartAsync(configure: s => s.AddSingleton<IStartupFilter>(_requests));

    public async Task DisposeAsync() => await _api.DisposeAsync();

    [Fact]
    public async Task AnOffer_IsAnsweredAtOnce()
    {
        await _api.RegisterAsync("a");
        var claim = await WaitAsync(workers: 1);
        var run = await _api.OfferAsync("a");
        (await claim).Claimed().ShouldBe([run]);
    }

    [Fact]
    public async Task TheEndOfTheWait_IsAnsweredWithNothing()
    {
        var claim = await WaitAsync(workers: 1, """{"wait":"30s"}""");
        _api.Time.Advance(TimeSpan.FromSeconds(29.9));
        claim.IsCompleted.ShouldBeFalse();
        _api.Time.Advance(TimeSpan.FromSeconds(0.1));
        (await claim).Claimed().ShouldBeEmpty();
    }

    [Fact]
    public async Task SeveralThatWait_GetTheSame_OfWhatFallsDueTogether()
    {
        await _api.RegisterAsync("a", more: "\"misfire\":{\"policy\":\"fire_all\"}");
        _api.Time.Advance(TimeSpan.FromHours(4.5));
        var first = await WaitAsync(workers: 1, """{"wait":30,"limit":10}""");
        var second = await WaitAsync(workers: 2, """{"wait":30,"limit":10}""");

        await Firing.FireDueAsync(_api);

        (await first).Claimed().Length.ShouldBe(2);
        (await second).Claimed().Length.ShouldBe(2);
    }

    [Fact]
    public async Task ARunThatIsBeingClaimed_GoesBack_WhenItsWorkerLeaves()
    {
        await _api.RegisterAsync("a");
        using var leaving = new CancellationTokenSource();
        var isClaiming = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var claims = 0;
        _api.Runs.BeforeFinish = async () =>
        {
            if (Interlocked.Increment(ref claims) > 1)
                return;
            isClaiming.SetResult();
            await _requests.Aborted;
        };
        using var body = new StringContent("""{"wait":"30s"}""", System.Text.Encoding.UTF8, "application/json");
        var claim = _api.Client.PostAsync("/workers/q/claim", body, leaving.Token);
        await _api.Time.WhenArmedAsync(TimersOfOne);

        var run = await _api.OfferAsync("a");
        await isClaiming.Task;
        await leaving.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => claim);

        var next = (await (await WaitAsync(workers: 1))).ShouldBe(200)["runs"][0];
        next.Id().ShouldBe(run);
        claims.ShouldBe(3); // claimed, given back, and claimed again
        (await _api.ReportAsync(next, "succeed")).Said().ShouldBe(("succeeded", false));
    }

    [Fact]
    public async Task TheServiceStops_WithoutWaitingForThem()
    {
        var claim = await WaitAsync(workers: 1);
        await _api.StopAsync();
        (await claim).Claimed().ShouldBeEmpty();
    }

    // Another worker waits, and the desk knows it.
    private async Task<Task<Answer>> WaitAsync(int workers, string body = """{"wait":"30s"}""")
    {
        var claim = _api.ClaimAsync(body: body);
        await Task.WhenAny(claim, _api.Time.WhenArmedAsync(TimersOfOne + workers - 1));
        return claim;
    }

    /// <summary>Hears of a request that its client gave up.</summary>
    private sealed class WatchedRequests : IStartupFilter
    {
        private readonly TaskCompletionSource _aborted = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Aborted => _aborted.Task;

        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use((context, rest) =>
            {
                // Those that registered later are told before.
                context.RequestAborted.Register(() => _aborted.TrySetResult());
                return rest(context);
            });
            next(app);
        };
    }
}
