namespace ScalableScheduler.Server.Workers.Kafka;

/// <summary>A message read from a topic.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="Partition">Its partition.</param>
/// <param name="Offset">Its place there. With topic and partition it names the message, also when it comes again.</param>
/// <param name="Key">Null when it has none.</param>
/// <param name="Value">Null when it has none (a tombstone).</param>
/// <param name="Headers">In the order sent; a name may occur several times, a value may be null.</param>
internal sealed record KafkaReceived(
    string Topic, int Partition, long Offset, byte[]? Key, byte[]? Value, IReadOnlyList<KeyValuePair<string, byte[]?>> Headers);
