using ScalableScheduler.Schedules;
using ScalableScheduler.Storage;

namespace ScalableScheduler.Engine;

/// <summary>Deletes schedules: gives back what their runs had of their collection's limits, and tells those who watch.</summary>
public sealed class ScheduleDeleter(IScheduleStore schedules, LimitGate limits, EventFeed events, EngineContext engine)
{
    /// <summary>Deletes a schedule.</summary>
    /// <param name="id">The schedule.</param>
    /// <param name="last">As it was read; null when it can't be.</param>
    /// <param name="expected">Only this version of it is deleted; null for whatever is there.</param>
    /// <param name="cancel">Whether the nodes that hold its runs are asked to stop them.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>Whether it was there, and of that version.</returns>
    public async ValueTask<bool> DeleteAsync(ScheduleId id, ScheduleView? last, ScheduleVersion? expected, bool cancel, CancellationToken cancellationToken)
    {
        if (await schedules.RemoveAsync(id, expected, cancel, cancellationToken) is not { } ended)
            return false;
        if (last is not null)
            await limits.GiveBackAsync(last.Collection, ended);
        events.Deleted(id, last?.Definition, engine.Clock.Stamp);
        return true;
    }
}
