using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using ScalableScheduler.Testing;

namespace ScalableScheduler.EndToEnd.Tests;

/// <summary>Messages to a broker that is restarted while they are due. As many as the environment variable MESSAGES says.</summary>
[Collection(AloneCollection.Name)]
public sealed class AmqpRestartTests
{
    private const int BulkSize = 1_000;
    private const string Queue = "jobs";

    // Longer than a broker's restart, and more attempts than it can cost.
    private const string Retry = """{"max_attempts":100,"initial_delay":"1s","multiplier":2,"max_delay":"4s"}""";

    private static readonly int Messages = int.Parse(Environment.GetEnvironmentVariable("MESSAGES") ?? "20000", CultureInfo.InvariantCulture);
    private static readonly TimeSpan Lead = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(12);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private static readonly TimeProvider Time = TimeProvider.System;

    private sealed record Arrival(string Schedule, string MessageId, string RunId, int Attempt);

    [Fact]
    public async Task NoMessageIsLost_WhileTheBrokerIsRestartedTwice()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var broker = await RabbitMqServer.StartAsync();
        await using (var client = await RabbitMqClient.ConnectAsync(broker))
            await client.DeclareQueueAsync(Queue);
        await using var node = await Nodes.StartAsync(redis);

        var first = Time.GetUtcNow() + Lead;
        await RegisterAsync(node.Http, broker, first);
        await ReachesAsync(broker, Messages / 5);
        var stopping = await MeasureAsync(broker.RestartAsync);
        await ReachesAsync(broker, Messages / 2);
        var killing = await MeasureAsync(async () =>
        {
            await broker.KillAsync();
            await broker.RestartAsync();
        });
        await ReachesAsync(broker, Messages);
        var took = Time.GetUtcNow() - first;
        // Only now: to find the one schedule that is left, the service looks through all of them.
        await Eventually.AnswerAsync(
            () => node.Http.GetAnswerAsync("schedules?status=enabled&limit=1"),
            answer => answer.Status == HttpStatusCode.OK && answer.Json.GetArrayLength() == 0,
            Patience,
            "all runs to end");

        var arrivals = await ConsumeAsync(broker);
        var runs = arrivals.GroupBy(a => a.Schedule, StringComparer.Ordinal).ToList();
        var repeated = runs.Where(run => run.Count() > 1).ToList();
        await Figures.WriteAsync("amqp-broker-restarts", [
            string.Create(CultureInfo.InvariantCulture, $"  {Messages} messages with confirms, due within {Window.TotalSeconds} s: all in the queue {took.TotalSeconds:F1} s after the first was due ({Messages / took.TotalSeconds:F0} a second)"),
            string.Create(CultureInfo.InvariantCulture, $"  broker restarted gracefully (away for {stopping.TotalSeconds:F1} s) and by SIGKILL ({killing.TotalSeconds:F1} s): {Messages - runs.Count} lost, {arrivals.Count - runs.Count} duplicates of {repeated.Count} runs, all with the same run id"),
            string.Create(CultureInfo.InvariantCulture, $"  {arrivals.Count(a => a.Attempt > 1)} messages by a later attempt, up to the {arrivals.Max(a => a.Attempt)}th"),
        ]);

        runs.Count.ShouldBe(Messages);
        arrivals.ShouldAllBe(a => a.MessageId == a.RunId);
        repeated.ShouldAllBe(run => run.Select(a => a.MessageId).Distinct(StringComparer.Ordinal).Count() == 1);
        repeated.ShouldAllBe(run => run.Select(a => a.Attempt).Distinct().Count() == run.Count(), "an attempt publishes once");
        arrivals.ShouldContain(a => a.Attempt > 1, "the restarts were noticed");
        (await node.Http.ReadAsync("dead-letters?limit=1")).GetArrayLength().ShouldBe(0);
    }

    private static async Task RegisterAsync(HttpClient http, RabbitMqServer broker, DateTimeOffset first)
    {
        var step = Window / Messages;
        foreach (var chunk in Enumerable.Range(0, Messages).Chunk(BulkSize))
        {
            var answer = await http.PostAsync("schedules/bulk", $"[{string.Join(',', chunk.Select(i => OneShot($"m-{i}", broker, first + (i * step))))}]");
            answer.Status.ShouldBe(HttpStatusCode.OK);
            answer.Json.EnumerateArray().ShouldAllBe(item => item.GetProperty("status").GetInt32() == 201);
        }
    }

    private static string OneShot(string id, RabbitMqServer broker, DateTimeOffset due) =>
        $$"""
        {"id":"{{id}}","name":"{{id}}","type":"date","schedule":"{{due.UtcDateTime:yyyy-MM-ddTHH:mm:ss.fffZ}}","retry":{{Retry}},
         "task":{"type":"amqp","connection":{"host":"{{broker.Url.OriginalString}}","routing_key":"{{Queue}}"} } }
        """;

    private static async Task ReachesAsync(RabbitMqServer broker, int count)
    {
        await using var client = await RabbitMqClient.ConnectAsync(broker);
        await Eventually.TrueAsync(async () => await client.CountAsync(Queue) >= count, Patience, $"{count} messages in the queue");
    }

    private static async Task<TimeSpan> MeasureAsync(Func<Task> action)
    {
        var started = Time.GetTimestamp();
        await action();
        return Time.GetElapsedTime(started);
    }

    private static async Task<IReadOnlyCollection<Arrival>> ConsumeAsync(RabbitMqServer broker)
    {
        await using var client = await RabbitMqClient.ConnectAsync(broker);
        var all = await client.CountAsync(Queue);
        var arrivals = new ConcurrentBag<Arrival>();
        var complete = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var consumer = new AsyncEventingBasicConsumer(client.Channel);
        consumer.ReceivedAsync += (_, message) =>
        {
            arrivals.Add(Of(message.BasicProperties));
            if (arrivals.Count == all)
                complete.TrySetResult();
            return Task.CompletedTask;
        };
        await client.Channel.BasicConsumeAsync(Queue, autoAck: true, consumer);
        await complete.Task.WaitAsync(Patience, Time);
        return arrivals;
    }

    private static Arrival Of(IReadOnlyBasicProperties properties)
    {
        string Header(string name) => Encoding.UTF8.GetString((byte[])properties.Headers![name]!);
        return new Arrival(
            Header("X-Scheduler-Schedule-Id"), properties.MessageId!, Header("webhook-id"), int.Parse(Header("X-Scheduler-Attempt"), CultureInfo.InvariantCulture));
    }
}
