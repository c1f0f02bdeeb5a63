using RabbitMQ.Client.Events;

namespace ScalableScheduler.Server.Tasks.Amqp;

/// <summary>What happens to connections, in the service's log. A broker that is down is the target's trouble: a warning, not an error.</summary>
internal sealed partial class AmqpLog(ILogger<AmqpPublisher> logger)
{
    public void Opened(AmqpTarget target) => OpenedAt(target.ToString());

    public void Lost(AmqpTarget target, ShutdownEventArgs shutdown) => LostAt(target.ToString(), shutdown.ReplyCode, shutdown.ReplyText);

    public void Blocked(AmqpTarget target, string reason) => BlockedAt(target.ToString(), reason);

    [LoggerMessage(4101, LogLevel.Debug, "Connected to the AMQP broker at {Broker}")]
    private partial void OpenedAt(string broker);

    [LoggerMessage(4102, LogLevel.Warning, "The connection to the AMQP broker at {Broker} ended: {Code} {Reason}")]
    private partial void LostAt(string broker, ushort code, string reason);

    [LoggerMessage(4103, LogLevel.Warning, "The AMQP broker at {Broker} takes no messages at present: {Reason}")]
    private partial void BlockedAt(string broker, string reason);
}
