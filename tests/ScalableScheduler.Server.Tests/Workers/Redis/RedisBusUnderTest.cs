using System.Text.Json;
using ScalableScheduler.Server.Workers;
using ScalableScheduler.Server.Workers.Redis;
using ScalableScheduler.Testing;
using StackExchange.Redis;

namespace ScalableScheduler.Server.Tests.Workers.Redis;

/// <summary>A Redis server, and a worker of its streams.</summary>
internal sealed class RedisBusUnderTest(RedisServer server, ConnectionMultiplexer redis) : IBusUnderTest
{
    public string Name => "redis";

    public WorkerOptions Options { get; } = new()
    {
        Redis = new RedisBusOptions { Host = server.Endpoint, KeyPrefix = "work", ClaimAfter = TimeSpan.FromSeconds(1) },
    };

    public RedisServer Server => server;

    public IDatabase Database { get; } = redis.GetDatabase();

    public static async Task<RedisBusUnderTest> OpenAsync()
    {
        var server = await RedisServer.StartAsync();
        return new RedisBusUnderTest(server, await ConnectionMultiplexer.ConnectAsync($"{server.Endpoint},abortConnect=false"));
    }

    public async Task<JsonElement> NextAsync(string job)
    {
        var key = $"work:job:{job}:actions";
        var entries = await Eventually.AnswerAsync(
            async () => await Database.KeyExistsAsync(key) ? await Database.StreamReadGroupAsync(key, "workers", "worker-1", ">", count: 1) : [],
            read => read.Length > 0,
            SwitchableNode.Deadline,
            $"an action of {job}");
        await Database.StreamAcknowledgeAsync(key, "workers", entries[0].Id);
        return JsonDocument.Parse((string)entries[0]["body"]!).RootElement;
    }

    public async Task SayAsync(string message) => await Database.StreamAddAsync("work:reports", "body", message);

    public async Task<IReadOnlyList<string>> ParkedAsync(int count)
    {
        var parked = await Eventually.AnswerAsync(
            () => Database.StreamRangeAsync("work:parked"), entries => entries.Length >= count, SwitchableNode.Deadline, $"{count} parked messages");
        return [.. parked.Select(entry => (string)entry["why"]!)];
    }

    /// <summary>Waits until nothing is left of the reports.</summary>
    public Task EmptyAsync() => Eventually.AnswerAsync(
        async () => await Database.StreamLengthAsync("work:reports"), length => length == 0, SwitchableNode.Deadline, "the stream of reports to be empty");

    /// <summary>Waits until a node has so many reports that it did not acknowledge.</summary>
    public Task PendingAsync(int count) => Eventually.AnswerAsync(
        async () => (await Database.StreamPendingAsync("work:reports", "scheduler")).PendingMessageCount, pending => pending == count, SwitchableNode.Deadline, $"{count} pending reports");

    public async ValueTask DisposeAsync()
    {
        await redis.DisposeAsync();
        await server.DisposeAsync();
    }
}
