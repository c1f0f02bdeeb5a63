using ScalableScheduler.Runs;

namespace ScalableScheduler.Testing.Checking;

/// <summary>A run that a user asked for.</summary>
/// <param name="Id">The run's id, as the service answered it or as the user's key makes it.</param>
/// <param name="AnsweredAt">When the service acknowledged it, by the store's clock; null when it never did: then it may be opened or not.</param>
public sealed record AskedRun(RunId Id, DateTimeOffset? AnsweredAt);
