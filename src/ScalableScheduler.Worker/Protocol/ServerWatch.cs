using Microsoft.Extensions.Logging;

namespace ScalableScheduler.Worker;

/// <summary>Tells when the service goes away and when it is back: once each, however many ask for it.</summary>
internal sealed partial class ServerWatch(TimeProvider time, ILogger logger)
{
    private readonly Lock _gate = new();
    private long? _awaySince;

    public void Note(Answer answer)
    {
        lock (_gate)
        {
            if (answer.Kind == AnswerKind.Away)
            {
                if (_awaySince is not null)
                    return;
                _awaySince = time.GetTimestamp();
                LogAway(logger, answer.Detail);
                WorkerMetrics.Away.Add(1);
            }
            else if (_awaySince is { } since)
            {
                _awaySince = null;
                LogBack(logger, time.GetElapsedTime(since));
            }
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "The scheduler is away; trying again until it is back: {Detail}")]
    private static partial void LogAway(ILogger logger, string? detail);

    [LoggerMessage(2, LogLevel.Information, "The scheduler is back after {Away}")]
    private static partial void LogBack(ILogger logger, TimeSpan away);
}
