using Microsoft.Extensions.Logging;

namespace ScalableScheduler.Worker;

internal sealed partial class RunningWork
{
    [LoggerMessage(11, LogLevel.Debug, "Run {Run} of queue {Queue} begins, attempt {Attempt}")]
    private static partial void LogBegun(ILogger logger, string run, string queue, int attempt);

    [LoggerMessage(12, LogLevel.Debug, "Run {Run} of queue {Queue} {Outcome}")]
    private static partial void LogEnded(ILogger logger, string run, string queue, string outcome);

    [LoggerMessage(13, LogLevel.Warning, "Run {Run} of queue {Queue} failed, attempt {Attempt}")]
    private static partial void LogFailed(ILogger logger, Exception exception, string run, string queue, int attempt);

    [LoggerMessage(14, LogLevel.Information, "The handler of run {Run} of queue {Queue} is to stop: {Why}")]
    private static partial void LogStop(ILogger logger, string run, string queue, WorkStop why);

    [LoggerMessage(15, LogLevel.Warning, "Run {Run} of queue {Queue} was taken away; that it {Outcome} here does not count: {Detail}")]
    private static partial void LogLost(ILogger logger, string run, string queue, string outcome, string? detail);

    [LoggerMessage(16, LogLevel.Error, "That run {Run} of queue {Queue} {Outcome} could not be told, and is not tried any longer: {Detail}")]
    private static partial void LogNotTold(ILogger logger, string run, string queue, string outcome, string? detail);

    [LoggerMessage(17, LogLevel.Warning, "The result of run {Run} of queue {Queue} was refused, and the run fails: {Detail}")]
    private static partial void LogRefused(ILogger logger, string run, string queue, string? detail);

    [LoggerMessage(18, LogLevel.Warning, "The handler of run {Run} of queue {Queue} does not stop; its run is given up, to be tried again elsewhere")]
    private static partial void LogGivenUp(ILogger logger, string run, string queue);
}
