using System.Runtime.CompilerServices;
using ScalableScheduler.Storage;

namespace ScalableScheduler.Server.Api.Schedules;

/// <summary>Goes through all schedules of a filter, page by page.</summary>
internal sealed class ScheduleSweep(IScheduleStore store, ScheduleRemoval removal)
{
    private const int PageSize = 500;
    private const int AtOnce = 16;

    /// <summary>All schedules that a filter lists, ordered by name.</summary>
    public async IAsyncEnumerable<Page<ScheduleView>> FindAsync(ScheduleFilter filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? cursor = null;
        do
        {
            var page = await store.ListAsync(filter.Query(ScheduleSort.Name, PageSize, cursor), cancellationToken);
            yield return page;
            cursor = page.Next;
        }
        while (cursor is not null);
    }

    /// <summary>Deletes what a filter lists.</summary>
    /// <param name="filter">The filter.</param>
    /// <param name="cancel">Whether runs that are under way are stopped.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>How many were deleted.</returns>
    public async ValueTask<long> RemoveAsync(ScheduleFilter filter, bool cancel, CancellationToken cancellationToken)
    {
        long count = 0;
        await foreach (var page in FindAsync(filter, cancellationToken))
        {
            await Parallel.ForEachAsync(
                page.Items,
                new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
                async (view, aborted) =>
                {
                    if (await removal.RemoveAsync(view, cancel, aborted))
                        Interlocked.Increment(ref count);
                });
        }
        return count;
    }
}
