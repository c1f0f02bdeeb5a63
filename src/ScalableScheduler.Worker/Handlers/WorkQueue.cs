namespace ScalableScheduler.Worker;

/// <summary>A queue that the worker serves.</summary>
/// <param name="Name">The queue.</param>
/// <param name="Concurrency">At most so many of its runs at once.</param>
/// <param name="Handler">Does a run.</param>
internal sealed record WorkQueue(string Name, int Concurrency, Func<Work, CancellationToken, Task<WorkResult>> Handler);
