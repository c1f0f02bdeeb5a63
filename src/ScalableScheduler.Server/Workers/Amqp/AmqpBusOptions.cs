using System.ComponentModel.DataAnnotations;
using ScalableScheduler.Configuration;

namespace ScalableScheduler.Server.Workers.Amqp;

/// <summary>Workers that are told over an AMQP broker. Section <c>workers.amqp</c>.</summary>
public sealed class AmqpBusOptions
{
    /// <summary>The broker, as the <c>amqp</c> task writes it; never shown, since a password may be in it. Default empty: there is
    /// no such bus.</summary>
    [Setting("AMQP 0-9-1 broker (RabbitMQ) over which workers are told: amqp://[user:password@]host[:port][/vhost] or amqps://; empty: no bus 'amqp'", Secret = true)]
    [AmqpUrl]
    public string Host { get; init; } = "";

    /// <summary>What stands before a job's name in the names of its exchange and queues. Default <c>scheduler.job.</c>.</summary>
    [Setting("What stands before a job's name in the names of its exchange and queues; services with different prefixes share a broker without meeting")]
    [TextPattern("[A-Za-z0-9._:-]{1,64}", "1 to 64 letters, digits, '.', '_', ':' and '-'")]
    public string ExchangePrefix { get; init; } = "scheduler.job.";

    /// <summary>The queue for messages that nobody can make anything of. Default <c>scheduler.parked</c>.</summary>
    [Setting("Queue in which messages of workers are put aside that nobody can make anything of")]
    [TextPattern("[A-Za-z0-9._:-]{1,64}", "1 to 64 letters, digits, '.', '_', ':' and '-'")]
    public string ParkedQueue { get; init; } = "scheduler.parked";

    /// <summary>How many messages of one queue a node has at a time. Default 50, 1 to 10,000.</summary>
    [Setting("Messages of one queue that a node has at a time")]
    [Range(1, 10_000)]
    public int Prefetch { get; init; } = 50;

    /// <summary>How often a node looks for jobs to whose workers other nodes have begun to send. Default 5 s, 100 ms to 1 min.</summary>
    [Setting("How often a node looks for jobs to whose workers other nodes have begun to send")]
    [DurationRange("100ms", "1m")]
    public TimeSpan JobsRefresh { get; init; } = TimeSpan.FromSeconds(5);
}
