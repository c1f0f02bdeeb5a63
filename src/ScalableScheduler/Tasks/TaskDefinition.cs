using System.Text.Json;

namespace ScalableScheduler.Tasks;

/// <summary>What is done when a schedule fires, as it is stored. The core carries it; only its task type reads the connection.</summary>
public sealed record TaskDefinition
{
    /// <summary>The name of a task type: <c>rest</c>, <c>kafka</c>, <c>redis</c>, <c>amqp</c>.</summary>
    public required string Type { get; init; }

    /// <summary>Where it goes and how: a JSON object whose fields are the task type's.</summary>
    public required JsonElement Connection { get; init; }

    /// <summary>What is sent; null when nothing was given.</summary>
    public JsonElement? Data { get; init; }

    /// <summary>The Python service's fields for failures, as the client gave them; null when it gave none.</summary>
    public FailurePolicy? Failure { get; init; }

    /// <summary>The Python service's field of this name: kept and shown, as it did.</summary>
    public bool HistoryCheck { get; init; }
}
