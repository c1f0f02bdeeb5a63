using ScalableScheduler.Configuration;

namespace ScalableScheduler.Server.Workers.Kafka;

/// <summary>Workers that are told over Kafka. Section <c>workers.kafka</c>.</summary>
public sealed class KafkaBusOptions
{
    private const string Topic = "[A-Za-z0-9._-]+";
    private const string TopicAllowed = "letters, digits, '.', '_' and '-'";

    /// <summary>The brokers to ask first. Default empty: there is no such bus.</summary>
    [Setting("Kafka brokers to ask first, over which workers are told what to do: kafka-1:9092,kafka-2:9092; empty: no bus 'kafka'")]
    [TextPattern(@"[^\s@]*", "brokers as host:port, separated by commas")]
    public string Host { get; init; } = "";

    /// <summary>Settings of the client by librdkafka's names, such as <c>sasl.username</c>; never shown. Default none.</summary>
    [Setting("Settings of the client by librdkafka's names: sasl.mechanism=PLAIN,sasl.username=...", Secret = true)]
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Where workers read what they are to do. Default <c>scheduler.actions</c>.</summary>
    [Setting("Topic from which workers read what they are to do")]
    [TextPattern(Topic, TopicAllowed)]
    public string ActionsTopic { get; init; } = "scheduler.actions";

    /// <summary>Where workers report. Default <c>scheduler.reports</c>.</summary>
    [Setting("Topic to which workers report")]
    [TextPattern(Topic, TopicAllowed)]
    public string ReportsTopic { get; init; } = "scheduler.reports";

    /// <summary>Where messages are put aside that nobody can make anything of. Default <c>scheduler.parked</c>.</summary>
    [Setting("Topic where messages of workers are put aside that nobody can make anything of")]
    [TextPattern(Topic, TopicAllowed)]
    public string ParkedTopic { get; init; } = "scheduler.parked";

    /// <summary>The consumer group of the service's nodes. Default <c>scheduler</c>.</summary>
    [Setting("Consumer group of the service's nodes")]
    [TextPattern(@"\S+", "a name without spaces")]
    public string Group { get; init; } = "scheduler";
}
