using Confluent.Kafka;

namespace ScalableScheduler.Server.Tasks.Kafka;

/// <summary>A message on its way. Holds the producer until the client has settled it, also when the attempt gave up
/// waiting: a producer that closes drops what is under way.</summary>
internal sealed class KafkaDelivery(KeptConnections<KafkaCluster, KafkaProducer>.Lease lease)
{
    private readonly TaskCompletionSource<Error> _settled = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The client's last word; an <see cref="Error"/> that is none when it was delivered.</summary>
    public Task<Error> Settled => _settled.Task;

    public KafkaProducer Producer => lease.Connection;

    public void Settle(Error error)
    {
        if (error.IsFatal)
            lease.Discard(); // An idempotent producer that lost its place refuses everything from now on.
        lease.Dispose();
        _settled.SetResult(error);
    }
}
