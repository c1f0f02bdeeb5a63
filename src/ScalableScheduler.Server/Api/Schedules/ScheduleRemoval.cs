using ScalableScheduler.Engine;
using ScalableScheduler.Schedules;
using ScalableScheduler.Server.Api.Problems;
using ScalableScheduler.Storage;

namespace ScalableScheduler.Server.Api.Schedules;

/// <summary>Deletes schedules as callers ask for it.</summary>
internal sealed class ScheduleRemoval(IScheduleStore store, ScheduleDeleter deleter)
{
    /// <summary>Deletes a schedule.</summary>
    /// <param name="id">The schedule. One whose definition can't be read any more is deleted too.</param>
    /// <param name="preconditions">What the caller knows of it.</param>
    /// <param name="cancel">Whether runs that are under way are stopped.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>Whether it was there; or why it was not deleted.</returns>
    public async ValueTask<(bool IsRemoved, ApiProblem? Problem)> RemoveAsync(ScheduleId id, Preconditions preconditions, bool cancel, CancellationToken cancellationToken)
    {
        // What was checked is what is deleted: a version that came in between is checked anew.
        while (true)
        {
            var present = (await store.GetAsync([id], cancellationToken))[0];
            if (preconditions.Check(present) is { } stale)
                return (false, stale);
            if (preconditions.AreNone)
                return (await deleter.DeleteAsync(id, present, expected: null, cancel, cancellationToken), null);
            if (present is null)
                return (false, null);
            if (await deleter.DeleteAsync(id, present, present.State.Version, cancel, cancellationToken))
                return (true, null);
        }
    }

    /// <summary>Deletes a schedule that was read.</summary>
    /// <returns>Whether it was still there.</returns>
    public ValueTask<bool> RemoveAsync(ScheduleView read, bool cancel, CancellationToken cancellationToken) =>
        deleter.DeleteAsync(read.Definition.Id, read, expected: null, cancel, cancellationToken);
}
