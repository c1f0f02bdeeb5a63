using System.Collections.Concurrent;
using ScalableScheduler.Engine;
using ScalableScheduler.Server.Tasks.Amqp;
using ScalableScheduler.Storage;
using ScalableScheduler.Work;

namespace ScalableScheduler.Server.Workers.Amqp;

/// <summary>The jobs to whose workers the cluster sends, as far as this node knows: each has an exchange, and every node listens
/// for the reports of all.</summary>
internal sealed class AmqpJobs(IWorkStore work, AmqpBroker broker, TimeProvider time)
{
    private readonly ConcurrentDictionary<QueueName, AmqpExchange> _exchanges = [];

    /// <summary>Set when there is a job more.</summary>
    public Signal Added { get; } = new(time);

    public IEnumerable<QueueName> Known => _exchanges.Keys;

    /// <summary>The exchange of a job; all nodes learn of the job when it is new.</summary>
    /// <exception cref="StoreUnavailableException">The store is away.</exception>
    public async ValueTask<AmqpExchange> ExchangeOfAsync(QueueName job, CancellationToken cancellationToken)
    {
        if (_exchanges.TryGetValue(job, out var known))
            return known;
        await work.AddJobAsync(job, cancellationToken);
        return Know(job);
    }

    /// <summary>The exchange of a job to be declared once more, since it or a queue seems to be gone.</summary>
    public AmqpExchange Renewed(QueueName job, AmqpExchange gone)
    {
        _exchanges.TryUpdate(job, broker.ExchangeOf(job), gone);
        return _exchanges[job];
    }

    /// <summary>Learns of the jobs to which other nodes send.</summary>
    /// <exception cref="StoreUnavailableException">The store is away.</exception>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        var known = _exchanges.Keys.ToHashSet();
        foreach (var job in await work.ReadJobsAsync(cancellationToken))
        {
            if (!known.Remove(job))
                Know(job);
        }
        foreach (var job in known)
            await work.AddJobAsync(job, cancellationToken); // a store that failed over may have lost it
    }

    private AmqpExchange Know(QueueName job)
    {
        var exchange = _exchanges.GetOrAdd(job, broker.ExchangeOf);
        Added.Set();
        return exchange;
    }
}
