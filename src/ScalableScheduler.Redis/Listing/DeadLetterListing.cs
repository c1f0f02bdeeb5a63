using System.Text;
using Microsoft.Extensions.Logging;
using ScalableScheduler.Coordination;
using ScalableScheduler.Redis.Connections;
using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;
using ScalableScheduler.Storage;
using ScalableScheduler.Storage.Forms;
using StackExchange.Redis;

namespace ScalableScheduler.Redis.Listing;

/// <summary>Lists dead letters of a schedule or of all, newest first.</summary>
internal sealed partial class DeadLetterListing(RedisConnection connection, Keys keys, ILogger logger)
{
    public async Task<Page<DeadLetter>> ReadAsync(DeadLetterQuery query, CancellationToken cancellationToken)
    {
        var index = new MergedIndex(Sources(query.Schedule), descending: true, Cursor.Read(query.Cursor), query.Limit);
        return await PageReader.ReadAsync(
            index,
            query.Limit,
            filtered: query.Collection is not null || query.Reason is not null,
            entries => ResolveAsync(entries, query, cancellationToken),
            _ => false,
            cancellationToken);
    }

    public async Task<DeadLetter?> GetAsync(RunId run, CancellationToken cancellationToken) => run.TryGetSchedule(out _)
        ? (await ResolveAsync([new IndexEntry(new IndexPosition(0, Encoding.UTF8.GetBytes(run.Value)))], cancellationToken))[0]
        : null;

    private IIndexSource[] Sources(ScheduleId? schedule) => schedule is { } id
        ? [new ScoredIndex(connection, keys[PartitionId.Of(id, keys.Partitions).Number].DeadLettersOf(id.Value), descending: true)]
        : [.. Enumerable.Range(0, keys.Partitions).Select(n => new ScoredIndex(connection, keys[n].DeadLetterTimes, descending: true))];

    private static bool IsWanted(DeadLetter letter, DeadLetterQuery query) =>
        (query.Collection is null || letter.Run.Collection == query.Collection)
        && (query.Reason is null || letter.Run.Failure == query.Reason);

    private async Task<IReadOnlyList<DeadLetter?>> ResolveAsync(
        IReadOnlyList<IndexEntry> entries, DeadLetterQuery query, CancellationToken cancellationToken) =>
        [.. (await ResolveAsync(entries, cancellationToken)).Select(l => l is not null && IsWanted(l, query) ? l : null)];

    private async Task<IReadOnlyList<DeadLetter?>> ResolveAsync(IReadOnlyList<IndexEntry> entries, CancellationToken cancellationToken)
    {
        var letters = new DeadLetter?[entries.Count];
        var reads = Enumerable.Range(0, entries.Count)
            .GroupBy(i => PartitionOf(entries[i]))
            .Select(partition => ReadAsync(partition.Key, entries, [.. partition], letters, cancellationToken));
        await Task.WhenAll(reads);
        return letters;
    }

    private async Task ReadAsync(int partition, IReadOnlyList<IndexEntry> entries, int[] places, DeadLetter?[] letters, CancellationToken cancellationToken)
    {
        var fields = Array.ConvertAll(places, i => (RedisValue)entries[i].Position.Member);
        var blobs = await connection.CallAsync(
            "HMGET", db => db.HashGetAsync(keys[partition].DeadLetters, fields, CommandFlags.DemandMaster), cancellationToken);
        for (var i = 0; i < places.Length; i++)
        {
            var run = IdOf(entries[places[i]]);
            if (blobs[i].IsNull)
                continue;
            if (!DeadLetterCodec.TryDecode(run, (byte[])blobs[i]!, out letters[places[i]], out var problem))
                LogUnreadable(run.Value, problem);
        }
    }

    private int PartitionOf(IndexEntry entry) =>
        IdOf(entry).TryGetSchedule(out var schedule) ? PartitionId.Of(schedule, keys.Partitions).Number : 0;

    private static RunId IdOf(IndexEntry entry) => new(Encoding.UTF8.GetString(entry.Position.Member));
}
