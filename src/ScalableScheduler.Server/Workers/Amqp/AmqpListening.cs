using RabbitMQ.Client;
using ScalableScheduler.Engine;
using ScalableScheduler.Server.Tasks.Amqp;
using ScalableScheduler.Storage;
using ScalableScheduler.Work;

namespace ScalableScheduler.Server.Workers.Amqp;

/// <summary>Listens to the reports of all jobs' workers, for as long as one connection lasts.</summary>
internal sealed partial class AmqpListening : IAsyncDisposable
{
    private const int Lanes = 16;
    private static readonly TimeSpan CallDeadline = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan CloseDeadline = TimeSpan.FromSeconds(2);

    private readonly IConnection _connection;
    private readonly AmqpTarget _target;
    private readonly AmqpJobs _jobs;
    private readonly AmqpReports _reports;
    private readonly AmqpBusOptions _options;
    private readonly EngineMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Dictionary<QueueName, AmqpJobListening> _listening = [];
    private readonly HashSet<QueueName> _inTrouble = [];
    private readonly RunLanes _lanes = new(Lanes);
    private readonly CancellationTokenSource _abandon = new();
    private volatile bool _isStopping;

    /// <param name="connection">This one's to close.</param>
    /// <param name="target">Where it goes.</param>
    /// <param name="jobs">What to listen to.</param>
    /// <param name="reports">Where the messages go.</param>
    /// <param name="options">How many at once, how often to look for new jobs.</param>
    /// <param name="metrics">Where it is counted how many jobs are listened to.</param>
    /// <param name="time">For waiting.</param>
    /// <param name="logger">For trouble with a job.</param>
    public AmqpListening(
        IConnection connection,
        AmqpTarget target,
        AmqpJobs jobs,
        AmqpReports reports,
        AmqpBusOptions options,
        EngineMetrics metrics,
        TimeProvider time,
        ILogger logger)
    {
        (_connection, _target, _jobs, _reports, _options, _metrics, _time, _logger) = (connection, target, jobs, reports, options, metrics, time, logger);
        connection.ConnectionShutdownAsync += (_, _) =>
        {
            jobs.Added.Set();
            return Task.CompletedTask;
        };
    }

    /// <summary>Listens until the connection ends, or <paramref name="stop"/>.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        while (_connection.IsOpen)
        {
            try
            {
                await _jobs.RefreshAsync(stop);
            }
            catch (StoreUnavailableException e)
            {
                LogJobsUnknown(_logger, e.Message);
            }
            foreach (var job in _jobs.Known)
                await ListenAsync(job, stop);
            await _jobs.Added.WaitAsync(_options.JobsRefresh, stop);
        }
    }

    /// <summary>Deals with what came, for a little while, and closes the connection; the rest goes to other nodes.</summary>
    public async ValueTask DisposeAsync()
    {
        _isStopping = true;
        if (_connection.IsOpen)
            await _lanes.Idle.WaitAsync(Patience, _time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _abandon.CancelAsync();
        await _connection.AbortAsync(CloseDeadline);
        await _lanes.Idle;
        foreach (var listening in _listening.Values)
            await EndAsync(listening);
        await _connection.DisposeAsync();
        _abandon.Dispose();
    }

    private async Task ListenAsync(QueueName job, CancellationToken stop)
    {
        if (_listening.TryGetValue(job, out var present))
        {
            if (!present.HasEnded)
                return;
            _listening.Remove(job);
            await EndAsync(present);
        }
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        await using var timer = _time.CreateTimer(static l => ((CancellationTokenSource)l!).Cancel(), limit, CallDeadline, Timeout.InfiniteTimeSpan);
        try
        {
            var exchange = await _jobs.ExchangeOfAsync(job, stop);
            _listening.Add(job, await AmqpJobListening.BeginAsync(_connection, job, exchange, _options.Prefetch, Deliver, _jobs.Added.Set, limit.Token));
            _metrics.BusJobs.Add(1, AmqpListener.OfThisBus);
            _inTrouble.Remove(job);
            LogListening(_logger, job);
        }
        catch (Exception e) when (!stop.IsCancellationRequested && _connection.IsOpen && (AmqpFailure.Explain(e, _target) ?? (e is OperationCanceledException ? "no answer in time" : null)) is { } why)
        {
            if (_inTrouble.Add(job)) // else it was said
                LogNotListening(_logger, job, why);
        }
    }

    private async Task EndAsync(AmqpJobListening listening)
    {
        _metrics.BusJobs.Add(-1, AmqpListener.OfThisBus);
        await listening.DisposeAsync();
    }

    private void Deliver(AmqpDelivery delivery)
    {
        if (_isStopping)
            return; // not acknowledged, so another node gets it
        var run = BusMessage.TryRead(delivery.Body, int.MaxValue, out var read, out _) ? read.Report.Run : (Runs.RunId?)null;
        _lanes.Post(run, () => _reports.TakeAsync(delivery, _abandon.Token));
    }

    [LoggerMessage(4211, LogLevel.Information, "Reports of the workers of job {Job} are listened to")]
    private static partial void LogListening(ILogger logger, QueueName job);

    [LoggerMessage(4212, LogLevel.Warning, "Reports of the workers of job {Job} are not listened to; tried again and again: {Why}")]
    private static partial void LogNotListening(ILogger logger, QueueName job, string why);

    [LoggerMessage(4213, LogLevel.Information, "Whether other nodes send to the workers of further jobs is not known at present: {Why}")]
    private static partial void LogJobsUnknown(ILogger logger, string why);
}
