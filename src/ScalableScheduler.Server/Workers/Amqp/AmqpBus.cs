using RabbitMQ.Client;
using ScalableScheduler.Server.Tasks;
using ScalableScheduler.Server.Tasks.Amqp;
using ScalableScheduler.Storage;
using ScalableScheduler.Tasks;

namespace ScalableScheduler.Server.Workers.Amqp;

/// <summary>Tells workers over an AMQP broker: an exchange for each job, whose queue of actions its workers share.
/// <see cref="AmqpListener"/> hears what they report.</summary>
internal sealed class AmqpBus(AmqpBroker broker, AmqpJobs jobs, TimeProvider time) : IWorkerBus
{
    public const string BusName = "amqp";

    public string Name => BusName;

    public async ValueTask<DispatchResult> SendAsync(WorkerAction action, CancellationToken cancellationToken)
    {
        AmqpExchange exchange;
        try
        {
            exchange = await jobs.ExchangeOfAsync(action.Job, cancellationToken);
        }
        catch (StoreUnavailableException e)
        {
            return new DispatchResult(DispatchOutcome.Undeliverable, $"Not sent, since nobody would listen for answers yet: {e.Message}");
        }
        var sent = await PublishAsync(exchange, action, cancellationToken);
        return sent.StatusCode is Constants.NotFound or Constants.NoRoute
            ? await PublishAsync(jobs.Renewed(action.Job, exchange), action, cancellationToken)
            : sent;
    }

    private Task<DispatchResult> PublishAsync(AmqpExchange exchange, WorkerAction action, CancellationToken cancellationToken)
    {
        var properties = AmqpProperties.Of(action.Run, AmqpProperties.Json, persistent: true, time);
        if (action.Dispatch is { } dispatch)
            AmqpProperties.Add(properties.Headers!, dispatch, action.Kind == WorkerActionKind.Run ? RunHeaders.RunAction : RunHeaders.CancelAction);
        return broker.PublishAsync(exchange, AmqpBroker.ActionKey, properties, BusActionBody.Of(action), cancellationToken);
    }
}
