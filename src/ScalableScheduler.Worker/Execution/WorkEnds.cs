using System.Text.Json;

namespace ScalableScheduler.Worker;

/// <summary>What a handler's end means. Pure.</summary>
internal static class WorkEnds
{
    /// <summary>As much text as the service keeps.</summary>
    private const int MaxTextLength = 1000;

    /// <summary>It returned. Even when it was to stop: it was quicker.</summary>
    public static WorkEnd Of(WorkResult result, WorkerOptions options)
    {
        if (result.Value is null)
            return new WorkSucceeded(null, Bounded(result.Message));
        byte[] json;
        try
        {
            json = JsonSerializer.SerializeToUtf8Bytes(result.Value, result.Value.GetType(), options.Json);
        }
        catch (Exception e) when (e is JsonException or NotSupportedException or InvalidOperationException)
        {
            return new WorkFailed(Bounded($"The result can't be written as JSON: {e.Message}")!, Retry: false);
        }
        if (json.Length > options.MaxResultBytes)
            return new WorkFailed($"The result is too large: {json.Length} bytes of JSON, {options.MaxResultBytes} are allowed.", Retry: false);
        using var document = JsonDocument.Parse(json);
        return new WorkSucceeded(document.RootElement.Clone(), Bounded(result.Message));
    }

    /// <summary>It threw.</summary>
    /// <param name="exception">What.</param>
    /// <param name="work">The run, which knows whether the handler was to stop.</param>
    /// <param name="worker">What the worker calls itself.</param>
    /// <returns>What to tell; null for nothing, since nobody would listen.</returns>
    public static WorkEnd? Of(Exception exception, Work work, string worker) => (exception, work.Stop) switch
    {
        (OperationCanceledException, WorkStop.CancelRequested) => new WorkCancelled("The handler stopped."),
        (OperationCanceledException, WorkStop.ClaimLost) => null,
        (OperationCanceledException, WorkStop.TimeUp) => new WorkFailed($"The handler was not done within {work.Timeout}."),
        (OperationCanceledException, WorkStop.WorkerStopping) => OfStopped(worker),
        (WorkFailedException e, _) => new WorkFailed(Bounded(e.Message)!, e.Retry, e.Retry ? e.RetryAfter : null),
        _ => new WorkFailed(Bounded($"{exception.GetType().Name}: {exception.Message}")!),
    };

    /// <summary>The worker stopped before the handler was done.</summary>
    public static WorkEnd OfStopped(string worker) => new WorkFailed($"Worker {worker} was stopped before it was done.");

    /// <summary>The service did not want the result.</summary>
    public static WorkEnd OfRefused(string? detail) => new WorkFailed(Bounded($"The result was refused: {detail}")!, Retry: false);

    public static string? Bounded(string? text) => text is { Length: > MaxTextLength } ? string.Concat(text.AsSpan(0, MaxTextLength - 1), "…") : text;
}
