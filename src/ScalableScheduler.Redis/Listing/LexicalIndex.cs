using ScalableScheduler.Redis.Connections;
using StackExchange.Redis;

namespace ScalableScheduler.Redis.Listing;

/// <summary>A sorted set that is read by its members' bytes, among those that begin with a prefix.</summary>
internal sealed class LexicalIndex(RedisConnection connection, RedisKey key, byte[] prefix) : IIndexSource
{
    // No byte of UTF-8 is 0xFF, so this is after all that begins with the prefix.
    private readonly byte[] _end = [.. prefix, 0xFF];

    public async Task<IReadOnlyList<IndexEntry>> ReadAsync(IndexPosition? after, int count, CancellationToken cancellationToken)
    {
        RedisValue from = after?.Member ?? prefix;
        var exclude = after is null ? Exclude.Stop : Exclude.Both;
        var members = await connection.CallAsync(
            "ZRANGEBYLEX",
            db => db.SortedSetRangeByValueAsync(key, from, _end, exclude, 0, count, CommandFlags.DemandMaster),
            cancellationToken);
        return Array.ConvertAll(members, m => new IndexEntry(new IndexPosition(0, (byte[])m!)));
    }

    public Task<long> CountAsync(CancellationToken cancellationToken) => connection.CallAsync(
        "ZLEXCOUNT",
        db => db.SortedSetLengthByValueAsync(key, prefix, _end, Exclude.Stop, CommandFlags.DemandMaster),
        cancellationToken);
}
