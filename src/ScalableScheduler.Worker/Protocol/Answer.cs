namespace ScalableScheduler.Worker;

/// <summary>What became of a request.</summary>
internal enum AnswerKind
{
    Taken,

    /// <summary>The run is not this worker's any more.</summary>
    Lost,

    /// <summary>The service understood, and does not want it so; saying it again would not help.</summary>
    Refused,

    /// <summary>No service answered, or none that could: later it may.</summary>
    Away,
}

/// <param name="Kind">What became of it.</param>
/// <param name="Detail">Why it was not taken.</param>
/// <param name="RetryAfter">How long the service wants to be left alone; null when it does not say.</param>
internal sealed record Answer(AnswerKind Kind, string? Detail = null, TimeSpan? RetryAfter = null);

/// <param name="Answer">What became of the request.</param>
/// <param name="Body">What was answered; null unless it was taken.</param>
internal sealed record Answered<T>(Answer Answer, T? Body)
    where T : class;
