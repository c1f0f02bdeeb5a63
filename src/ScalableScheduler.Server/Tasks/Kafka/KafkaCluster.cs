namespace ScalableScheduler.Server.Tasks.Kafka;

/// <summary>A client's settings. Two are equal when all their settings are: tasks share a producer then.</summary>
internal sealed class KafkaCluster : IEquatable<KafkaCluster>
{
    private readonly string _identity;

    public KafkaCluster(string servers, SortedDictionary<string, string> settings)
    {
        Servers = servers;
        Settings = settings;
        _identity = string.Join('\n', settings.Select(setting => $"{setting.Key}={setting.Value}"));
    }

    /// <summary>The brokers to ask first, as the user wrote them.</summary>
    public string Servers { get; }

    /// <summary>All settings by librdkafka's names, the brokers too.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; }

    public bool Equals(KafkaCluster? other) => other is not null && _identity == other._identity;

    public override bool Equals(object? obj) => Equals(obj as KafkaCluster);

    public override int GetHashCode() => _identity.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => Servers; // Never the settings: a password may be among them.
}
