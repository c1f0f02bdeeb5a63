using Confluent.Kafka;

namespace ScalableScheduler.Server.Tasks.Kafka;

/// <summary>The client of one cluster, with its connections and threads.</summary>
internal sealed class KafkaProducer : IAsyncDisposable
{
    private static readonly TimeSpan FlushDeadline = TimeSpan.FromSeconds(5);

    private readonly IProducer<byte[]?, byte[]> _producer;
    private readonly KafkaCluster _cluster;
    private readonly KafkaLog _log;
    private volatile Error? _lastTrouble;

    /// <exception cref="KafkaUnusableException">The client refuses the settings (a certificate's file is not there, a key
    /// does not fit), or is not installed.</exception>
    public KafkaProducer(KafkaCluster cluster, KafkaLog log)
    {
        KafkaLibrary.MakeSureItIsFound();
        _cluster = cluster;
        _log = log;
        // Reports would otherwise copy key, value and headers back; only the error is wanted.
        var settings = cluster.Settings.Append(new("dotnet.producer.delivery.report.fields", "none"));
        try
        {
            _producer = new ProducerBuilder<byte[]?, byte[]>(settings)
                .SetErrorHandler((_, error) => OnTrouble(error))
                .SetLogHandler((_, message) => log.Write(cluster, message))
                .Build();
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or KafkaException)
        {
            throw KafkaUnusableException.Refused(e);
        }
        catch (DllNotFoundException e)
        {
            throw KafkaUnusableException.NotInstalled(e);
        }
    }

    /// <summary>The last error about connections since a message was delivered; null when there was none.</summary>
    public Error? LastTrouble => _lastTrouble;

    /// <summary>Hands a message to the client, which tries to deliver it for <c>message.timeout.ms</c>.</summary>
    /// <param name="target">Topic and partition.</param>
    /// <param name="message">What to send.</param>
    /// <param name="done">Called exactly once unless this throws, on the client's thread, so it must not block.</param>
    /// <exception cref="ProduceException{TKey, TValue}">The client does not take it: its queue is full, the message too large.</exception>
    public void Produce(TopicPartition target, Message<byte[]?, byte[]> message, Action<Error> done) =>
        _producer.Produce(target, message, report =>
        {
            if (!report.Error.IsError)
                _lastTrouble = null;
            done(report.Error);
        });

    /// <summary>Waits a little for what is under way, and closes.</summary>
    public ValueTask DisposeAsync()
    {
        var left = _producer.Flush(FlushDeadline);
        if (left > 0)
            _log.ClosedWithMessages(_cluster, left);
        _producer.Dispose();
        return ValueTask.CompletedTask;
    }

    private void OnTrouble(Error error)
    {
        // "All brokers are down" follows the error that says why, and says less.
        if (error.Code is not ErrorCode.Local_AllBrokersDown || _lastTrouble is null)
            _lastTrouble = error;
        _log.Trouble(_cluster, error);
    }
}
