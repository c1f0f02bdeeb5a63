using ScalableScheduler.Testing;
using StackExchange.Redis;

namespace FeedStandIns.Tests;

public sealed class FaultTests(RedisServerFixture fixture) : IClassFixture<RedisServerFixture>
{
    private static readonly TimeProvider Clock = TimeProvider.System;

    [Fact]
    public async Task KilledServer_FailsCalls_AndTheClientComesBack()
    {
        await using var server = await RedisServer.StartAsync();
        await using var client = await Client.ConnectAsync(server);
        await client.GetDatabase().StringSetAsync("k", "v");

        await server.KillAsync();
        await Should.ThrowAsync<RedisException>(() => client.GetDatabase().StringGetAsync("k"));
        await server.RestartAsync();

        await Client.RecoversAsync(client);
        ((string?)await client.GetDatabase().StringGetAsync("k")).ShouldBe("v");
    }

    [Fact]
    public async Task SeveralEventHandlers_AllHearOfTheFailure()
    {
        await using var server = await RedisServer.StartAsync();
        await using var client = await Client.ConnectAsync(server);
        var heard = Enumerable.Range(0, 3).Select(_ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).ToArray();
        foreach (var source in heard)
            client.ConnectionFailed += (_, _) => source.TrySetResult();

        await server.KillAsync();

        await Task.WhenAll(heard.Select(source => source.Task)).WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task FrozenServer_FailsCallsInTime_AndTheClientComesBack()
    {
        await using var server = await RedisServer.StartAsync();
        await using var client = await Client.ConnectAsync(server);
        await client.GetDatabase().PingAsync();
        server.Pause();

        var started = Clock.GetTimestamp();
        var calls = Enumerable.Range(0, 100).Select(i => FailureOfAsync(client.GetDatabase().StringSetAsync($"k{i}", i))).ToArray();
        var failures = await Task.WhenAll(calls);
        var elapsed = Clock.GetElapsedTime(started);
        server.Continue();

        failures.ShouldAllBe(e => e is RedisTimeoutException || e is RedisConnectionException);
        elapsed.ShouldBeLessThan(Client.CallTimeout * 3);
        await Client.RecoversAsync(client);
    }

    [Theory]
    [InlineData(FaultDirection.ToServer)]
    [InlineData(FaultDirection.ToClient)]
    public async Task LinkCut_InTheMiddleOfALargeValue_FailsTheCall_AndTheClientComesBack(FaultDirection direction)
    {
        var value = Bytes.Make(7, 8 << 20);
        await using var proxy = FaultProxy.Start(fixture.Server.Port);
        await using var client = await Client.ConnectAsync(proxy, Client.Patient);
        var database = client.GetDatabase();
        await database.StringSetAsync("large", value);

        proxy.CutAfter(direction, 3 << 20);
        var failure = await Should.ThrowAsync<Exception>(
            () => direction == FaultDirection.ToServer ? database.StringSetAsync("other", value) : database.StringGetAsync("large"));
        (failure is RedisException or IOException).ShouldBeTrue(failure.ToString()); // what cut a write short is at times passed on as it is

        await Client.RecoversAsync(client);
        Bytes.ShouldBeSame(await database.StringGetAsync("large"), value);
        (await database.KeyExistsAsync("other")).ShouldBeFalse();
    }

    [Fact]
    public async Task CutsUnderLoad_NeverMixUpAnswers()
    {
        await using var proxy = FaultProxy.Start(fixture.Server.Port);
        await using var client = await Client.ConnectAsync(proxy);
        var done = new CancellationTokenSource();
        var answered = 0;
        var callers = Enumerable.Range(0, 16).Select(caller => Task.Run(async () =>
        {
            for (var i = 0; !done.IsCancellationRequested; i++)
            {
                var key = $"{caller}:{i}";
                var echo = client.GetDatabase().ExecuteAsync("ECHO", key);
                if (await FailureOfAsync(echo) is null)
                {
                    ((string?)await echo).ShouldBe(key);
                    Interlocked.Increment(ref answered);
                }
                else
                {
                    await Task.Delay(TimeSpan.FromMilliseconds(1), Clock); // Failing fast must not turn into spinning.
                }
            }
        })).ToArray();

        for (var cut = 0; cut < 10; cut++)
        {
            var before = Volatile.Read(ref answered);
            await Eventually.TrueAsync(
                () => Task.FromResult(Volatile.Read(ref answered) > before + 100), TimeSpan.FromSeconds(20), "answers between two cuts");
            proxy.CutNow();
        }
        await done.CancelAsync();

        await Task.WhenAll(callers);
        done.Dispose();
    }

    [Fact]
    public async Task BlackHole_IsNoticed_AndLeft()
    {
        await using var proxy = FaultProxy.Start(fixture.Server.Port);
        await using var client = await Client.ConnectAsync(proxy);
        await client.GetDatabase().PingAsync();
        proxy.BlackHole = true;

        (await FailureOfAsync(client.GetDatabase().PingAsync())).ShouldNotBeNull();
        proxy.BlackHole = false;

        await Client.RecoversAsync(client);
    }

    private static async Task<Exception?> FailureOfAsync(Task call)
    {
        try
        {
            await call;
            return null;
        }
        catch (Exception e) when (e is RedisException or RedisTimeoutException or IOException)
        {
            return e;
        }
    }
}
