namespace ScalableScheduler.Backups.Lines;

/// <summary>Why a line was not taken.</summary>
/// <param name="Field">A JSON pointer into the line; empty for the line as a whole.</param>
/// <param name="Message">The problem and what is allowed, for people.</param>
internal sealed record LineProblem(string Field, string Message);
