using System.Runtime.InteropServices;
using System.Text;

namespace ScalableScheduler.Testing;

/// <summary>
/// A Kafka cluster inside this process that clients reach over real TCP on loopback: librdkafka's own mock brokers,
/// with topics, injected errors and brokers that go down.
/// </summary>
public sealed class KafkaMockCluster : IDisposable
{
    private readonly int _brokers;
    private nint _client;
    private nint _cluster;

    /// <param name="brokers">How many brokers, numbered from 1.</param>
    /// <exception cref="InvalidOperationException">librdkafka is not installed, or refused.</exception>
    public KafkaMockCluster(int brokers = 3)
    {
        _brokers = brokers;
        try
        {
            var error = new byte[512];
            _client = LibRdKafka.NewClient(LibRdKafka.Producer, LibRdKafka.NewConfiguration(), error, (nuint)error.Length);
            if (_client == 0)
                throw new InvalidOperationException($"librdkafka: {Encoding.UTF8.GetString(error).TrimEnd('\0')}");
        }
        catch (DllNotFoundException e)
        {
            throw new InvalidOperationException(
                "The tests need librdkafka.so.1. Install Debian's package 'librdkafka1' (apt-get install librdkafka1).", e);
        }
        _cluster = LibRdKafka.NewCluster(_client, brokers);
        if (_cluster == 0)
        {
            Dispose();
            throw new InvalidOperationException($"librdkafka made no mock cluster of {brokers} brokers.");
        }
        BootstrapServers = Marshal.PtrToStringUTF8(LibRdKafka.Bootstraps(_cluster))!;
    }

    /// <summary>"127.0.0.1:port" of each broker, separated by commas.</summary>
    public string BootstrapServers { get; } = "";

    /// <summary>Makes a topic; a client that asks for an unknown one gets it too, with four partitions.</summary>
    public void CreateTopic(string name, int partitions = 1) =>
        Check(LibRdKafka.CreateTopic(Cluster, name, partitions, replicationFactor: 1), $"topic {name}");

    /// <summary>Says of a topic in every answer about it that it has this error: 3 for unknown, 29 for not allowed, 0 for none again.</summary>
    public void SetTopicError(string name, int code) => LibRdKafka.SetTopicError(Cluster, name, code);

    /// <summary>The next requests of this type are answered with these error codes, one each; any broker.</summary>
    /// <param name="api">Which requests.</param>
    /// <param name="codes">Kafka protocol error codes, e.g. 19 NOT_ENOUGH_REPLICAS, 29 TOPIC_AUTHORIZATION_FAILED, 10 MESSAGE_TOO_LARGE; 0 is success.</param>
    public void PushErrors(KafkaApi api, params int[] codes) =>
        LibRdKafka.PushErrors(Cluster, (short)api, (nuint)codes.Length, codes);

    /// <summary>Forgets the errors pushed for this type of request.</summary>
    public void ClearErrors(KafkaApi api) => LibRdKafka.ClearErrors(Cluster, (short)api);

    /// <summary>Closes a broker's connections and refuses new ones.</summary>
    public void BrokerDown(int id) => Check(LibRdKafka.SetBrokerDown(Cluster, id), $"broker {id} down");

    /// <summary>Lets a broker accept connections again.</summary>
    public void BrokerUp(int id) => Check(LibRdKafka.SetBrokerUp(Cluster, id), $"broker {id} up");

    /// <summary>Takes all brokers down.</summary>
    public void AllDown() => ForEachBroker(BrokerDown);

    /// <summary>Brings all brokers up again.</summary>
    public void AllUp() => ForEachBroker(BrokerUp);

    /// <summary>Delays a broker's answers by this round-trip time, in whole milliseconds.</summary>
    public void SetRtt(int id, TimeSpan roundTrip) =>
        Check(LibRdKafka.SetRoundTrip(Cluster, id, (int)roundTrip.TotalMilliseconds), $"round trip of broker {id}");

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _cluster, 0) is var cluster and not 0)
            LibRdKafka.DestroyCluster(cluster);
        if (Interlocked.Exchange(ref _client, 0) is var client and not 0)
            LibRdKafka.DestroyClient(client);
    }

    private nint Cluster
    {
        get
        {
            ObjectDisposedException.ThrowIf(_cluster == 0, this);
            return _cluster;
        }
    }

    private void ForEachBroker(Action<int> act)
    {
        for (var id = 1; id <= _brokers; id++)
            act(id);
    }

    private static void Check(int error, string what)
    {
        if (error != 0)
            throw new InvalidOperationException($"librdkafka's mock cluster refused: {what} (error {error}).");
    }
}
