using System.Text;
using Microsoft.Extensions.Logging;
using ScalableScheduler.Coordination;
using ScalableScheduler.Redis.Connections;
using ScalableScheduler.Redis.Stored;
using ScalableScheduler.Runs;
using ScalableScheduler.Storage;
using StackExchange.Redis;

namespace ScalableScheduler.Redis.Listing;

/// <summary>Lists dead letters over all partitions, newest first.</summary>
internal sealed partial class DeadLetterListing(RedisConnection connection, Keys keys, ILogger logger)
{
    public async Task<Page<DeadLetter>> ReadAsync(int limit, string? cursor, CancellationToken cancellationToken)
    {
        IIndexSource[] sources =
            [.. Enumerable.Range(0, keys.Partitions).Select(n => new ScoredIndex(connection, keys[n].DeadLetterTimes, descending: true))];
        var index = new MergedIndex(sources, descending: true, Cursor.Read(cursor), limit);
        return await PageReader.ReadAsync(
            index, limit, filtered: false, entries => ResolveAsync(entries, cancellationToken), _ => false, cancellationToken);
    }

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
