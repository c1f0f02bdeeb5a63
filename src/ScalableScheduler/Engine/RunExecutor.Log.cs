using Microsoft.Extensions.Logging;
using ScalableScheduler.Runs;

namespace ScalableScheduler.Engine;

public sealed partial class RunExecutor
{
    [LoggerMessage(1201, LogLevel.Error, "Executing run {Run} broke; another attempt will be made")]
    private static partial void LogBroken(ILogger logger, Exception exception, RunId run);

    [LoggerMessage(1202, LogLevel.Error, "Task type {TaskType} threw while sending run {Run}")]
    private static partial void LogTaskTypeFailed(ILogger logger, Exception exception, string taskType, RunId run);

    [LoggerMessage(1203, LogLevel.Warning, "Run {Run} attempt {Attempt} waited too long here and was taken over")]
    private static partial void LogTakenOver(ILogger logger, RunId run, int attempt);

    [LoggerMessage(1204, LogLevel.Warning, "Run {Run} attempt {Attempt} ended {Outcome}, but is no longer this node's: it was taken over, or its schedule was deleted")]
    private static partial void LogEndingRefused(ILogger logger, RunId run, int attempt, AttemptOutcome outcome);

    [LoggerMessage(1205, LogLevel.Warning, "The store did not answer about run {Run}; it is asked again")]
    private static partial void LogUnanswered(ILogger logger, Exception exception, RunId run);

    // The exception's text, without what it may hold of secret variables.
    [LoggerMessage(1219, LogLevel.Error, "Task type {TaskType} threw while sending run {Run}: {Exception}")]
    private static partial void LogTaskTypeFailedWithSecrets(ILogger logger, string taskType, RunId run, string? exception);
}
