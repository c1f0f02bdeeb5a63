namespace ScalableScheduler.Worker;

/// <summary>What came of a run.</summary>
/// <param name="Value">Stored with the run as JSON; null for nothing.</param>
/// <param name="Message">For people; null when there is nothing to say.</param>
public sealed record WorkResult(object? Value = null, string? Message = null)
{
    /// <summary>Done, with nothing to tell.</summary>
    public static WorkResult Nothing { get; } = new();

    internal static WorkResult Of(object? value) => value as WorkResult ?? new WorkResult(value);
}
