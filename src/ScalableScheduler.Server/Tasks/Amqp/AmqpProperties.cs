using RabbitMQ.Client;
using ScalableScheduler.Runs;
using ScalableScheduler.Tasks;

namespace ScalableScheduler.Server.Tasks.Amqp;

/// <summary>What every message says of itself and of its run.</summary>
internal static class AmqpProperties
{
    public const string Json = "application/json";

    private const string Application = "ScalableScheduler";

    /// <summary>Properties with no headers yet.</summary>
    public static BasicProperties Of(RunId run, string contentType, bool persistent, TimeProvider time) => new()
    {
        MessageId = run.Value,
        Timestamp = new AmqpTimestamp(time.GetUtcNow().ToUnixTimeSeconds()),
        AppId = Application,
        ContentType = contentType,
        DeliveryMode = persistent ? DeliveryModes.Persistent : DeliveryModes.Transient,
        Headers = new Dictionary<string, object?>(StringComparer.Ordinal),
    };

    /// <summary>Adds the headers about the run.</summary>
    /// <param name="headers">Of the message.</param>
    /// <param name="dispatch">What is sent.</param>
    /// <param name="action">What a worker is to do; said only where workers report.</param>
    public static void Add(IDictionary<string, object?> headers, Dispatch dispatch, string action)
    {
        headers[RunHeaders.Id] = dispatch.Run.Value;
        headers[RunHeaders.ScheduleId] = dispatch.Schedule.Id.Value;
        headers[RunHeaders.ScheduleName] = dispatch.Schedule.Name;
        headers[RunHeaders.NominalTime] = RunHeaders.NominalTimeOf(dispatch);
        headers[RunHeaders.Attempt] = RunHeaders.AttemptOf(dispatch);
        if (dispatch.Claim is { } claim)
        {
            headers[RunHeaders.ClaimId] = claim.Value;
            headers[RunHeaders.Action] = action;
        }
        if (RunHeaders.TraceParentNow() is { } trace)
            headers[RunHeaders.TraceParent] = trace;
    }
}
