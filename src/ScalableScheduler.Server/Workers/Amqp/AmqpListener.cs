using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;
using ScalableScheduler.Engine;
using ScalableScheduler.Server.Tasks.Amqp;

namespace ScalableScheduler.Server.Workers.Amqp;

/// <summary>Listens to what workers report over the broker, for as long as the host runs; comes back when the connection
/// is lost.</summary>
internal sealed partial class AmqpListener(
    AmqpBroker broker,
    AmqpJobs jobs,
    AmqpReports reports,
    AmqpBusOptions options,
    EngineMetrics metrics,
    TimeProvider time,
    Random random,
    ILogger<AmqpListener> logger) : BackgroundService
{
    internal static readonly KeyValuePair<string, object?> OfThisBus = new("bus", AmqpBus.BusName);

    private static readonly TimeSpan ConnectDeadline = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var backOff = new BusBackOff(random);
        while (!stoppingToken.IsCancellationRequested)
        {
            var why = "the connection ended";
            try
            {
                await ListenOnceAsync(backOff, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (AmqpFailure.Explain(e, broker.Target) is { } explained)
            {
                why = explained;
            }
            catch (Exception e)
            {
                LogBroken(logger, e);
            }
            var delay = backOff.Next();
            LogAway(logger, broker.Target.ToString(), delay, why);
            await Task.Delay(delay, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Listens for as long as one connection lasts.</summary>
    private async Task ListenOnceAsync(BusBackOff backOff, CancellationToken stop)
    {
        await using var listening = new AmqpListening(await ConnectAsync(stop), broker.Target, jobs, reports, options, metrics, time, logger);
        backOff.Reset();
        metrics.BusConnections.Add(1, OfThisBus);
        LogConnected(logger, broker.Target.ToString());
        try
        {
            await listening.RunAsync(stop);
        }
        finally
        {
            metrics.BusConnections.Add(-1, OfThisBus);
        }
    }

    private async Task<IConnection> ConnectAsync(CancellationToken stop)
    {
        var factory = AmqpConnection.Factory(broker.Target);
        factory.ClientProvidedName = "ScalableScheduler, reports of workers";
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        await using var timer = time.CreateTimer(static l => ((CancellationTokenSource)l!).Cancel(), limit, ConnectDeadline, Timeout.InfiniteTimeSpan);
        var connecting = factory.CreateConnectionAsync(limit.Token);
        try
        {
            return await connecting.WaitAsync(limit.Token);
        }
        catch (Exception e) when (limit.IsCancellationRequested && e is OperationCanceledException or BrokerUnreachableException)
        {
            _ = CloseAsync(connecting);
            stop.ThrowIfCancellationRequested();
            throw new TimeoutException($"No connection after {ConnectDeadline.TotalSeconds} s.", e);
        }
    }

    // The client, told to stop, takes seconds to say goodbye to a peer that does not answer. Nobody waits for that.
    private static async Task CloseAsync(Task<IConnection> late)
    {
        await ((Task)late).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (late.IsCompletedSuccessfully)
            await (await late).DisposeAsync();
    }

    [LoggerMessage(4214, LogLevel.Information, "Connected to the AMQP broker at {Broker} for reports of workers")]
    private static partial void LogConnected(ILogger logger, string broker);

    [LoggerMessage(4215, LogLevel.Warning, "Reports of workers are not heard from the AMQP broker at {Broker}; again in {Delay}: {Why}")]
    private static partial void LogAway(ILogger logger, string broker, TimeSpan delay, string why);

    [LoggerMessage(4216, LogLevel.Error, "Listening to reports of workers over AMQP failed")]
    private static partial void LogBroken(ILogger logger, Exception exception);
}
