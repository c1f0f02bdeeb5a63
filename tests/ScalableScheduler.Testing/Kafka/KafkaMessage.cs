namespace ScalableScheduler.Testing;

/// <summary>A message as <see cref="Kcat"/> read it; texts are UTF-8.</summary>
public sealed record KafkaMessage(
    string Topic, int Partition, long Offset, string? Key, string? Value, IReadOnlyList<KeyValuePair<string, string?>> Headers)
{
    /// <summary>The value of the last header of this name (Kafka allows several), or null.</summary>
    public string? Header(string name) =>
        Headers.LastOrDefault(header => string.Equals(header.Key, name, StringComparison.Ordinal)).Value;
}
