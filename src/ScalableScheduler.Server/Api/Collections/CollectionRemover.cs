using ScalableScheduler.Collections;
using ScalableScheduler.Server.Api.Problems;
using ScalableScheduler.Server.Api.Schedules;
using ScalableScheduler.Storage;

namespace ScalableScheduler.Server.Api.Collections;

/// <summary>Deletes collections, with their schedules if that is wanted.</summary>
internal sealed class CollectionRemover(ICollectionStore store, ScheduleSweep schedules, CollectionSaver saver)
{
    // Others may go on registering schedules meanwhile, but not for ever.
    private const int MaxTries = 10;

    /// <summary>Deletes a collection.</summary>
    /// <param name="name">The collection.</param>
    /// <param name="preconditions">What the caller knows of it.</param>
    /// <param name="cascade">Whether its schedules are deleted too.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>How many schedules were deleted, or why it was not deleted.</returns>
    public async ValueTask<(long Schedules, ApiProblem? Problem)> RemoveAsync(
        CollectionName name, Preconditions preconditions, bool cascade, CancellationToken cancellationToken)
    {
        if (name.IsDefault)
            return (0, ApiProblem.Conflict("The default collection can't be deleted: schedules that name no collection are in it."));
        long count = 0;
        for (var tries = 0; tries < MaxTries; tries++)
        {
            var present = await store.GetAsync(name, cancellationToken);
            if (CollectionsApi.Check(preconditions, present) is { } stale)
                return (count, stale);
            if (present is null)
                return (count, ApiProblem.NoCollection(name.Value));
            if (cascade)
                count += await schedules.RemoveAsync(ScheduleFilter.OfCollection(name), cancel: false, cancellationToken);
            switch (await store.RemoveAsync(name, preconditions.AreNone ? null : present.Revision, cancellationToken))
            {
                case CollectionRemoval.Removed:
                    saver.TellRemoved(name);
                    return (count, null);
                case CollectionRemoval.HasSchedules when !cascade:
                    return (count, ApiProblem.Conflict($"The collection '{name}' has schedules. Delete or move them first, or delete it with them (?cascade=true)."));
            }
        }
        return (count, ApiProblem.Contended("collection"));
    }
}
