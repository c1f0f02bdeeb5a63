using System.Runtime.CompilerServices;
using ScalableScheduler.Storage;

namespace ScalableScheduler.Server.Api.Schedules;

/// <summary>Goes through all schedules of a filter, page by page.</summary>
internal sealed class ScheduleSweep(IScheduleStore store)
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
    /// <returns>How many were deleted.</returns>
    public async ValueTask<long> RemoveAsync(ScheduleFilter filter, CancellationToken cancellationToken)
    {
        long count = 0;
        await foreach (var page in FindAsync(filter, cancellationToken))
        {
            await Parallel.ForEachAsync(
                page.Items,
                new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
                async (view, cancel) =>
                {
                    if (await store.RemoveAsync(view.Definition.Id, null, cancel: false, cancel))
                        Interlocked.Increment(ref count);
                });
        }
        return count;
    }
}
