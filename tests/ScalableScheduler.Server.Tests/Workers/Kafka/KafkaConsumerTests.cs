using System.Collections.Concurrent;
using Confluent.Kafka;
using ScalableScheduler.Server.Tasks.Kafka;
using ScalableScheduler.Testing;

namespace ScalableScheduler.Server.Tests.Workers.Kafka;

public sealed class KafkaConsumerTests : IDisposable
{
    private readonly KafkaBed _bed = new(partitions: 2);
    private readonly Received _received = new();

    public void Dispose() => _bed.Dispose();

    [Fact]
    public async Task Message_ComesWhole()
    {
        await using var consumer = _bed.Consume(_received);
        await _bed.ProduceAsync(new Message<byte[]?, byte[]>
        {
            Key = "열쇠"u8.ToArray(),
            Value = [0, 1, 255],
            Headers = new Headers { { "who", "세계"u8.ToArray() }, { "who", null } },
        });

        await _received.CountAsync(1);
        var message = _received.Messages[0];
        message.Topic.ShouldBe(KafkaBed.Topic);
        message.Offset.ShouldBe(0);
        message.Key.ShouldBe("열쇠"u8.ToArray());
        message.Value.ShouldBe([0, 1, 255]);
        message.Headers.Select(header => header.Key).ShouldBe(["who", "who"]);
        message.Headers[0].Value.ShouldBe("세계"u8.ToArray());
        message.Headers[1].Value.ShouldBeNull();
    }

    /// <summary>More than the client reads ahead into a lane, with a handler that is slower than the reading: the
    /// partition is paused and read on, again and again.</summary>
    [Fact]
    public async Task ManyMessages_ComeOnceAndInOrder_AndFewAtATime()
    {
        var handling = new ConcurrentDictionary<int, int>();
        var overlaps = 0;
        await using var consumer = _bed.Consume(async (message, _) =>
        {
            if (!handling.TryAdd(message.Partition, 0))
                Interlocked.Increment(ref overlaps);
            await Task.Yield();
            _received.Add(message);
            handling.TryRemove(message.Partition, out var _);
        });
        await Task.WhenAll(_bed.ProduceAsync(0, 1999), _bed.ProduceAsync(0, 1999, partition: 1));

        await _received.CountAsync(4000);
        overlaps.ShouldBe(0);
        foreach (var partition in _received.Messages.GroupBy(message => message.Partition))
            partition.Select(Received.NumberOf).ShouldBe(Enumerable.Range(0, 2000));
    }

    [Fact]
    public async Task StuckHandler_HoldsUpItsPartitionOnly()
    {
        var stuck = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var consumer = _bed.Consume(async (message, _) =>
        {
            if (message.Partition == 0)
                await stuck.Task;
            _received.Add(message);
        });
        await Task.WhenAll(_bed.ProduceAsync(0, 499), _bed.ProduceAsync(1000, 1499, partition: 1));

        await _received.CountAsync(500);
        _received.Numbers.ShouldBe(Enumerable.Range(1000, 500));
        stuck.SetResult();
        await _received.CountAsync(1000);
        _received.Numbers.Skip(500).ShouldBe(Enumerable.Range(0, 500));
    }

    [Fact]
    public async Task HandlerThatThrows_GetsTheMessageAgain_BeforeThoseBehindIt()
    {
        var time = new ManualTime();
        var attempts = new Received();
        var failures = 3;
        await using var consumer = _bed.Consume(
            (message, _) =>
            {
                attempts.Add(message);
                if (failures-- > 0)
                    throw new InvalidOperationException("the store is away");
                _received.Add(message);
                return default;
            },
            time);
        await _bed.ProduceAsync(0, 2);

        int[] delays = [200, 400, 800];
        foreach (var (delay, failed) in delays.Select((delay, index) => (delay, index + 1)))
        {
            await time.WhenArmedAsync(1).WaitAsync(KafkaBed.Deadline);
            time.Advance(TimeSpan.FromMilliseconds(delay - 1));
            attempts.Numbers.Count.ShouldBe(failed);
            time.Advance(TimeSpan.FromMilliseconds(1));
            await attempts.CountAsync(failed + 1);
        }
        await _received.CountAsync(3);
        attempts.Numbers.ShouldBe([0, 0, 0, 0, 1, 2]);
    }

    [Fact]
    public async Task NextConsumer_BeginsAfterWhatWasHandled_AndWithWhatWasNot()
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var first = _bed.Consume(async (message, token) =>
        {
            if (Received.NumberOf(message) == 5)
            {
                reached.SetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
            }
        });
        await _bed.ProduceAsync(0, 9);
        await reached.Task.WaitAsync(KafkaBed.Deadline);
        await first.DisposeAsync();

        await using var second = _bed.Consume(_received);
        await _received.CountAsync(5);
        _received.Numbers.ShouldBe([5, 6, 7, 8, 9]);
    }

    [Fact]
    public async Task Stop_WaitsForTheHandler_AndRecordsItsMessage()
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var proceed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var first = _bed.Consume(async (_, _) =>
        {
            reached.TrySetResult();
            await proceed.Task;
        });
        await _bed.ProduceAsync(0, 0);
        await reached.Task.WaitAsync(KafkaBed.Deadline);
        var stopped = first.DisposeAsync();
        proceed.SetResult();
        await stopped;

        await _bed.ProduceAsync(1, 1);
        await using var second = _bed.Consume(_received);
        await _received.CountAsync(1);
        _received.Numbers.ShouldBe([1]);
    }

    [Fact]
    public async Task BrokersGone_AreWaitedFor()
    {
        await using var consumer = _bed.Consume(_received);
        await _bed.ProduceAsync(0, 9);
        await _received.CountAsync(10);

        for (var outage = 1; outage <= 2; outage++)
        {
            _bed.Cluster.AllDown();
            var produced = _bed.ProduceAsync(outage * 10, (outage * 10) + 9);
            _bed.Cluster.AllUp();
            await produced;
            await _received.UntilAsync(messages => messages.Any(message => Received.NumberOf(message) == (outage * 10) + 9));
        }
        _received.Numbers.Distinct().ShouldBe(Enumerable.Range(0, 30));
    }

    /// <summary>Kafka tells a member that another took its name. Its client refuses everything from then on.</summary>
    [Fact]
    public async Task ClientBeyondRepair_IsReplaced()
    {
        const int fencedInstance = 82;
        await using var consumer = _bed.Consume(_received, ("heartbeat.interval.ms", "100"));
        await _bed.ProduceAsync(0, 9);
        await _received.CountAsync(10);
        _bed.Cluster.PushErrors(KafkaApi.Heartbeat, fencedInstance);
        await Eventually.TrueAsync(() => Task.FromResult(consumer.Clients == 2), KafkaBed.Deadline, "the second client");

        await _bed.ProduceAsync(10, 19);
        await _received.UntilAsync(messages => messages.Any(message => Received.NumberOf(message) == 19));
        _received.Numbers.Distinct().ShouldBe(Enumerable.Range(0, 20));
    }

    [Fact]
    public async Task Stop_IsBounded_WhenNoBrokerAnswers()
    {
        var consumer = _bed.Consume(_received);
        await _bed.ProduceAsync(0, 0);
        await _received.CountAsync(1);
        _bed.Cluster.AllDown();

        await consumer.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(15));
        _bed.Cluster.AllUp();
    }

    [Fact]
    public void SettingThatTheClientRefuses_IsSaid()
    {
        var refused = Should.Throw<KafkaUnusableException>(() => _bed.Consume(_received, ("session.timeout.ms", "soon")));
        refused.Message.ShouldContain("session.timeout.ms");
    }
}
