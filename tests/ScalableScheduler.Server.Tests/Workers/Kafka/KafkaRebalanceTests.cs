using ScalableScheduler.Server.Workers.Kafka;
using ScalableScheduler.Testing;

namespace ScalableScheduler.Server.Tests.Workers.Kafka;

public sealed class KafkaRebalanceTests : IDisposable
{
    private const int Partitions = 4;

    private readonly KafkaBed _bed = new(Partitions);

    public void Dispose() => _bed.Dispose();

    [Fact]
    public async Task TwoConsumers_ShareThePartitions_AndTheOtherTakesOverWhenOneLeaves()
    {
        var first = new Received();
        var second = new Received();
        await using var stays = _bed.Consume(first);
        await ProduceToAllAsync(0);
        await first.CountAsync(Partitions);

        var leaves = _bed.Consume(second);
        // Half of the partitions are the second's; it gets messages of one after the other.
        var round = 1;
        while (second.Messages.Select(message => message.Partition).Distinct().Count() < Partitions / 2)
        {
            var before = first.Numbers.Count + second.Numbers.Count;
            await ProduceToAllAsync(round++);
            await AnyAsync(before + Partitions, first, second);
        }
        await AllAreHandledAsync(round, first, second);

        await leaves.DisposeAsync();
        var shared = first.Numbers.Count;
        await ProduceToAllAsync(round++);
        await first.UntilAsync(messages => messages.Skip(shared).Select(message => message.Partition).Distinct().Count() == Partitions);
        await AllAreHandledAsync(round, first, second);
    }

    /// <summary>A handler that does not end keeps its partition from no one; its message goes to the new owner.</summary>
    [Fact]
    public async Task HandlerUnderWay_IsCancelled_WhenItsPartitionIsTaken()
    {
        var begun = new Received();
        var cancelled = new Received();
        var handled = new Received();
        async ValueTask Hang(KafkaReceived message, CancellationToken token)
        {
            begun.Add(message);
            try
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
            }
            catch (OperationCanceledException)
            {
                cancelled.Add(message);
                throw;
            }
        }

        await using var hanging = _bed.Consume(Hang);
        await ProduceToAllAsync(0);
        await begun.CountAsync(Partitions);
        await using var other = _bed.Consume(handled);

        await handled.UntilAsync(messages => messages.Select(message => message.Partition).Distinct().Count() >= Partitions / 2);
        await cancelled.CountAsync(Partitions);
    }

    private Task ProduceToAllAsync(int number) =>
        Task.WhenAll(Enumerable.Range(0, Partitions).Select(partition => _bed.ProduceAsync(number, number, partition)));

    private static Task AnyAsync(int count, params Received[] all) => Eventually.TrueAsync(
        () => Task.FromResult(all.Sum(received => received.Numbers.Count) >= count), KafkaBed.Deadline, $"{count} messages");

    // Each message of each partition, by whomever, and however often.
    private static Task AllAreHandledAsync(int rounds, params Received[] all) => Eventually.TrueAsync(
        () => Task.FromResult(all.SelectMany(received => received.Messages).Select(message => (message.Partition, Received.NumberOf(message))).Distinct().Count() == rounds * Partitions),
        KafkaBed.Deadline,
        $"{rounds} messages of each partition to be handled");
}
