using ScalableScheduler.Storage;

namespace ScalableScheduler.Redis.Listing;

/// <summary>Makes a page out of an index.</summary>
internal static class PageReader
{
    private const int LeastWork = 1000;
    private const int LeastBatch = 100;

    /// <summary>Reads a page with bounded work: with a filter that hardly anything passes, it ends early.</summary>
    /// <param name="index">What to read.</param>
    /// <param name="limit">At most so many items.</param>
    /// <param name="filtered">Whether many entries may not be wanted, so that more of them are read at once.</param>
    /// <param name="resolve">The items of entries, in order; null for one that is not wanted.</param>
    /// <param name="isPast">Whether an entry and all after it are not wanted.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task<Page<T>> ReadAsync<T>(
        MergedIndex index,
        int limit,
        bool filtered,
        Func<IReadOnlyList<IndexEntry>, Task<IReadOnlyList<T?>>> resolve,
        Func<IndexEntry, bool> isPast,
        CancellationToken cancellationToken)
        where T : class
    {
        var items = new List<T>();
        var work = Math.Max(LeastWork, 10 * limit);
        IndexPosition? last = null;
        while (items.Count < limit && work > 0)
        {
            var wanted = filtered ? Math.Max(limit, LeastBatch) : limit - items.Count;
            var entries = await index.TakeAsync(Math.Min(wanted, work), cancellationToken);
            var kept = entries.TakeWhile(e => !isPast(e)).ToArray();
            var found = await resolve(kept);
            for (var i = 0; i < kept.Length; i++)
            {
                last = kept[i].Position;
                if (found[i] is not { } item)
                    continue;
                items.Add(item);
                if (items.Count == limit)
                    return new Page<T>(items, i < kept.Length - 1 || (kept.Length == entries.Count && index.HasMore) ? Cursor.Write(kept[i].Position) : null);
            }
            work -= entries.Count;
            if (kept.Length < entries.Count || !index.HasMore)
                return new Page<T>(items, null);
        }
        return new Page<T>(items, last is { } end ? Cursor.Write(end) : null);
    }
}
