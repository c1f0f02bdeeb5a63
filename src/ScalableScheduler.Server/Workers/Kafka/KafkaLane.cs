using Confluent.Kafka;

namespace ScalableScheduler.Server.Workers.Kafka;

/// <summary>
/// The messages of one partition, handled one after the other in their order. A message is stored as handled after its
/// handler completed; one whose handler threw is handled again, and those behind it wait.
/// </summary>
internal sealed class KafkaLane : IDisposable
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(10);

    private readonly object _gate = new();
    private readonly Queue<KafkaReceived> _messages = new(); // The first is being handled.
    private readonly CancellationTokenSource _stopped = new();
    private readonly CancellationTokenSource _abandoned = new();
    private readonly TopicPartition _partition;
    private readonly Func<KafkaReceived, CancellationToken, ValueTask> _handle;
    private readonly Action<TopicPartitionOffset> _store;
    private readonly TimeProvider _time;
    private readonly KafkaConsumerLog _log;
    private readonly CancellationToken _stop;
    private readonly CancellationToken _abandon;
    private bool _working;
    private bool _mayStore = true;

    /// <param name="partition">Whose messages.</param>
    /// <param name="handle">Handles one. Its token says that the partition is another node's.</param>
    /// <param name="store">Takes the place reached: the offset of the next message. Never called after <see cref="Abandon"/>.</param>
    /// <param name="time">For the delay before a message is handled again.</param>
    /// <param name="log">For messages that are not handled.</param>
    public KafkaLane(
        TopicPartition partition, Func<KafkaReceived, CancellationToken, ValueTask> handle, Action<TopicPartitionOffset> store, TimeProvider time, KafkaConsumerLog log)
    {
        _partition = partition;
        _handle = handle;
        _store = store;
        _time = time;
        _log = log;
        // The sources may be disposed of while an abandoned handler still runs.
        _stop = _stopped.Token;
        _abandon = _abandoned.Token;
    }

    /// <summary>How many messages are here, the one being handled among them.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
                return _messages.Count;
        }
    }

    public void Add(KafkaReceived message)
    {
        lock (_gate)
        {
            _messages.Enqueue(message);
            if (_working)
                return;
            _working = true;
        }
        _ = Task.Run(WorkAsync);
    }

    /// <summary>Begins no further message, and handles none again.</summary>
    public void Stop() => _stopped.Cancel();

    /// <summary>Blocks until the message being handled is done with, at most for so long. After <see cref="Stop"/>.</summary>
    public void WaitUntilIdle(TimeSpan atMost)
    {
        lock (_gate)
        {
            if (_working)
                Monitor.Wait(_gate, atMost);
        }
    }

    /// <summary>Cancels the message being handled, if there is one. From here on nothing is stored.</summary>
    public void Abandon()
    {
        lock (_gate)
        {
            _mayStore = false;
            if (_working)
                _log.Abandoned(_partition, _messages.Peek().Offset);
        }
        _stopped.Cancel();
        _abandoned.Cancel();
    }

    public void Dispose()
    {
        _stopped.Dispose();
        _abandoned.Dispose();
    }

    private async Task WorkAsync()
    {
        while (Next() is { } message)
        {
            if (await IsHandledAsync(message))
                Store(message);
        }
    }

    private KafkaReceived? Next()
    {
        lock (_gate)
        {
            if (!_stop.IsCancellationRequested && _messages.TryPeek(out var message))
                return message;
            _working = false;
            Monitor.PulseAll(_gate);
            return null;
        }
    }

    private async ValueTask<bool> IsHandledAsync(KafkaReceived message)
    {
        var delay = FirstDelay;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await _handle(message, _abandon);
                return true;
            }
            catch (OperationCanceledException) when (_abandon.IsCancellationRequested)
            {
                return false;
            }
            // Whatever it is: the message must not be lost for it, and the log says it each time.
            catch (Exception e)
            {
                _log.NotHandled(_partition, message.Offset, attempt, delay, e);
            }
            await Task.Delay(delay, _time, _stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (_stop.IsCancellationRequested)
                return false;
            delay = delay * 2 < LongestDelay ? delay * 2 : LongestDelay;
        }
    }

    private void Store(KafkaReceived message)
    {
        lock (_gate)
        {
            _messages.Dequeue();
            if (_mayStore)
                _store(new TopicPartitionOffset(_partition, message.Offset + 1));
        }
    }
}
