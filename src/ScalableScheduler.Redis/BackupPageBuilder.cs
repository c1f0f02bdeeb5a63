using ScalableScheduler.Storage;

namespace ScalableScheduler.Redis;

/// <summary>Collects what a page of a backup holds, and what of it can't be read.</summary>
internal sealed class BackupPageBuilder<T>
{
    private readonly List<T> _items = [];
    private readonly List<UnreadableItem> _unreadable = [];

    public void Add(T item) => _items.Add(item);

    /// <summary>Notes something that can't be read, with what is kept of it.</summary>
    public void Leave(string kind, string id, string problem, params (string Field, byte[] Bytes)[] raw) =>
        _unreadable.Add(new UnreadableItem(kind, id, problem, raw.ToDictionary(r => r.Field, r => r.Bytes, StringComparer.Ordinal)));

    public BackupPage<T> Build(string? next) => new(_items, _unreadable, next);
}
