using Confluent.Kafka;

namespace ScalableScheduler.Server.Workers.Kafka;

/// <summary>What happens to a <see cref="KafkaConsumer"/>. Never a message's content.</summary>
internal sealed partial class KafkaConsumerLog(ILogger<KafkaConsumer> logger)
{
    public void Write(string servers, LogMessage message)
    {
        var level = message.Level switch
        {
            <= SyslogLevel.Warning => LogLevel.Warning,
            SyslogLevel.Debug => LogLevel.Debug,
            _ => LogLevel.Information,
        };
        Client(level, servers, message.Facility, message.Message);
    }

    [LoggerMessage(EventId = 4221, Message = "Kafka consumer of {Servers}: {Facility} {Text}")]
    private partial void Client(LogLevel level, string servers, string facility, string text);

    [LoggerMessage(4222, LogLevel.Warning, "The message at {Partition} {Offset} could not be handled (attempt {Attempt}); again in {Delay}")]
    public partial void NotHandled(TopicPartition partition, long offset, int attempt, TimeSpan delay, Exception e);

    [LoggerMessage(4223, LogLevel.Warning, "Reading from {Servers} failed: {Code} {Reason}")]
    public partial void NotRead(string servers, ErrorCode code, string reason);

    [LoggerMessage(4224, LogLevel.Warning, "The place reached in {Partition} was not recorded: {Code} {Reason}. Messages may come again")]
    public partial void NotCommitted(TopicPartition partition, ErrorCode code, string reason);

    [LoggerMessage(4225, LogLevel.Information, "Group {Group} gave this node {Count} partitions: {Partitions}")]
    public partial void Assigned(string group, int count, string partitions);

    [LoggerMessage(4226, LogLevel.Information, "Group {Group} took {Count} partitions from this node: {Partitions}")]
    public partial void Revoked(string group, int count, string partitions);

    [LoggerMessage(4227, LogLevel.Warning, "The message at {Partition} {Offset} was still being handled when the partition was given up. It will come again")]
    public partial void Abandoned(TopicPartition partition, long offset);

    [LoggerMessage(4228, LogLevel.Error, "The Kafka consumer of group {Group} can't go on, and begins anew: {Reason}")]
    public partial void BeginsAnew(string group, string reason, Exception? e);

    [LoggerMessage(4229, LogLevel.Warning, "The Kafka consumer of group {Group} could not leave its group in time; the group finds out by its session timeout")]
    public partial void NotLeft(string group);
}
