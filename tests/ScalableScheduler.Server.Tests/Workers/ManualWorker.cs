using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using ScalableScheduler.Testing;

namespace ScalableScheduler.Server.Tests.Workers;

/// <summary>A worker as the manual of simple-scheduler has it: it knows nothing but exchange, queues and three messages.</summary>
internal sealed class ManualWorker : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Channel<JsonElement> _actions = System.Threading.Channels.Channel.CreateUnbounded<JsonElement>();
    private readonly RabbitMqClient _client;
    private readonly string _job;
    private readonly string _exchange;

    private ManualWorker(RabbitMqClient client, string job) => (_client, _job, _exchange) = (client, job, $"scheduler.job.{job}");

    public string StatusQueue => $"{_exchange}.status";

    public IChannel Channel => _client.Channel;

    public static async Task<ManualWorker> StartAsync(RabbitMqServer server, string job)
    {
        var worker = new ManualWorker(await RabbitMqClient.ConnectAsync(server), job);
        await worker.RegisterAsync();
        return worker;
    }

    /// <summary>The next action, as it came.</summary>
    public async Task<JsonElement> NextAsync() => await _actions.Reader.ReadAsync().AsTask().WaitAsync(Patience);

    /// <summary>The id in the next action, which must be this one.</summary>
    public async Task<string> NextAsync(string action)
    {
        var next = await NextAsync();
        next.GetProperty("jobName").GetString().ShouldBe(_job);
        next.GetProperty("action").GetString().ShouldBe(action);
        return next.GetProperty("runId").GetString()!;
    }

    public Task StatusAsync(string run, string status) =>
        PublishAsync("status", $$"""{"jobName":"{{_job}}","runId":"{{run}}","status":"{{status}}"}""");

    public Task HeartbeatAsync(string run) => PublishAsync("heartbeat", $$"""{"jobName":"{{_job}}","runId":"{{run}}"}""");

    public async Task PublishAsync(string key, string body) => await Channel.BasicPublishAsync(_exchange, key, Encoding.UTF8.GetBytes(body));

    public ValueTask DisposeAsync() => _client.DisposeAsync();

    private async Task RegisterAsync()
    {
        await Channel.ExchangeDeclareAsync(_exchange, "topic", durable: true);
        foreach (var key in new[] { "action", "status", "heartbeat" })
        {
            await _client.DeclareQueueAsync($"{_exchange}.{key}");
            await Channel.QueueBindAsync($"{_exchange}.{key}", _exchange, key);
        }
        var consumer = new AsyncEventingBasicConsumer(Channel);
        consumer.ReceivedAsync += async (_, received) =>
        {
            using var json = JsonDocument.Parse(received.Body);
            await _actions.Writer.WriteAsync(json.RootElement.Clone());
            await Channel.BasicAckAsync(received.DeliveryTag, multiple: false);
        };
        await Channel.BasicConsumeAsync($"{_exchange}.action", autoAck: false, consumer);
    }
}
