using Microsoft.Extensions.Logging;
using ScalableScheduler.Schedules;
using ScalableScheduler.Storage;

namespace ScalableScheduler.Engine;

/// <summary>Pauses a schedule whose target asks for no more (410 Gone).</summary>
public sealed partial class SchedulePauser(IScheduleStore schedules, EventFeed events, EngineContext engine, ILogger<SchedulePauser> logger)
{
    /// <summary>Pauses the schedule, unless it was changed since: then what the target said was about another definition.</summary>
    /// <param name="refused">The version that the target refused.</param>
    /// <param name="reason">Why, for people.</param>
    /// <param name="abort">Ends the work.</param>
    public async Task PauseAsync(Schedule refused, string reason, CancellationToken abort)
    {
        try
        {
            while (await schedules.GetAsync([refused.Id], abort) is [{ Definition: { Enabled: true } present } view]
                && present.Revision == refused.Revision
                && present.CreatedAt == refused.CreatedAt)
            {
                var paused = Registration.Of(present with { Enabled = false, PauseReason = reason }, (present, view.State), engine.Clock.Now, start: false);
                if (await schedules.SaveAsync([new ScheduleWrite(paused, view)], abort) is not [SaveAnswer.Stored])
                    continue;
                LogPaused(logger, refused.Id, reason);
                events.Paused(paused.Definition);
                return;
            }
        }
        catch (StoreUnavailableException e)
        {
            LogNotPaused(logger, e, refused.Id); // its target says so again next time
        }
    }

    [LoggerMessage(1206, LogLevel.Warning, "Schedule {Schedule} is paused: {Reason}")]
    private static partial void LogPaused(ILogger logger, ScheduleId schedule, string reason);

    [LoggerMessage(1207, LogLevel.Warning, "Schedule {Schedule} could not be paused, though its target asks for no more")]
    private static partial void LogNotPaused(ILogger logger, Exception exception, ScheduleId schedule);
}
