using System.Diagnostics;
using System.Globalization;
using ScalableScheduler.Server.Tasks;
using ScalableScheduler.Server.Tasks.Redis;
using ScalableScheduler.Tasks;
using ScalableScheduler.Testing;
using StackExchange.Redis;

namespace ScalableScheduler.Server.Tests.Tasks.Redis;

public sealed class RedisTaskTests(RedisServerFixture fixture) : IClassFixture<RedisServerFixture>, IAsyncLifetime
{
    private readonly ManualTime _time = new();
    private readonly RedisServer _server = fixture.Server;
    private RedisTask _redis = null!;
    private ConnectionMultiplexer _check = null!;

    public async Task InitializeAsync()
    {
        await fixture.ClearAsync();
        _redis = new RedisTask(new TaskReading(), _time);
        _check = await ConnectionMultiplexer.ConnectAsync($"{_server.Endpoint},abortConnect=false");
    }

    public async Task DisposeAsync()
    {
        await _redis.DisposeAsync();
        await _check.DisposeAsync();
    }

    private string Connection(string fields = "", string? host = null) =>
        $$"""{"host":"{{host ?? $"redis://{_server.Endpoint}"}}","topic":"jobs"{{fields}}}""";

    [Fact]
    public async Task Publish_SendsTheBareData_AndCountsTheReceivers()
    {
        var received = new TaskCompletionSource<RedisValue>(TaskCreationOptions.RunContinuationsAsynchronously);
        await _check.GetSubscriber().SubscribeAsync(RedisChannel.Literal("jobs"), (_, value) => received.TrySetResult(value));

        var result = await _redis.SendAsync(Connection(), """{"a": "세계"}""");

        result.ShouldBe(new DispatchResult(DispatchOutcome.Delivered, null, null, "1"));
        ((string?)await received.Task.WaitAsync(Sample.Deadline, TimeProvider.System)).ShouldBe("""{"a": "세계"}""");
    }

    [Fact]
    public async Task Publish_ToNobody_IsDelivered()
    {
        var result = await _redis.SendAsync(Connection(host: _server.Endpoint));
        result.ShouldBe(new DispatchResult(DispatchOutcome.Delivered, "No subscriber received it.", null, "0"));
    }

    [Fact]
    public async Task List_GrowsAtItsRightEnd_AndKeepsTheNewest()
    {
        foreach (var data in new[] { "1", "2", "3" })
            (await _redis.SendAsync(Connection(""","mode":"list","max_length":2"""), data)).Outcome.ShouldBe(DispatchOutcome.Delivered);
        (await _check.GetDatabase().ListRangeAsync("jobs")).Select(value => (string?)value).ShouldBe(["2", "3"]);
    }

    [Fact]
    public async Task Envelope_PutsTheRunAroundTheData()
    {
        var connection = Connection(""","mode":"list","envelope":true""");
        await _redis.SendAsync(Sample.Dispatch(Sample.Task("redis", connection, "[1, 2]"), attempt: 2));
        ((string?)await _check.GetDatabase().ListLeftPopAsync("jobs")).ShouldBe(
            """{"id":"schedule-1:1893456000250","schedule_id":"schedule-1","schedule_name":"nightly","nominal_time":"2030-01-01T00:00:00.250Z","attempt":2,"data":[1, 2]}""");
    }

    [Fact]
    public async Task Stream_HasTheRunsFactsAsFields_InTheUrlsDatabase()
    {
        using var activity = new Activity("run").SetIdFormat(ActivityIdFormat.W3C).Start();
        var result = await _redis.SendAsync(Connection(""","mode":"stream" """, $"redis://{_server.Endpoint}/3"), """{"a":1}""");

        var entry = (await _check.GetDatabase(3).StreamRangeAsync("jobs")).ShouldHaveSingleItem();
        result.Response.ShouldBe((string?)entry.Id);
        entry.Values.Select(field => $"{field.Name}: {field.Value}").ShouldBe(
        [
            """data: {"a":1}""",
            $"run_id: {Sample.RunId}",
            $"schedule_id: {Sample.ScheduleId}",
            "schedule_name: nightly",
            "nominal_time: 2030-01-01T00:00:00.250Z",
            "attempt: 1",
            $"traceparent: {activity.Id}",
        ]);
    }

    [Fact]
    public async Task Stream_IsTrimmed_ToAboutMaxLength()
    {
        var dispatch = Sample.Dispatch("redis", Connection(""","mode":"stream","max_length":10"""));
        for (var i = 0; i < 500; i++)
            await _redis.SendAsync(dispatch);
        (await _check.GetDatabase().StreamLengthAsync("jobs")).ShouldBeInRange(10, 210); // Redis trims whole nodes of 100.
    }

    [Fact]
    public async Task WrongType_IsRejected()
    {
        await _check.GetDatabase().StringSetAsync("jobs", "a string");
        var result = await _redis.SendAsync(Connection(""","mode":"list" """));
        result.Outcome.ShouldBe(DispatchOutcome.Rejected);
        result.Message.ShouldNotBeNull().ShouldContain("WRONGTYPE");
    }

    [Fact]
    public async Task Refused_IsUndeliverable_AtOnce()
    {
        var port = LoopbackPort.Next();
        var result = await _redis.SendAsync(Connection(host: $"redis://user:s3cret@127.0.0.1:{port}"));
        result.Outcome.ShouldBe(DispatchOutcome.Undeliverable);
        result.Message.ShouldBe($"Redis at 127.0.0.1:{port} can't be reached: Connection refused.");
    }

    [Theory]
    [InlineData("redis://no-such-host.invalid")]
    [InlineData("rediss://{0}")]
    public async Task NotThere_IsUndeliverable(string host)
    {
        var result = await _redis.SendAsync(Connection(host: string.Format(CultureInfo.InvariantCulture, host, _server.Endpoint)));
        result.Outcome.ShouldBe(DispatchOutcome.Undeliverable);
        result.Message.ShouldNotBeNull().ShouldContain("can't be reached: ");
    }

    [Fact]
    public async Task Connection_IsShared_AndClosedWhenIdle()
    {
        await _redis.SendAsync(Connection());
        await _redis.SendAsync(Connection(""","mode":"list" """));
        _redis.Connections.ShouldBe(1);
        _time.Advance(TimeSpan.FromMinutes(7));
        _redis.Connections.ShouldBe(0);
        (await _redis.SendAsync(Connection())).Outcome.ShouldBe(DispatchOutcome.Delivered);
    }

    [Theory]
    [InlineData("""{"topic":"t"}""", "/connection/host", "required")]
    [InlineData("""{"host":"http://a","topic":"t"}""", "/connection/host", "invalid")]
    [InlineData("""{"host":"redis://a/x","topic":"t"}""", "/connection/host", "invalid")]
    [InlineData("""{"host":"redis://a?db=1","topic":"t"}""", "/connection/host", "invalid")]
    [InlineData("""{"host":"a"}""", "/connection/topic", "required")]
    [InlineData("""{"host":"a","topic":"t","mode":"push"}""", "/connection/mode", "invalid")]
    [InlineData("""{"host":"a","topic":"t","max_length":5}""", "/connection/max_length", "invalid")]
    [InlineData("""{"host":"a","topic":"t","mode":"list","max_length":0}""", "/connection/max_length", "invalid")]
    [InlineData("""{"host":"a","topic":"t","mode":"stream","envelope":true}""", "/connection/envelope", "invalid")]
    [InlineData("""{"host":"a","topic":"t","envelope":"yes"}""", "/connection/envelope", "invalid")]
    [InlineData("""{"host":"a","topic":"t","channel":"c"}""", "/connection/channel", "unknown")]
    public void Validate_NamesTheFieldAtFault(string connection, string field, string reason)
    {
        var problem = _redis.ProblemsOf(connection).ShouldHaveSingleItem();
        problem.Field.ShouldBe(field);
        problem.Reason.ShouldBe(reason);
    }

    [Theory]
    [InlineData("cache", "cache", 6379, false, null, null, 0)]
    [InlineData("cache:7000/2", "cache", 7000, false, null, null, 2)]
    [InlineData("redis://:p%40ss@cache", "cache", 6379, false, null, "p@ss", 0)]
    [InlineData("redis://p%40ss@cache", "cache", 6379, false, null, "p@ss", 0)]
    [InlineData("rediss://mina:pw@cache:6390/15", "cache", 6390, true, "mina", "pw", 15)]
    public void Host_IsAUrl_OrHostAndPort(string text, string host, int port, bool tls, string? user, string? password, int database)
    {
        RedisTarget.TryParse(text, out var target, out var read).ShouldBeTrue();
        target.ShouldBe(new RedisTarget(host, port, tls, user, password));
        target!.ToString().ShouldBe($"{host}:{port}");
        read.ShouldBe(database);
    }

    [Fact]
    public void Host_MayBeAnIPv6Address()
    {
        RedisTarget.TryParse("[::1]:7000", out var target, out _).ShouldBeTrue();
        target.ShouldBe(new RedisTarget("::1", 7000, Tls: false, null, null));
        target!.ToString().ShouldBe("[::1]:7000");
    }
}
