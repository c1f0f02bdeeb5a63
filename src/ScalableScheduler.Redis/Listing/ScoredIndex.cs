using ScalableScheduler.Redis.Connections;
using ScalableScheduler.Redis.Scripts;
using ScalableScheduler.Storage.Forms;
using StackExchange.Redis;

namespace ScalableScheduler.Redis.Listing;

/// <summary>A sorted set that is read by score.</summary>
/// <param name="connection">To the store.</param>
/// <param name="key">The sorted set.</param>
/// <param name="descending">Whether it is read from high to low.</param>
/// <param name="holdsRecords">Whether it is a history, whose members are records.</param>
internal sealed class ScoredIndex(RedisConnection connection, RedisKey key, bool descending, bool holdsRecords = false) : IIndexSource
{
    public async Task<IReadOnlyList<IndexEntry>> ReadAsync(IndexPosition? after, int count, CancellationToken cancellationToken)
    {
        var position = after ?? new IndexPosition(descending ? double.PositiveInfinity : double.NegativeInfinity, []);
        RedisValue[] arguments = [descending ? "down" : "up", ScoreText(position.Score), position.Member, count];
        var answer = await connection.RunAsync(Script.Page, [key], arguments, cancellationToken);
        var entries = new List<IndexEntry>(answer.Length / 2);
        for (var i = 0; i + 1 < answer.Length; i += 2)
            entries.Add(Entry((byte[])answer[i]!, Scores.ToNumber(answer[i + 1])));
        if (descending)
            entries.Reverse();
        return entries;
    }

    private static string ScoreText(double score) => double.IsNegativeInfinity(score) ? "-inf" : Scores.ToText(score);

    private IndexEntry Entry(byte[] member, double score)
    {
        if (!holdsRecords)
            return new IndexEntry(new IndexPosition(score, member));
        var end = Math.Max(0, Array.IndexOf(member, RecordCodec.Divider));
        return new IndexEntry(new IndexPosition(score, member[..end]), member);
    }
}
