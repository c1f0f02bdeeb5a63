using RabbitMQ.Client;
using ScalableScheduler.Tasks;
using ScalableScheduler.Templates;

namespace ScalableScheduler.Server.Tasks.Amqp;

/// <summary>Publishes a message to an exchange of an AMQP 0-9-1 broker such as RabbitMQ, and waits until the broker has it.</summary>
internal sealed class AmqpTask : ITaskType
{
    private const string Application = "ScalableScheduler";

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

    public async ValueTask<DispatchResult> DispatchAsync(Dispatch dispatch, CancellationToken cancellationToken)
    {
        if (!_requests.TryGet(dispatch.Schedule.Task, out var request, out var refusal))
            return refusal;
        var message = new AmqpMessage(request.Exchange, request.RoutingKey, request.Mandatory, Properties(request, dispatch), request.Body);
        return await _publisher.PublishAsync(request.Target, message, cancellationToken);
    }

    private BasicProperties Properties(AmqpRequest request, Dispatch dispatch)
    {
        var properties = new BasicProperties
        {
            MessageId = dispatch.Run.Value,
            Timestamp = new AmqpTimestamp(_time.GetUtcNow().ToUnixTimeSeconds()),
            AppId = Application,
            ContentType = request.ContentType,
            DeliveryMode = request.Persistent ? DeliveryModes.Persistent : DeliveryModes.Transient,
            Headers = Headers(request, dispatch),
        };
        if (request.Type is { } type)
            properties.Type = type;
        if (request.Expiration is { } expiration)
            properties.Expiration = expiration;
        if (request.Priority is { } priority)
            properties.Priority = priority;
        return properties;
    }

    private static Dictionary<string, object?> Headers(AmqpRequest request, Dispatch dispatch)
    {
        var headers = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var (name, value) in request.Headers)
            headers[name] = value;
        headers[RunHeaders.Id] = dispatch.Run.Value;
        headers[RunHeaders.ScheduleId] = dispatch.Schedule.Id.Value;
        headers[RunHeaders.ScheduleName] = dispatch.Schedule.Name;
        headers[RunHeaders.NominalTime] = RunHeaders.NominalTimeOf(dispatch);
        headers[RunHeaders.Attempt] = RunHeaders.AttemptOf(dispatch);
        if (RunHeaders.TraceParentNow() is { } trace)
            headers[RunHeaders.TraceParent] = trace;
        return headers;
    }
}
