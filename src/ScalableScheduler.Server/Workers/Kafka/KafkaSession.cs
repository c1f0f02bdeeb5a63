using Confluent.Kafka;
using ScalableScheduler.Server.Tasks.Kafka;

namespace ScalableScheduler.Server.Workers.Kafka;

/// <summary>A client that is a member of a group, and the lanes of the partitions that the group gave it. All calls come
/// from one thread, on which the client calls back too.</summary>
internal sealed class KafkaSession
{
    // A full lane is read no further, and on again when it is nearly empty: what the client has read ahead is dropped
    // when a partition is paused.
    private const int FullLane = 64;
    private const int NearlyEmptyLane = 16;

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan PollWhilePaused = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan HandlersPatience = TimeSpan.FromSeconds(3);

    private readonly Dictionary<TopicPartition, KafkaLane> _lanes = [];
    private readonly HashSet<TopicPartition> _paused = [];
    private readonly KafkaSubscription _subscription;
    private readonly Func<KafkaReceived, CancellationToken, ValueTask> _handle;
    private readonly TimeProvider _time;
    private readonly KafkaConsumerLog _log;
    private readonly IConsumer<byte[]?, byte[]?> _consumer;

    /// <exception cref="KafkaUnusableException">The client refuses the settings.</exception>
    public KafkaSession(
        KafkaSubscription subscription, Func<KafkaReceived, CancellationToken, ValueTask> handle, TimeProvider time, KafkaConsumerLog log)
    {
        _subscription = subscription;
        _handle = handle;
        _time = time;
        _log = log;
        var servers = subscription.Cluster.Servers;
        try
        {
            _consumer = new ConsumerBuilder<byte[]?, byte[]?>(subscription.Settings())
                .SetKeyDeserializer(Deserializers.ByteArray)
                .SetValueDeserializer(Deserializers.ByteArray)
                .SetLogHandler((_, message) => log.Write(servers, message))
                .SetErrorHandler((_, error) => OnError(error))
                .SetPartitionsAssignedHandler((_, partitions) => OnAssigned(partitions))
                .SetPartitionsRevokedHandler((_, partitions) => OnRevoked(partitions, HandlersPatience))
                // Others may have them by now, and would not see what is stored here.
                .SetPartitionsLostHandler((_, partitions) => OnRevoked(partitions, TimeSpan.Zero))
                .SetOffsetsCommittedHandler((_, committed) => OnCommitted(committed))
                .Build();
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or KafkaException)
        {
            throw KafkaUnusableException.Refused(e);
        }
        _consumer.Subscribe(subscription.Topics);
    }

    /// <summary>Why this client reads nothing any more; null while it does.</summary>
    public Error? Fatal { get; private set; }

    /// <summary>Waits a moment for a message, and gives it to its lane.</summary>
    /// <returns>Whether the client is well.</returns>
    public bool Step()
    {
        try
        {
            ReadDrainedOnesOn();
            if (_consumer.Consume(_paused.Count > 0 ? PollWhilePaused : Poll) is { } result)
                Take(result);
            return true;
        }
        catch (KafkaException e)
        {
            _log.NotRead(_subscription.Cluster.Servers, e.Error.Code, e.Error.Reason);
            NoteFatal(e.Error);
            return false;
        }
    }

    /// <summary>Waits a little for the messages being handled, records the places reached and leaves the group. Blocks
    /// while the brokers are away, for up to the session timeout.</summary>
    public void Close()
    {
        End([.. _lanes.Keys], HandlersPatience);
        try
        {
            _consumer.Close();
        }
        catch (KafkaException e)
        {
            _log.NotRead(_subscription.Cluster.Servers, e.Error.Code, e.Error.Reason);
        }
        _consumer.Dispose();
    }

    private void Take(ConsumeResult<byte[]?, byte[]?> result)
    {
        // Not ours any more. Its offset is not stored, so its new owner gets it.
        if (!_lanes.TryGetValue(result.TopicPartition, out var lane))
            return;
        lane.Add(new KafkaReceived(
            result.Topic,
            result.Partition,
            result.Offset,
            result.Message.Key,
            result.Message.Value,
            [.. result.Message.Headers.Select(header => KeyValuePair.Create(header.Key, (byte[]?)header.GetValueBytes()))]));
        if (lane.Count < FullLane || !_paused.Add(result.TopicPartition))
            return;
        _consumer.Pause([result.TopicPartition]);
    }

    private void ReadDrainedOnesOn()
    {
        if (_paused.Count == 0)
            return;
        var drained = _paused.Where(partition => _lanes[partition].Count <= NearlyEmptyLane).ToList();
        if (drained.Count == 0)
            return;
        _consumer.Resume(drained);
        _paused.ExceptWith(drained);
    }

    private void OnAssigned(List<TopicPartition> partitions)
    {
        _log.Assigned(_subscription.Group, partitions.Count, string.Join(' ', partitions));
        foreach (var partition in partitions)
            _lanes[partition] = new KafkaLane(partition, _handle, Store, _time, _log);
    }

    private void OnRevoked(List<TopicPartitionOffset> partitions, TimeSpan patience)
    {
        var revoked = partitions.ConvertAll(place => place.TopicPartition);
        _log.Revoked(_subscription.Group, revoked.Count, string.Join(' ', revoked));
        End(revoked, patience);
    }

    private void End(List<TopicPartition> partitions, TimeSpan patience)
    {
        // The client remembers a pause beyond the assignment.
        var paused = partitions.FindAll(_paused.Remove);
        if (paused.Count > 0)
            _consumer.Resume(paused);
        var lanes = new List<KafkaLane>();
        foreach (var partition in partitions)
        {
            if (!_lanes.Remove(partition, out var lane))
                continue;
            lane.Stop();
            lanes.Add(lane);
        }
        // Of the system: what blocks a thread passes in real time.
        var started = TimeProvider.System.GetTimestamp();
        foreach (var lane in lanes)
        {
            var left = patience - TimeProvider.System.GetElapsedTime(started);
            lane.WaitUntilIdle(left > TimeSpan.Zero ? left : TimeSpan.Zero);
            lane.Abandon();
            lane.Dispose();
        }
    }

    private void Store(TopicPartitionOffset reached)
    {
        try
        {
            _consumer.StoreOffset(reached);
        }
        catch (KafkaException e)
        {
            _log.NotCommitted(reached.TopicPartition, e.Error.Code, e.Error.Reason);
        }
    }

    private void OnCommitted(CommittedOffsets committed)
    {
        foreach (var place in committed.Offsets)
        {
            var error = place.Error.IsError ? place.Error : committed.Error;
            if (error.IsError && error.Code is not ErrorCode.Local_NoOffset)
                _log.NotCommitted(place.TopicPartition, error.Code, error.Reason);
        }
    }

    // Of errors that pass, the client's own log tells.
    private void OnError(Error error) => NoteFatal(error);

    private void NoteFatal(Error error)
    {
        if (error.IsFatal)
            Fatal ??= error;
    }
}
