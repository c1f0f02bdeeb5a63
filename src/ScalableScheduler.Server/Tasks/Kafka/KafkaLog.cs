using Confluent.Kafka;

namespace ScalableScheduler.Server.Tasks.Kafka;

/// <summary>What the native client says, in the service's log. A target that is down is the target's trouble: a warning, not an error.</summary>
internal sealed partial class KafkaLog(ILogger<KafkaTask> logger)
{
    public void Write(KafkaCluster cluster, LogMessage message)
    {
        var level = message.Level switch
        {
            <= SyslogLevel.Warning => LogLevel.Warning,
            SyslogLevel.Debug => LogLevel.Debug,
            _ => LogLevel.Information,
        };
        Client(level, cluster.Servers, message.Facility, message.Message);
    }

    // The client's own log has the same; this is for who looks at one dispatch.
    public void Trouble(KafkaCluster cluster, Error error) => Connection(cluster.Servers, error.Code, error.Reason);

    public void ClosedWithMessages(KafkaCluster cluster, int count) => Unfinished(cluster.Servers, count);

    [LoggerMessage(EventId = 4001, Message = "Kafka client of {Servers}: {Facility} {Text}")]
    private partial void Client(LogLevel level, string servers, string facility, string text);

    [LoggerMessage(4002, LogLevel.Debug, "Kafka client of {Servers}: {Code} {Reason}")]
    private partial void Connection(string servers, ErrorCode code, string reason);

    [LoggerMessage(4003, LogLevel.Warning, "The Kafka client of {Servers} was closed with {Count} messages on the way")]
    private partial void Unfinished(string servers, int count);
}
