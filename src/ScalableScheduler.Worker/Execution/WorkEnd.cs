using System.Text.Json;

namespace ScalableScheduler.Worker;

/// <summary>How a run ended here, as it is told to the service.</summary>
internal abstract record WorkEnd
{
    /// <summary>As metrics and traces name it.</summary>
    public abstract string Outcome { get; }
}

internal sealed record WorkSucceeded(JsonElement? Result, string? Message) : WorkEnd
{
    public override string Outcome => "succeeded";
}

internal sealed record WorkFailed(string Reason, bool Retry = true, TimeSpan? RetryAfter = null) : WorkEnd
{
    public override string Outcome => "failed";
}

internal sealed record WorkCancelled(string? Message) : WorkEnd
{
    public override string Outcome => "cancelled";
}
