using System.Text;
using ScalableScheduler.Coordination;
using ScalableScheduler.Redis.Connections;
using ScalableScheduler.Runs;
using ScalableScheduler.Storage;

namespace ScalableScheduler.Redis.Listing;

/// <summary>Lists runs of a schedule or of all, open ones and ended ones together.</summary>
internal sealed class RunListing(RedisConnection connection, Keys keys, RunReader reader)
{
    public async Task<Page<RunRecord>> ReadAsync(RunQuery query, CancellationToken cancellationToken)
    {
        var index = new MergedIndex(Sources(query), descending: true, Start(query), query.Limit);
        var since = query.Since?.ToUnixTimeMilliseconds() ?? double.NegativeInfinity;
        return await PageReader.ReadAsync(
            index,
            query.Limit,
            filtered: query.Status is not null || query.Collection is not null,
            entries => ResolveAsync(entries, query, cancellationToken),
            entry => entry.Position.Score < since,
            cancellationToken);
    }

    // A run moves from an index of open runs to one of ended runs: the open ones are read first, or it could be missed.
    private IIndexSource[] Sources(RunQuery query)
    {
        var open = query.Status is null or RunStatus.Pending or RunStatus.Running or RunStatus.Cancelling;
        var ended = query.Status is not (RunStatus.Pending or RunStatus.Running or RunStatus.Cancelling);
        var sources = new List<IIndexSource>();
        if (query.Schedule is { } schedule)
        {
            var partition = keys[PartitionId.Of(schedule, keys.Partitions).Number];
            if (open)
                sources.Add(new ScoredIndex(connection, partition.OpenRuns(schedule.Value), descending: true));
            if (ended)
                sources.Add(new ScoredIndex(connection, partition.History(schedule.Value), descending: true, holdsRecords: true));
            return [.. sources];
        }
        for (var n = 0; n < keys.Partitions; n++)
        {
            if (open)
                sources.Add(new ScoredIndex(connection, keys[n].Opened, descending: true));
            if (ended)
                sources.Add(new ScoredIndex(connection, keys[n].Ended, descending: true));
        }
        return [.. sources];
    }

    private static IndexPosition? Start(RunQuery query)
    {
        if (Cursor.Read(query.Cursor) is { } after)
            return after;
        return query.Until is { } until ? new IndexPosition(WholeMillisecondsUp(until), []) : null;
    }

    private static long WholeMillisecondsUp(DateTimeOffset instant) => instant.AddTicks(TimeSpan.TicksPerMillisecond - 1).ToUnixTimeMilliseconds();

    private async Task<IReadOnlyList<RunRecord?>> ResolveAsync(IReadOnlyList<IndexEntry> entries, RunQuery query, CancellationToken cancellationToken)
    {
        var unresolved = entries.Where(e => e.Record is null).Select(IdOf).ToArray();
        var read = await reader.ReadAsync(unresolved, cancellationToken);
        var next = 0;
        return [.. entries
            .Select(e => e.Record is { } record ? reader.Decode(IdOf(e), record) : read[next++])
            .Select(r => r is not null && IsWanted(r, query) ? r : null)];
    }

    private static RunId IdOf(IndexEntry entry) => new(Encoding.UTF8.GetString(entry.Position.Member));

    private static bool IsWanted(RunRecord run, RunQuery query) =>
        (query.Status is null || run.Status == query.Status)
        && (query.Collection is null || run.Collection == query.Collection)
        && !(run.OpenedAt < query.Since)
        && !(run.OpenedAt >= query.Until);
}
