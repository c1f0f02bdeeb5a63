using System.Text;
using ScalableScheduler.Redis.Connections;
using ScalableScheduler.Schedules;
using ScalableScheduler.Storage;
using ScalableScheduler.Storage.Forms;
using StackExchange.Redis;

namespace ScalableScheduler.Redis.Listing;

/// <summary>Lists schedules over all partitions.</summary>
internal sealed class ScheduleListing(RedisConnection connection, Keys keys, ScheduleReader reader)
{
    // The indexes of clients and collections are not ordered as the listing is: what they find is sorted here, up to so
    // many. With more, a good part of all schedules matches and the ordered index finds them soon enough.
    private const int MostSorted = 1000;

    public async Task<Page<ScheduleView>> ReadAsync(ScheduleQuery query, CancellationToken cancellationToken)
    {
        if (ClientCodec.Prefix(query.Client) is { } client && await FindAsync(p => p.Clients, client, cancellationToken) is { } ofClient)
            return await SortAsync(ofClient, query, cancellationToken);
        if (query.Collection is { IsDefault: false } collection
            && await FindAsync(p => p.Members, Encoding.UTF8.GetBytes($"{collection}\0"), cancellationToken) is { } ofCollection)
        {
            return await SortAsync(ofCollection, query, cancellationToken);
        }

        var byName = query.Sort == ScheduleSort.Name;
        var sources = Sources(p => byName
            ? new LexicalIndex(connection, p.Names, Encoding.UTF8.GetBytes(query.NamePrefix))
            : new ScoredIndex(connection, p.Due, descending: false));
        var index = new MergedIndex(sources, descending: false, Cursor.Read(query.Cursor), query.Limit);
        var filtered = query.Where is not null || query.Collection is not null || query.Client != ClientFilter.Any || (!byName && query.NamePrefix.Length > 0);
        return await PageReader.ReadAsync(
            index, query.Limit, filtered, entries => ResolveAsync(entries, query, cancellationToken), _ => false, cancellationToken);
    }

    private IIndexSource[] Sources(Func<PartitionKeys, IIndexSource> source) =>
        [.. Enumerable.Range(0, keys.Partitions).Select(n => source(keys[n]))];

    private async Task<IReadOnlyList<ScheduleView?>> ResolveAsync(
        IReadOnlyList<IndexEntry> entries, ScheduleQuery query, CancellationToken cancellationToken)
    {
        var ids = entries.Select(e => IdOf(e.Position.Member, query.Sort)).ToArray();
        // Runs that wait for an attempt stand among what is due.
        var schedules = ids.Where(id => ScheduleId.IsValid(id.Value)).Distinct().ToArray();
        var views = await reader.ReadAsync(schedules, cancellationToken);
        var byId = schedules.Zip(views).ToDictionary(x => x.First, x => x.Second);
        return [.. ids.Select(id => byId.GetValueOrDefault(id) is { } view && IsWanted(view, query) ? view : null)];
    }

    private static ScheduleId IdOf(byte[] member, ScheduleSort sort) =>
        new(Encoding.UTF8.GetString(sort == ScheduleSort.Name ? AfterLastDivider(member) : member));

    private static ReadOnlySpan<byte> AfterLastDivider(byte[] member) => member.AsSpan(Array.LastIndexOf(member, (byte)0) + 1);

    private static bool IsWanted(ScheduleView view, ScheduleQuery query) =>
        view.Definition.Name.StartsWith(query.NamePrefix, StringComparison.Ordinal)
        && (query.Collection is null || view.Definition.Collection == query.Collection)
        && query.Client.Matches(view.Definition.Client)
        && query.Where?.Invoke(view) is not false;

    // All schedules that stand in an index under a prefix, or null when they are too many to be sorted here.
    private async Task<IReadOnlyList<ScheduleId>?> FindAsync(Func<PartitionKeys, RedisKey> index, byte[] prefix, CancellationToken cancellationToken)
    {
        var indexes = Enumerable.Range(0, keys.Partitions).Select(n => new LexicalIndex(connection, index(keys[n]), prefix)).ToArray();
        var counts = await Task.WhenAll(indexes.Select(i => i.CountAsync(cancellationToken)));
        if (counts.Sum() > MostSorted)
            return null;
        var found = await Task.WhenAll(indexes.Zip(counts)
            .Where(x => x.Second > 0)
            .Select(x => x.First.ReadAsync(after: null, MostSorted, cancellationToken)));
        return [.. found.SelectMany(entries => entries).Select(e => new ScheduleId(Encoding.UTF8.GetString(AfterLastDivider(e.Position.Member))))];
    }

    private async Task<Page<ScheduleView>> SortAsync(IReadOnlyList<ScheduleId> ids, ScheduleQuery query, CancellationToken cancellationToken)
    {
        var after = Cursor.Read(query.Cursor);
        var views = await reader.ReadAsync(ids, cancellationToken);
        var rest = views
            .Where(v => v is not null && IsWanted(v, query))
            .Select(v => (Position: PositionOf(v!, query.Sort), View: v!))
            .Where(x => after is not { } position || x.Position.CompareTo(position) > 0)
            .OrderBy(x => x.Position)
            .Take(query.Limit + 1)
            .ToArray();
        var page = rest.Take(query.Limit).Select(x => x.View).ToArray();
        return new Page<ScheduleView>(page, rest.Length > page.Length ? Cursor.Write(rest[page.Length - 1].Position) : null);
    }

    // The same places as those of the ordered indexes: a cursor is good for both ways.
    private static IndexPosition PositionOf(ScheduleView view, ScheduleSort sort) => sort == ScheduleSort.Name
        ? new IndexPosition(0, Encoding.UTF8.GetBytes($"{view.Definition.Name}\0{view.Definition.Id.Value}"))
        : new IndexPosition(view.NextDue?.ToUnixTimeMilliseconds() ?? double.PositiveInfinity, Encoding.UTF8.GetBytes(view.Definition.Id.Value));
}
