using System.Text;
using Confluent.Kafka;
using ScalableScheduler.Engine;
using ScalableScheduler.Runs;
using ScalableScheduler.Server.Tasks.Kafka;
using ScalableScheduler.Tasks;

namespace ScalableScheduler.Server.Workers.Kafka;

/// <summary>Tells workers over Kafka: a topic of actions and one of reports. The run's id is the key of all that is said of it, so
/// that it stays in order, and a cancellation reaches the worker that got the run.</summary>
internal sealed partial class KafkaBus : BackgroundService, IWorkerBus, IAsyncDisposable
{
    public const string BusName = "kafka";

    private static readonly TimeSpan TryAgain = TimeSpan.FromSeconds(30);

    private readonly KafkaBusOptions _options;
    private readonly KafkaSender _sender;
    private readonly BusInbox _inbox;
    private readonly EngineMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILoggerFactory _loggers;
    private readonly ILogger<KafkaBus> _logger;

    public KafkaBus(KafkaBusOptions options, BusInbox inbox, EngineMetrics metrics, TimeProvider time, ILoggerFactory loggers)
    {
        (_options, _inbox, _metrics, _time, _loggers) = (options, inbox, metrics, time, loggers);
        _logger = loggers.CreateLogger<KafkaBus>();
        _sender = new KafkaSender(options, time, loggers.CreateLogger<KafkaTask>());
    }

    public string Name => BusName;

    public ValueTask<DispatchResult> SendAsync(WorkerAction action, CancellationToken cancellationToken) =>
        _sender.SendAsync(_options.ActionsTopic, Message(action.Run, BusActionBody.Of(action)), cancellationToken);

    public async ValueTask DisposeAsync()
    {
        Dispose();
        await _sender.DisposeAsync();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await using var consumer = new KafkaConsumer(Subscription(), HandleAsync, _time, _loggers.CreateLogger<KafkaConsumer>());
                await Task.Delay(Timeout.InfiniteTimeSpan, _time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (KafkaUnusableException e)
            {
                LogUnusable(_logger, TryAgain, e.Message);
                await Task.Delay(TryAgain, _time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private KafkaSubscription Subscription()
    {
        var settings = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in _options.Settings)
            settings[name] = value;
        settings["bootstrap.servers"] = _options.Host;
        return new KafkaSubscription(new KafkaCluster(_options.Host, settings), _options.Group, [_options.ReportsTopic]);
    }

    // The consumer records the place after this, and hands the message over again when it throws.
    private async ValueTask HandleAsync(KafkaReceived received, CancellationToken cancellationToken)
    {
        var answer = await _inbox.TakeAsync(BusName, received.Value, cancellationToken);
        if (answer.Problem is { } problem)
            await ParkAsync(received, problem, cancellationToken);
        if (answer.Stop is { } stop && await SendAsync(stop, cancellationToken) is { Outcome: not DispatchOutcome.Delivered } told)
            LogNotTold(_logger, stop.Run, told.Message);
    }

    // One that can't be parked is passed over all the same: it stays in the topic, at the place that is logged, and the
    // reports behind it must not wait for a topic that nobody made.
    private async ValueTask ParkAsync(KafkaReceived received, string why, CancellationToken cancellationToken)
    {
        var place = $"{received.Topic} [{received.Partition}] @{received.Offset}";
        var message = new Message<byte[]?, byte[]>
        {
            Key = received.Key,
            Value = received.Value ?? [],
            Headers = [new Header("why", Encoding.UTF8.GetBytes(why)), new Header("place", Encoding.UTF8.GetBytes(place))],
        };
        foreach (var (name, value) in received.Headers)
            message.Headers.Add(name, value);
        var parked = await _sender.SendAsync(_options.ParkedTopic, message, cancellationToken);
        _metrics.Parked.Add(1, new KeyValuePair<string, object?>("bus", BusName));
        if (parked.Outcome == DispatchOutcome.Delivered)
            LogParked(_logger, place, why);
        else
            LogNotParked(_logger, place, why, parked.Message);
    }

    private static Message<byte[]?, byte[]> Message(RunId run, ReadOnlyMemory<byte> body) =>
        new() { Key = Encoding.UTF8.GetBytes(run.Value), Value = body.ToArray() };

    [LoggerMessage(4251, LogLevel.Error, "Reports of workers can't be read from Kafka; again in {Delay}: {Why}")]
    private static partial void LogUnusable(ILogger logger, TimeSpan delay, string why);

    [LoggerMessage(4252, LogLevel.Warning, "A worker's message at {Place} was parked: {Why}")]
    private static partial void LogParked(ILogger logger, string place, string why);

    [LoggerMessage(4253, LogLevel.Error, "A worker's message at {Place} was passed over ({Why}); it could not be parked: {Trouble}")]
    private static partial void LogNotParked(ILogger logger, string place, string why, string? trouble);

    [LoggerMessage(4254, LogLevel.Warning, "A worker that reported on run {Run} could not be told to stop: {Why}")]
    private static partial void LogNotTold(ILogger logger, RunId run, string? why);
}
