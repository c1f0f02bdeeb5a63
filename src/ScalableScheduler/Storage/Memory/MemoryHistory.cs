using System.Collections;
using ScalableScheduler.Runs;

namespace ScalableScheduler.Storage.Memory;

/// <summary>Runs of one schedule that ended, by the time they were opened, oldest first. Used under the partition's lock.</summary>
internal sealed class MemoryHistory : IEnumerable<RunRecord>
{
    private readonly List<RunRecord> _records = [];
    private readonly HashSet<RunId> _ids = [];

    /// <summary>Adds a record, or puts it in the place of the one with its id: a record of skipped occurrences grows.</summary>
    /// <param name="record">The record.</param>
    /// <param name="keep">At most so many stay.</param>
    public void Record(RunRecord record, int keep)
    {
        if (!_ids.Add(record.Id))
            _records.RemoveAt(_records.FindLastIndex(r => r.Id == record.Id));
        var at = _records.Count;
        while (at > 0 && _records[at - 1].OpenedAt > record.OpenedAt)
            at--;
        _records.Insert(at, record);
        if (_records.Count > keep)
            RemoveOldest(_records.Count - keep);
    }

    public RunRecord? Find(RunId id) => _ids.Contains(id) ? _records.FindLast(r => r.Id == id) : null;

    /// <summary>Removes what was opened before an instant, the oldest first.</summary>
    /// <returns>How many were removed.</returns>
    public int RemoveBefore(DateTimeOffset before, int atMost)
    {
        var old = 0;
        while (old < Math.Min(_records.Count, atMost) && _records[old].OpenedAt < before)
            old++;
        RemoveOldest(old);
        return old;
    }

    public void AddAll(MemoryHistory other)
    {
        _records.AddRange(other._records);
        _ids.UnionWith(other._ids);
    }

    public IEnumerator<RunRecord> GetEnumerator() => _records.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private void RemoveOldest(int count)
    {
        for (var i = 0; i < count; i++)
            _ids.Remove(_records[i].Id);
        _records.RemoveRange(0, count);
    }
}
