using ScalableScheduler.Server.Tasks.Kafka;

namespace ScalableScheduler.Server.Workers.Kafka;

/// <summary>What a <see cref="KafkaConsumer"/> reads.</summary>
/// <param name="Cluster">Brokers, and settings of connection and login. Settings that only a producer knows are warned of.</param>
/// <param name="Group">The consumer group: each message goes to one member. A new group begins with the oldest message.</param>
/// <param name="Topics">By name. One that does not exist yet is found within 30 seconds of its creation.</param>
internal sealed record KafkaSubscription(KafkaCluster Cluster, string Group, IReadOnlyList<string> Topics)
{
    private static readonly Dictionary<string, string> Defaults = new(StringComparer.Ordinal)
    {
        ["auto.offset.reset"] = "earliest",
        ["auto.commit.interval.ms"] = "500",
        // The partitions of a node that died go to another after this. Kafka's 45 s outlast a worker's heartbeat timeout.
        ["session.timeout.ms"] = "10000",
        // How much the client reads ahead; its own default is 64 MiB.
        ["queued.min.messages"] = "1000",
        ["queued.max.messages.kbytes"] = "16384",
        ["topic.metadata.refresh.interval.ms"] = "30000",
        ["reconnect.backoff.max.ms"] = "1000",
        ["log.connection.close"] = "false", // Brokers close idle connections; nothing is wrong then.
    };

    /// <summary>The client's settings: our defaults, over them the cluster's, over them what the promises rest on.</summary>
    public IReadOnlyDictionary<string, string> Settings()
    {
        var settings = new Dictionary<string, string>(Defaults, StringComparer.Ordinal);
        foreach (var (name, value) in Cluster.Settings)
            settings[name] = value;
        settings["group.id"] = Group;
        // Only offsets that we store are committed, and we store those of handled messages. The client commits them on
        // its own threads: a commit of ours would block the loop for as long as the brokers are away.
        settings["enable.auto.commit"] = "true";
        settings["enable.auto.offset.store"] = "false";
        return settings;
    }
}
