namespace ScalableScheduler.Schedules;

/// <summary>Why a timing rule can't be read.</summary>
/// <param name="Field">The schedule's field at fault: <c>schedule</c> or <c>timezone</c>.</param>
/// <param name="Message">What is wrong with it, and what is allowed, for people.</param>
public sealed record TriggerError(string Field, string Message);
