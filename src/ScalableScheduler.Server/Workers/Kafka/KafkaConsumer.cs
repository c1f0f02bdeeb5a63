using ScalableScheduler.Server.Tasks.Kafka;

namespace ScalableScheduler.Server.Workers.Kafka;

/// <summary>
/// Reads topics as a member of a group, from its creation until it is disposed of, whatever the brokers do. Each message
/// is given to the handler at least once: in order within a partition, those of different partitions at the same time.
/// Its place is recorded after the handler completed. A handler that throws gets the message again after 0.2 s, then
/// 0.4 s and so on up to 10 s, and its partition waits. At most 64 messages of a partition wait for the handler.
/// </summary>
internal sealed class KafkaConsumer : IAsyncDisposable
{
    private static readonly TimeSpan TroubleDelay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan StopDeadline = TimeSpan.FromSeconds(8);

    private readonly ManualResetEventSlim _stop = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly KafkaSubscription _subscription;
    private readonly Func<KafkaReceived, CancellationToken, ValueTask> _handle;
    private readonly TimeProvider _time;
    private readonly KafkaConsumerLog _log;
    private int _clients;

    /// <param name="subscription">What to read.</param>
    /// <param name="handle">Handles a message. Its token is cancelled when the partition was given to another node, or this
    /// consumer stops, and the handler has not completed within 3 s; the message then comes again, perhaps elsewhere.</param>
    /// <param name="time">For the delays before a message is handled again.</param>
    /// <param name="logger">For trouble.</param>
    /// <exception cref="KafkaUnusableException">The client is not installed, can't consume, or refuses the settings.</exception>
    public KafkaConsumer(
        KafkaSubscription subscription, Func<KafkaReceived, CancellationToken, ValueTask> handle, TimeProvider time, ILogger<KafkaConsumer> logger)
    {
        KafkaLibrary.MakeSureItConsumes();
        _subscription = subscription;
        _handle = handle;
        _time = time;
        _log = new KafkaConsumerLog(logger);
        var session = Open();
        // A thread of its own, because the client's calls block.
        new Thread(() => Run(session)) { IsBackground = true, Name = $"Kafka {subscription.Group}" }.Start();
    }

    /// <summary>How many clients were made so far: one, and one more each time that one could not go on.</summary>
    internal int Clients => Volatile.Read(ref _clients);

    /// <summary>Reads no more, waits up to 3 s for the messages being handled, records the places reached and leaves the
    /// group. Takes at most 8 s, also when no broker answers.</summary>
    public async ValueTask DisposeAsync()
    {
        _stop.Set();
        try
        {
            await _ended.Task.WaitAsync(StopDeadline, _time);
        }
        catch (TimeoutException)
        {
            // The thread ends by itself, when the client gives up.
            _log.NotLeft(_subscription.Group);
        }
    }

    private KafkaSession Open()
    {
        Interlocked.Increment(ref _clients);
        return new KafkaSession(_subscription, _handle, _time, _log);
    }

    private void Run(KafkaSession? session)
    {
        while (session is not null)
        {
            try
            {
                ReadUntilFatal(session);
            }
            // A bug, and no reason to let the messages lie: the log has it, and a new client may do better.
            catch (Exception e)
            {
                _log.BeginsAnew(_subscription.Group, e.Message, e);
            }
            session.Close();
            session = Reopen();
        }
        _ended.SetResult();
    }

    private void ReadUntilFatal(KafkaSession session)
    {
        while (!_stop.IsSet)
        {
            if (!session.Step())
                _stop.Wait(TroubleDelay);
            if (session.Fatal is not { } fatal)
                continue;
            _log.BeginsAnew(_subscription.Group, fatal.Reason, e: null);
            return;
        }
    }

    // The settings were taken once, but a certificate's file may be gone for a moment.
    private KafkaSession? Reopen()
    {
        while (!_stop.Wait(TroubleDelay))
        {
            try
            {
                return Open();
            }
            catch (KafkaUnusableException e)
            {
                _log.BeginsAnew(_subscription.Group, e.Message, e);
            }
        }
        return null;
    }
}
