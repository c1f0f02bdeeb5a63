namespace ScalableScheduler.Server.Api.Events;

internal sealed partial class EventStream
{
    [LoggerMessage(1910, LogLevel.Warning, "The store does not say when there are events; they are looked for every second")]
    private static partial void LogNotHeard(ILogger logger, Exception exception);

    [LoggerMessage(1911, LogLevel.Warning, "The store does not answer; event streams stay open and wait")]
    private static partial void LogAway(ILogger logger, Exception exception);

    [LoggerMessage(1912, LogLevel.Information, "The store answers again; event streams go on")]
    private static partial void LogBack(ILogger logger);

    [LoggerMessage(1913, LogLevel.Error, "Reading events failed; the streams of this node are ended")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}
