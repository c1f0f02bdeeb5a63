using ScalableScheduler.Schedules;
using ScalableScheduler.Storage;
using ScalableScheduler.Testing;
using ScalableScheduler.Testing.StoreConformance;

namespace ScalableScheduler.Redis.Tests;

/// <summary>What callers see when Redis forgets, stops, hangs or comes back.</summary>
public sealed class FailureTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Recovery = TimeSpan.FromSeconds(20);

    // A call ends by its own deadline; the rest is for a busy machine.
    private static readonly TimeSpan Bounded = Deadline + TimeSpan.FromSeconds(5);

    [Fact]
    public async Task Calls_GoOn_WhenTheServerForgotItsScripts()
    {
        await using var server = await RedisServer.StartAsync();
        await using var store = await OpenAsync(server);
        await AddAsync(store, "before");

        await server.ExecuteAsync("SCRIPT", "FLUSH");

        (await AddAsync(store, "after")).ShouldBeTrue();
        (await store.Schedules.ListAsync(new ScheduleQuery(), default)).Items.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Calls_EndInTime_WhenTheServerIsKilled_AndWorkAgainOnceItIsBack()
    {
        await using var server = await RedisServer.StartAsync();
        await using var store = await OpenAsync(server);
        await AddAsync(store, "before");

        var calls = Enumerable.Range(0, 200).Select(i => OutcomeAsync(() => AddAsync(store, $"s{i}"))).ToArray();
        await server.KillAsync();
        var outcomes = await Task.WhenAll(calls).WaitAsync(Bounded, TimeProvider.System);
        var afterwards = await OutcomeAsync(() => AddAsync(store, "down")).WaitAsync(Bounded, TimeProvider.System);

        outcomes.ShouldAllBe(o => o == null || o is StoreUnavailableException);
        afterwards.ShouldBeOfType<StoreUnavailableException>().InnerException.ShouldNotBeNull();
        store.Connection.IsConnected.ShouldBeFalse();
        (await store.Locks.AcquireAsync("1", "a", TimeSpan.FromMinutes(1), default)).ShouldBeFalse();
        (await store.Locks.ExtendAsync("1", "a", TimeSpan.FromMinutes(1), default)).ShouldBeFalse();

        await server.RestartAsync();
        await Eventually.TrueAsync(async () => await OutcomeAsync(() => AddAsync(store, "again")) is null, Recovery, "the store to be used again");
        (await store.Schedules.GetAsync([new ScheduleId("before")], default))[0].ShouldNotBeNull();
    }

    [Fact]
    public async Task Calls_EndInTime_WhenTheServerHangs_AndWorkAgainOnceItGoesOn()
    {
        await using var server = await RedisServer.StartAsync();
        await using var store = await OpenAsync(server);
        await AddAsync(store, "before");

        server.Pause();
        var outcome = await OutcomeAsync(() => AddAsync(store, "hanging")).WaitAsync(Bounded, TimeProvider.System);
        outcome.ShouldBeOfType<StoreUnavailableException>();
        (await store.Locks.AcquireAsync("1", "a", TimeSpan.FromMinutes(1), default).AsTask().WaitAsync(Bounded, TimeProvider.System)).ShouldBeFalse();

        server.Continue();
        await Eventually.TrueAsync(async () => await OutcomeAsync(() => AddAsync(store, "again")) is null, Recovery, "the store to be used again");
    }

    [Fact]
    public async Task Save_IsAnsweredAsStored_WhenRepeatedAfterALostAnswer()
    {
        await using var server = await RedisServer.StartAsync();
        await using var store = await OpenAsync(server);

        server.Pause();
        await OutcomeAsync(() => AddAsync(store, "a"));
        server.Continue();
        var repeated = false;
        await Eventually.TrueAsync(async () => await OutcomeAsync(async () => repeated = await AddAsync(store, "a")) is null, Recovery, "an answer");

        repeated.ShouldBeTrue();
    }

    [Fact]
    public async Task Signals_ArriveAgain_AfterAReconnect()
    {
        await using var server = await RedisServer.StartAsync();
        await using var store = await OpenAsync(server);
        var seen = 0;
        await using var subscription = await store.Signals.OnClusterChangeAsync(() => Interlocked.Increment(ref seen), default);

        await server.KillAsync();
        await server.RestartAsync();

        await Eventually.TrueAsync(
            async () =>
            {
                await OutcomeAsync(async () => await store.Signals.AnnounceClusterChangeAsync(default));
                return Volatile.Read(ref seen) > 0;
            },
            Recovery,
            "a signal");
    }

    [Fact]
    public async Task ASubscription_CanBeEnded_WhileTheServerIsAway()
    {
        await using var server = await RedisServer.StartAsync();
        await using var store = await OpenAsync(server);
        var subscription = await store.Signals.OnClusterChangeAsync(() => { }, default);

        await server.KillAsync();
        await Eventually.TrueAsync(() => Task.FromResult(!store.Connection.IsConnected), Recovery, "the connection to be lost");

        await subscription.DisposeAsync().AsTask().WaitAsync(Bounded, TimeProvider.System);
        (await OutcomeAsync(async () => await store.Signals.OnClusterChangeAsync(() => { }, default))).ShouldBeOfType<StoreUnavailableException>();
    }

    [Fact]
    public async Task Everything_IsThere_AfterTheServerWasKilled()
    {
        await using var server = await RedisServer.StartAsync("--appendfsync", "always");
        await using var store = await OpenAsync(server);
        var (schedule, run) = await Workout.RunAsync(store, "a");
        var before = await Workout.DescribeAsync(store);

        await server.KillAsync();
        await server.RestartAsync();
        await Eventually.TrueAsync(async () => await OutcomeAsync(async () => await store.Schedules.GetAsync([schedule], default)) is null, Recovery, "the store");

        (await Workout.DescribeAsync(store)).ShouldBe(before);
        (await store.Runs.GetRunAsync(run, default)).ShouldNotBeNull();
    }

    [Fact]
    public async Task Connect_WaitsForTheServer_AndEndsWhenCancelled()
    {
        var options = new RedisOptions { Endpoints = [$"127.0.0.1:{LoopbackPort.Next()}"], Timeout = Deadline };
        using var cancelled = new CancellationTokenSource(TimeSpan.FromMilliseconds(300), TimeProvider.System);
        await using var connection = new Connections.RedisConnection(
            options, TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLogger<Connections.RedisConnection>.Instance);

        await Should.ThrowAsync<OperationCanceledException>(() => connection.ConnectAsync(cancelled.Token).WaitAsync(Bounded, TimeProvider.System));

        (await OutcomeAsync(async () => await new RedisClusterStore(connection, 1).ReadStatusAsync(default))).ShouldBeOfType<StoreUnavailableException>();
    }

    [Fact]
    public async Task Calls_AreRefused_WhenMemoryIsUsedUp()
    {
        await using var server = await RedisServer.StartAsync("--maxmemory", "1mb", "--maxmemory-policy", "noeviction");
        await using var store = await OpenAsync(server);

        (await OutcomeAsync(() => AddAsync(store, "a"))).ShouldBeOfType<StoreUnavailableException>().Message.ShouldContain("OOM");
    }

    private static Task<RedisStoreUnderTest> OpenAsync(RedisServer server) =>
        RedisStoreUnderTest.OpenAsync(
            new RedisOptions { Endpoints = [server.Endpoint], KeyPrefix = RedisStoreUnderTest.NewPrefix(), Timeout = Deadline }, partitions: 4);

    private static async Task<bool> AddAsync(RedisStoreUnderTest store, string id)
    {
        var schedule = Samples.Schedule(id);
        return (await store.Schedules.SaveAsync([new ScheduleWrite(new Registration(schedule, Samples.State(schedule), Samples.Start), null)], default))[0] == SaveAnswer.Stored;
    }

    private static async Task<Exception?> OutcomeAsync(Func<Task> call)
    {
        try
        {
            await call();
            return null;
        }
        catch (StoreUnavailableException e)
        {
            return e;
        }
    }
}
