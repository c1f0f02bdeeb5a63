namespace ScalableScheduler.Redis.Listing;

/// <summary>Reads many indexes as one, in order. Of each it reads a little more than its share of a page, and more only
/// when that is used up, so that a page costs about as much with 64 partitions as with one.</summary>
internal sealed class MergedIndex
{
    private const int LeastChunk = 4;
    private const int GreatestChunk = 1000;

    private readonly Part[] _parts;
    private readonly PriorityQueue<Part, IndexPosition> _heads;
    private IndexPosition? _last;

    /// <param name="sources">The indexes. They are read in this order: what moves from one to a later one meanwhile is
    /// seen twice rather than never, and given once.</param>
    /// <param name="descending">Whether they are read from high to low.</param>
    /// <param name="after">Where to begin; null for the beginning.</param>
    /// <param name="page">About how many entries will be wanted.</param>
    public MergedIndex(IReadOnlyList<IIndexSource> sources, bool descending, IndexPosition? after, int page)
    {
        var chunk = Math.Min((2 * page / Math.Max(1, sources.Count)) + LeastChunk, GreatestChunk);
        _parts = [.. sources.Select(s => new Part(s, after, chunk))];
        _heads = new(Comparer<IndexPosition>.Create((a, b) => descending ? b.CompareTo(a) : a.CompareTo(b)));
    }

    /// <summary>Whether there may be more; false only when there is not.</summary>
    public bool HasMore => _heads.Count > 0 || Array.Exists(_parts, p => !p.IsAtEnd);

    /// <summary>The next entries; fewer than <paramref name="count"/> only at the end.</summary>
    public async Task<IReadOnlyList<IndexEntry>> TakeAsync(int count, CancellationToken cancellationToken)
    {
        await BeginAsync(cancellationToken);
        var taken = new List<IndexEntry>();
        while (taken.Count < count && _heads.TryDequeue(out var part, out _))
        {
            var entry = part.Buffer.Dequeue();
            if (_last is not { } last || entry.Position.CompareTo(last) != 0)
                taken.Add(entry);
            _last = entry.Position;
            if (part.Buffer.Count == 0)
                await part.ReadAsync(cancellationToken);
            Offer(part);
        }
        return taken;
    }

    private async Task BeginAsync(CancellationToken cancellationToken)
    {
        var unread = Array.FindAll(_parts, p => !p.IsRead);
        await Task.WhenAll(unread.Select(p => p.ReadAsync(cancellationToken)));
        foreach (var part in unread)
            Offer(part);
    }

    private void Offer(Part part)
    {
        if (part.Buffer.TryPeek(out var head))
            _heads.Enqueue(part, head.Position);
    }

    private sealed class Part(IIndexSource source, IndexPosition? after, int chunk)
    {
        private IndexPosition? _after = after;
        private int _chunk = chunk;

        public Queue<IndexEntry> Buffer { get; } = [];

        public bool IsRead { get; private set; }

        public bool IsAtEnd { get; private set; }

        public async Task ReadAsync(CancellationToken cancellationToken)
        {
            if (IsAtEnd)
                return;
            var entries = await source.ReadAsync(_after, _chunk, cancellationToken);
            foreach (var entry in entries)
                Buffer.Enqueue(entry);
            IsRead = true;
            IsAtEnd = entries.Count < _chunk;
            _after = entries.Count > 0 ? entries[^1].Position : _after;
            _chunk = Math.Min(2 * _chunk, GreatestChunk);
        }
    }
}
