using RabbitMQ.Client;

namespace ScalableScheduler.Testing;

/// <summary>What a test does at a broker itself: declares queues and looks what came.</summary>
public sealed class RabbitMqClient : IAsyncDisposable
{
    private static readonly TimeSpan ReceiveDeadline = TimeSpan.FromSeconds(10);

    private readonly IConnection _connection;

    private RabbitMqClient(IConnection connection, IChannel channel)
    {
        _connection = connection;
        Channel = channel;
    }

    /// <summary>Where what is not here is called.</summary>
    public IChannel Channel { get; }

    /// <summary>Connects. A broker that is restarted afterwards needs a new client.</summary>
    public static async Task<RabbitMqClient> ConnectAsync(RabbitMqServer server)
    {
        var factory = new ConnectionFactory { Uri = server.Url, AutomaticRecoveryEnabled = false };
        var connection = await factory.CreateConnectionAsync();
        return new RabbitMqClient(connection, await connection.CreateChannelAsync());
    }

    /// <summary>Declares a durable queue and returns its name.</summary>
    /// <param name="name">A new one when null.</param>
    /// <param name="arguments">Such as <c>x-max-length</c>.</param>
    public async Task<string> DeclareQueueAsync(string? name = null, IDictionary<string, object?>? arguments = null)
    {
        name ??= $"queue-{Guid.NewGuid():N}";
        await Channel.QueueDeclareAsync(name, durable: true, exclusive: false, autoDelete: false, arguments);
        return name;
    }

    /// <summary>Declares an exchange that is not durable, with a durable queue for this routing key, and returns both names.</summary>
    public async Task<(string Exchange, string Queue)> DeclareBoundQueueAsync(string routingKey, string type = ExchangeType.Direct)
    {
        var exchange = $"exchange-{Guid.NewGuid():N}";
        await Channel.ExchangeDeclareAsync(exchange, type);
        var queue = await DeclareQueueAsync();
        await Channel.QueueBindAsync(queue, exchange, routingKey);
        return (exchange, queue);
    }

    /// <summary>Takes the next message of a queue.</summary>
    /// <exception cref="TimeoutException">None came.</exception>
    public async Task<BasicGetResult> ReceiveAsync(string queue) =>
        (await Eventually.AnswerAsync(() => Channel.BasicGetAsync(queue, autoAck: true), m => m is not null, ReceiveDeadline, $"a message in {queue}"))!;

    /// <summary>How many messages a queue has ready.</summary>
    public Task<uint> CountAsync(string queue) => Channel.MessageCountAsync(queue);

    public async ValueTask DisposeAsync()
    {
        await Channel.DisposeAsync();
        await _connection.DisposeAsync();
    }
}
