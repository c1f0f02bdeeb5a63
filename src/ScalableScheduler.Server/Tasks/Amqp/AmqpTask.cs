using RabbitMQ.Client;
using ScalableScheduler.Server.Tasks.Worker;
using ScalableScheduler.Tasks;
using ScalableScheduler.Templates;
using ScalableScheduler.Work;

namespace ScalableScheduler.Server.Tasks.Amqp;

/// <summary>Publishes a message to an exchange of an AMQP 0-9-1 broker such as RabbitMQ, and waits until the broker has it.</summary>
internal sealed class AmqpTask : ITaskType
{
    private readonly TaskReading _reading;
    private readonly AmqpPublisher _publisher;
    private readonly TimeProvider _time;
    private readonly ParsedTasks<AmqpRequest> _requests;

    public AmqpTask(TaskReading reading, AmqpPublisher publisher, TimeProvider time)
    {
        _reading = reading;
        _publisher = publisher;
        _time = time;
        _requests = new ParsedTasks<AmqpRequest>((task, problems) => AmqpRequestReader.Read(task, reading, problems));
    }

    public string Name => "amqp";

    /// <summary>None: the only secret is the password within the URL.</summary>
    public IReadOnlyList<string> SecretFields => [];

    public IReadOnlyList<TemplateField> TemplateFields { get; } =
        [new("/host", TemplateUse.Url), new("/headers/*", TemplateUse.Header)];

    public void Validate(TaskDefinition task, TaskProblems problems) => AmqpRequestReader.Read(task, _reading, problems);

    public WorkSettings? WorkOf(TaskDefinition task) => WorkFields.OfCallback(task, _reading);

    public ValueTask<DispatchResult> DispatchAsync(Dispatch dispatch, CancellationToken cancellationToken) =>
        _requests.TryGet(dispatch.Schedule.Task, out var request, out var refusal)
            ? PublishAsync(request, Properties(request, dispatch, RunHeaders.RunAction), request.Body, cancellationToken)
            : new(refusal);

    public ValueTask<DispatchResult> StopAsync(Dispatch dispatch, CancellationToken cancellationToken)
    {
        if (!_requests.TryGet(dispatch.Schedule.Task, out var request, out var refusal))
            return new(refusal);
        if (request.Work is null)
            return new(DispatchResult.Delivered);
        var properties = Properties(request, dispatch, RunHeaders.CancelAction);
        properties.ContentType = AmqpProperties.Json;
        return PublishAsync(request, properties, TaskData.EmptyObject, cancellationToken);
    }

    private async ValueTask<DispatchResult> PublishAsync(AmqpRequest request, BasicProperties properties, byte[] body, CancellationToken cancellationToken) =>
        await _publisher.PublishAsync(request.Target, new AmqpMessage(request.Exchange, request.RoutingKey, request.Mandatory, properties, body), cancellationToken);

    private BasicProperties Properties(AmqpRequest request, Dispatch dispatch, string action)
    {
        var properties = AmqpProperties.Of(dispatch.Run, request.ContentType, request.Persistent, _time);
        foreach (var (name, value) in request.Headers)
            properties.Headers![name] = value;
        AmqpProperties.Add(properties.Headers!, dispatch, action);
        if (request.Type is { } type)
            properties.Type = type;
        if (request.Expiration is { } expiration)
            properties.Expiration = expiration;
        if (request.Priority is { } priority)
            properties.Priority = priority;
        return properties;
    }
}
