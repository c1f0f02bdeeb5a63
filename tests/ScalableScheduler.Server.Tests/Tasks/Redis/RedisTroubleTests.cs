using ScalableScheduler.Server.Tasks;
using ScalableScheduler.Server.Tasks.Redis;
using ScalableScheduler.Tasks;
using ScalableScheduler.Testing;

namespace ScalableScheduler.Server.Tests.Tasks.Redis;

/// <summary>Servers that these tests break, one each.</summary>
public sealed class RedisTroubleTests : IAsyncLifetime
{
    private readonly RedisTask _redis = new(new TaskReading(), TimeProvider.System);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _redis.DisposeAsync();

    private static string Connection(RedisServer server, string login = "", string mode = "list") =>
        $$"""{"host":"redis://{{login}}{{server.Endpoint}}","topic":"jobs","mode":"{{mode}}"}""";

    [Fact]
    public async Task RestartInBetween_IsNotNoticed()
    {
        await using var server = await RedisServer.StartAsync();
        (await _redis.SendAsync(Connection(server))).Outcome.ShouldBe(DispatchOutcome.Delivered);
        await server.RestartAsync();
        (await _redis.SendAsync(Connection(server))).Outcome.ShouldBe(DispatchOutcome.Delivered);
        (await server.ExecuteAsync("LLEN", "jobs")).ShouldBe("2");
    }

    [Fact]
    public async Task ServerThatWentAway_IsUndeliverable_AndFoundAgain()
    {
        await using var server = await RedisServer.StartAsync();
        (await _redis.SendAsync(Connection(server))).Outcome.ShouldBe(DispatchOutcome.Delivered);
        await server.KillAsync();
        var result = await _redis.SendAsync(Connection(server));
        result.Outcome.ShouldBe(DispatchOutcome.Undeliverable);
        result.Message.ShouldNotBeNull().ShouldStartWith($"Redis at {server.Endpoint} can't be reached");
        await server.RestartAsync();
        (await _redis.SendAsync(Connection(server))).Outcome.ShouldBe(DispatchOutcome.Delivered);
    }

    [Fact]
    public async Task FrozenServer_IsUndeliverable_WithinTheCallsDeadline()
    {
        await using var server = await RedisServer.StartAsync();
        (await _redis.SendAsync(Connection(server))).Outcome.ShouldBe(DispatchOutcome.Delivered);
        server.Pause();
        (await _redis.SendAsync(Connection(server))).Outcome.ShouldBe(DispatchOutcome.Undeliverable);
        server.Continue();
    }

    [Fact]
    public async Task FrozenServer_IsLeft_WhenTheAttemptsTimeIsUp()
    {
        await using var server = await RedisServer.StartAsync();
        server.Pause();
        using var attempt = new CancellationTokenSource();
        var sending = _redis.DispatchAsync(Sample.Dispatch("redis", Connection(server)), attempt.Token).AsTask();
        await attempt.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(sending.WaitAsync(Sample.Deadline, TimeProvider.System));
        server.Continue();
    }

    [Fact]
    public async Task Password_IsSent_AndAWrongOneRejected_WithoutBeingShown()
    {
        await using var server = await RedisServer.StartAsync(new RedisServerOptions { Password = "right-one" });
        (await _redis.SendAsync(Connection(server, ":right-one@"))).Outcome.ShouldBe(DispatchOutcome.Delivered);

        foreach (var (login, word) in new[] { (":s3cret-wrong@", "WRONGPASS"), ("mina:s3cret-wrong@", "WRONGPASS"), ("", "NOAUTH") })
        {
            var result = await _redis.SendAsync(Connection(server, login));
            result.Outcome.ShouldBe(DispatchOutcome.Rejected, result.Message);
            result.Message.ShouldNotBeNull().ShouldBe($"Redis at {server.Endpoint} refused the login ({word}).");
        }
    }

    [Fact]
    public async Task FullServer_IsTriedAgain()
    {
        await using var server = await RedisServer.StartAsync("--maxmemory", "1mb", "--maxmemory-policy", "noeviction");
        var connection = Connection(server);
        var result = await _redis.SendAsync(connection, $"\"{new string('x', 60_000)}\"");
        for (var i = 0; i < 50 && result.Outcome is DispatchOutcome.Delivered; i++)
            result = await _redis.SendAsync(connection, $"\"{new string('x', 60_000)}\"");
        result.Outcome.ShouldBe(DispatchOutcome.Retry);
        result.Message.ShouldNotBeNull().ShouldContain("OOM");
    }
}
