using System.Text;
using Confluent.Kafka;
using ScalableScheduler.Server.Tasks.Worker;
using ScalableScheduler.Tasks;
using ScalableScheduler.Templates;
using ScalableScheduler.Work;

namespace ScalableScheduler.Server.Tasks.Kafka;

/// <summary>Sends a message to a Kafka topic, and waits until the brokers have it.</summary>
public sealed class KafkaTask : ITaskType, IAsyncDisposable
{
    private const int KeptProducers = 64;
    private static readonly TimeSpan IdleTime = TimeSpan.FromMinutes(5);

    private readonly TaskReading _reading;
    private readonly ParsedTasks<KafkaRequest> _requests;
    private readonly KeptConnections<KafkaCluster, KafkaProducer> _producers;

    public KafkaTask(TaskReading reading, TimeProvider time, ILogger<KafkaTask> logger)
    {
        _reading = reading;
        _requests = new ParsedTasks<KafkaRequest>((task, problems) => KafkaRequestReader.Read(task, reading, problems));
        var log = new KafkaLog(logger);
        _producers = new KeptConnections<KafkaCluster, KafkaProducer>(cluster => new KafkaProducer(cluster, log), IdleTime, KeptProducers, time);
    }

    public string Name => "kafka";

    public IReadOnlyList<string> SecretFields => KafkaSettings.SecretFields;

    public IReadOnlyList<TemplateField> TemplateFields { get; } =
        [new("/headers/*", TemplateUse.Header), new("/settings/*", TemplateUse.Verbatim)];

    /// <summary>How many producers are open.</summary>
    internal int Producers => _producers.Count;

    public void Validate(TaskDefinition task, TaskProblems problems) => KafkaRequestReader.Read(task, _reading, problems);

    public WorkSettings? WorkOf(TaskDefinition task) => WorkFields.OfCallback(task, _reading);

    public ValueTask<DispatchResult> DispatchAsync(Dispatch dispatch, CancellationToken cancellationToken) =>
        _requests.TryGet(dispatch.Schedule.Task, out var request, out var refusal)
            ? SendAsync(request, request.Value, Headers(request, dispatch, RunHeaders.RunAction), cancellationToken)
            : new(refusal);

    // With the same key, and so behind what it is about.
    public ValueTask<DispatchResult> StopAsync(Dispatch dispatch, CancellationToken cancellationToken)
    {
        if (!_requests.TryGet(dispatch.Schedule.Task, out var request, out var refusal))
            return new(refusal);
        return request.Work is null
            ? new(DispatchResult.Delivered)
            : SendAsync(request, TaskData.EmptyObject, Headers(request, dispatch, RunHeaders.CancelAction), cancellationToken);
    }

    public ValueTask DisposeAsync() => _producers.DisposeAsync();

    private async ValueTask<DispatchResult> SendAsync(KafkaRequest request, byte[] value, Headers headers, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        KafkaDelivery delivery;
        try
        {
            delivery = new KafkaDelivery(_producers.Take(request.Cluster));
        }
        catch (KafkaUnusableException e)
        {
            return new DispatchResult(e.Outcome, e.Message);
        }
        var producer = delivery.Producer;
        try
        {
            producer.Produce(request.Target, new Message<byte[]?, byte[]> { Key = request.Key, Value = value, Headers = headers }, delivery.Settle);
        }
        catch (ProduceException<byte[]?, byte[]> e)
        {
            delivery.Settle(e.Error);
        }
        var error = await delivery.Settled.WaitAsync(cancellationToken);
        return error.IsError
            ? KafkaErrors.ResultOf(error, producer.LastTrouble, request.Cluster)
            : DispatchResult.Delivered;
    }

    private static Headers Headers(KafkaRequest request, Dispatch dispatch, string action)
    {
        var headers = new Headers();
        foreach (var (name, value) in request.Headers)
            headers.Add(name, value);
        Add(headers, RunHeaders.Id, dispatch.Run.Value);
        Add(headers, RunHeaders.ScheduleId, dispatch.Schedule.Id.Value);
        Add(headers, RunHeaders.ScheduleName, dispatch.Schedule.Name);
        Add(headers, RunHeaders.NominalTime, RunHeaders.NominalTimeOf(dispatch));
        Add(headers, RunHeaders.Attempt, RunHeaders.AttemptOf(dispatch));
        if (RunHeaders.TraceParentNow() is { } trace)
            Add(headers, RunHeaders.TraceParent, trace);
        if (dispatch.Claim is { } claim)
        {
            Add(headers, RunHeaders.ClaimId, claim.Value);
            Add(headers, RunHeaders.Action, action);
        }
        return headers;
    }

    private static void Add(Headers headers, string name, string value) => headers.Add(name, Encoding.UTF8.GetBytes(value));
}
