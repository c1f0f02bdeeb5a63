using Confluent.Kafka;
using ScalableScheduler.Work;

namespace ScalableScheduler.Server.Tasks.Kafka;

/// <summary>A connection of type <c>kafka</c>, read and found good.</summary>
/// <param name="Cluster">Which producer sends it.</param>
/// <param name="Target">The topic, and the partition or <see cref="Partition.Any"/>.</param>
/// <param name="Key">Null for none.</param>
/// <param name="Headers">The user's, in UTF-8.</param>
/// <param name="Value">The JSON of the data.</param>
/// <param name="Work">How long workers may take that do the runs; null when sending is all.</param>
internal sealed record KafkaRequest(
    KafkaCluster Cluster,
    TopicPartition Target,
    byte[]? Key,
    IReadOnlyList<KeyValuePair<string, byte[]>> Headers,
    byte[] Value,
    WorkSettings? Work);
