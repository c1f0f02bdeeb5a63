using System.Globalization;
using ScalableScheduler.Coordination;
using ScalableScheduler.Redis.Connections;
using ScalableScheduler.Runs;
using ScalableScheduler.Storage;
using ScalableScheduler.Work;
using StackExchange.Redis;

namespace ScalableScheduler.Redis;

/// <summary>Hints through Redis' publish and subscribe. The client library subscribes again after a reconnect; what was
/// published in between is lost, as hints may be. Subscribing throws <see cref="StoreUnavailableException"/> when Redis is away.</summary>
public sealed class RedisSignals : ISignals
{
    private readonly RedisConnection _connection;
    private readonly Keys _keys;

    /// <param name="connection">To the store.</param>
    /// <param name="partitions">How many there are.</param>
    public RedisSignals(RedisConnection connection, int partitions)
    {
        _connection = connection;
        _keys = new Keys(connection.KeyPrefix, partitions);
    }

    public ValueTask<IAsyncDisposable> OnDueAsync(PartitionId partition, Action callback, CancellationToken cancellationToken) =>
        SubscribeAsync(_keys[partition.Number].Wake, callback, cancellationToken);

    public ValueTask<IAsyncDisposable> OnClusterChangeAsync(Action callback, CancellationToken cancellationToken) =>
        SubscribeAsync(_keys.ClusterChanged, callback, cancellationToken);

    public async ValueTask AnnounceClusterChangeAsync(CancellationToken cancellationToken) =>
        await _connection.SubscriberCallAsync("PUBLISH", s => s.PublishAsync(RedisChannel.Literal(_keys.ClusterChanged), RedisValue.EmptyString), cancellationToken);

    public ValueTask<IAsyncDisposable> OnCancelAsync(Action<RunId> callback, CancellationToken cancellationToken) =>
        SubscribeAsync(_keys.Cancel, run => callback(new RunId((string)run!)), cancellationToken);

    public async ValueTask AnnounceCancelAsync(IReadOnlyList<RunId> runs, CancellationToken cancellationToken) =>
        await _connection.SubscriberCallAsync(
            "PUBLISH",
            s => Task.WhenAll(runs.Select(run => s.PublishAsync(RedisChannel.Literal(_keys.Cancel), run.Value))),
            cancellationToken);

    public ValueTask<IAsyncDisposable> OnOfferAsync(Action<QueueName, PartitionId> callback, CancellationToken cancellationToken) =>
        SubscribeAsync(_keys.Offers, offer => Note((string)offer!, callback), cancellationToken);

    public ValueTask<IAsyncDisposable> OnEventsAsync(Action callback, CancellationToken cancellationToken) =>
        SubscribeAsync(_keys.EventsAdded, callback, cancellationToken);

    private static void Note(string offer, Action<QueueName, PartitionId> callback)
    {
        var divider = offer.IndexOf(' ', StringComparison.Ordinal);
        if (divider > 0 && int.TryParse(offer.AsSpan(0, divider), NumberStyles.None, CultureInfo.InvariantCulture, out var partition))
            callback(new QueueName(offer[(divider + 1)..]), new PartitionId(partition));
    }

    private ValueTask<IAsyncDisposable> SubscribeAsync(string channel, Action callback, CancellationToken cancellationToken) =>
        SubscribeAsync(channel, _ => callback(), cancellationToken);

    private async ValueTask<IAsyncDisposable> SubscribeAsync(string channel, Action<RedisValue> callback, CancellationToken cancellationToken)
    {
        var subscription = new Subscription(_connection, RedisChannel.Literal(channel), callback);
        await subscription.BeginAsync(cancellationToken);
        return subscription;
    }

    private sealed class Subscription(RedisConnection connection, RedisChannel channel, Action<RedisValue> callback) : IAsyncDisposable
    {
        private readonly Action<RedisChannel, RedisValue> _handler = (_, message) => callback(message);

        public async Task BeginAsync(CancellationToken cancellationToken)
        {
            try
            {
                await connection.SubscriberCallAsync("SUBSCRIBE", async s =>
                {
                    await s.SubscribeAsync(channel, _handler);
                    return true;
                }, cancellationToken);
            }
            catch
            {
                await DisposeAsync();
                throw;
            }
        }

        // Fire and forget: the handler is gone at once, and whether Redis heard of it is no matter.
        public async ValueTask DisposeAsync() =>
            await connection.SubscriberCallAsync("UNSUBSCRIBE", async s =>
            {
                await s.UnsubscribeAsync(channel, _handler, CommandFlags.FireAndForget);
                return true;
            }, CancellationToken.None);
    }
}
