using System.Globalization;
using System.Text;
using ScalableScheduler.Server.Workers.Kafka;

namespace ScalableScheduler.Server.Tests.Workers.Kafka;

/// <summary>What a handler got, in its order; tests wait for what is to come.</summary>
internal sealed class Received
{
    private readonly Lock _gate = new();
    private readonly List<KafkaReceived> _messages = [];
    private readonly List<(Func<IReadOnlyList<KafkaReceived>, bool> Enough, TaskCompletionSource Reached)> _waiting = [];

    /// <summary>The numbers that <see cref="KafkaBed.ProduceAsync(int, int, int)"/> sent.</summary>
    public IReadOnlyList<int> Numbers
    {
        get
        {
            lock (_gate)
                return [.. _messages.Select(NumberOf)];
        }
    }

    public IReadOnlyList<KafkaReceived> Messages
    {
        get
        {
            lock (_gate)
                return [.. _messages];
        }
    }

    public static int NumberOf(KafkaReceived message) => int.Parse(Encoding.UTF8.GetString(message.Value!), CultureInfo.InvariantCulture);

    public void Add(KafkaReceived message)
    {
        lock (_gate)
        {
            _messages.Add(message);
            foreach (var (_, reached) in _waiting.Where(waiting => waiting.Enough(_messages)))
                reached.TrySetResult();
        }
    }

    public Task CountAsync(int count) => UntilAsync(messages => messages.Count >= count);

    public Task UntilAsync(Func<IReadOnlyList<KafkaReceived>, bool> enough)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (enough(_messages))
                return Task.CompletedTask;
            _waiting.Add((enough, reached));
        }
        return reached.Task.WaitAsync(KafkaBed.Deadline);
    }
}
