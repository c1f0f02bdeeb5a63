using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;
using ScalableScheduler.Engine;
using ScalableScheduler.Server.Tasks.Amqp;
using ScalableScheduler.Tasks;

namespace ScalableScheduler.Server.Workers.Amqp;

/// <summary>Takes the messages of workers, and acknowledges each after what came of it is stored.</summary>
internal sealed partial class AmqpReports(
    BusInbox inbox, AmqpBus bus, AmqpBroker broker, EngineMetrics metrics, TimeProvider time, Random random, ILogger<AmqpReports> logger)
{
    private const string WhyHeader = "x-parked-why";
    private const string FromHeader = "x-parked-from";

    private static readonly KeyValuePair<string, object?> OfThisBus = new("bus", AmqpBus.BusName);

    /// <summary>Takes a message. Never throws: one that can't be dealt with before <paramref name="abandon"/> is left
    /// to the broker, which gives it to another node.</summary>
    public async Task TakeAsync(AmqpDelivery delivery, CancellationToken abandon)
    {
        try
        {
            var answer = await inbox.TakeAsync(AmqpBus.BusName, delivery.Body, abandon);
            if (answer.Problem is { } problem)
                await ParkAsync(delivery, problem, abandon);
            if (answer.Stop is { } stop)
                await TellAsync(stop with { Job = delivery.Job }, abandon); // whatever name it wrote
            await delivery.Channel.BasicAckAsync(delivery.Tag, multiple: false, CancellationToken.None);
        }
        catch (OperationCanceledException) when (abandon.IsCancellationRequested)
        {
            LogLeft(logger, delivery.Queue);
        }
        catch (Exception e) when (e is RabbitMQClientException or ObjectDisposedException or IOException)
        {
            LogNotAcknowledged(logger, delivery.Queue, e.Message);
        }
        catch (Exception e)
        {
            LogBroken(logger, e, delivery.Queue);
        }
    }

    private async Task ParkAsync(AmqpDelivery delivery, string why, CancellationToken abandon)
    {
        var backOff = new BusBackOff(random);
        while (await broker.ParkAsync(Properties(delivery, why), delivery.Body, abandon) is { Outcome: not DispatchOutcome.Delivered } result)
        {
            var delay = backOff.Next();
            LogNotParked(logger, delivery.Queue, delay, result.Message);
            await Task.Delay(delay, time, abandon);
        }
        metrics.Parked.Add(1, OfThisBus);
        LogParked(logger, delivery.Queue, why);
    }

    // None of the message's own headers: a broker acts on some of them.
    private BasicProperties Properties(AmqpDelivery delivery, string why) => new()
    {
        ContentType = delivery.ContentType ?? AmqpProperties.Json,
        DeliveryMode = DeliveryModes.Persistent,
        Timestamp = new AmqpTimestamp(time.GetUtcNow().ToUnixTimeSeconds()),
        Headers = new Dictionary<string, object?>(StringComparer.Ordinal) { [WhyHeader] = why, [FromHeader] = delivery.Queue },
    };

    // One that is not told is told when it reports again.
    private async Task TellAsync(WorkerAction stop, CancellationToken abandon)
    {
        var told = await bus.SendAsync(stop, abandon);
        if (told.Outcome != DispatchOutcome.Delivered)
            LogNotTold(logger, stop.Run.Value, told.Message);
    }

    [LoggerMessage(4201, LogLevel.Warning, "A message from {Queue} was parked: {Why}")]
    private static partial void LogParked(ILogger logger, string queue, string why);

    [LoggerMessage(4202, LogLevel.Warning, "A message from {Queue} could not be parked; again in {Delay}: {Why}")]
    private static partial void LogNotParked(ILogger logger, string queue, TimeSpan delay, string? why);

    [LoggerMessage(4203, LogLevel.Warning, "A worker that reported on run {Run} could not be told to stop: {Why}")]
    private static partial void LogNotTold(ILogger logger, string run, string? why);

    [LoggerMessage(4204, LogLevel.Debug, "A message from {Queue} is left to other nodes: this one stops, or lost its connection")]
    private static partial void LogLeft(ILogger logger, string queue);

    [LoggerMessage(4205, LogLevel.Information, "A message from {Queue} was dealt with and could not be acknowledged; it comes again and is known then: {Why}")]
    private static partial void LogNotAcknowledged(ILogger logger, string queue, string why);

    [LoggerMessage(4206, LogLevel.Error, "Taking a message from {Queue} failed; it comes again with the next connection")]
    private static partial void LogBroken(ILogger logger, Exception exception, string queue);
}
