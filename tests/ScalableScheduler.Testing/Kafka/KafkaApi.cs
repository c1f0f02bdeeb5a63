namespace ScalableScheduler.Testing;

/// <summary>Request types whose answers a <see cref="KafkaMockCluster"/> can spoil: the protocol's ApiKeys.</summary>
public enum KafkaApi : short
{
    Produce = 0,
    Fetch = 1,
    Metadata = 3,
    FindCoordinator = 10,
    Heartbeat = 12,
    ApiVersions = 18,
    InitProducerId = 22,
}
