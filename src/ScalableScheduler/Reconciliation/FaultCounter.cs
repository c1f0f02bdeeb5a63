namespace ScalableScheduler.Reconciliation;

/// <summary>Counts the faults of one partition by kind.</summary>
internal sealed class FaultCounter
{
    private readonly SortedDictionary<FaultKind, (long Found, long Repaired, List<RecordFault> Examples)> _kinds = [];

    public IReadOnlyList<FaultTally> Tallies => [.. _kinds.Select(k => new FaultTally(k.Key, k.Value.Found, k.Value.Repaired, k.Value.Examples))];

    /// <summary>Counts a fault.</summary>
    /// <returns>Whether it is one of those that are told of by name.</returns>
    public bool Add(RecordFault fault, bool isRepaired)
    {
        var (found, repaired, examples) = _kinds.GetValueOrDefault(fault.Kind, (0, 0, []));
        var isTold = examples.Count < FaultTally.ExamplesKept;
        if (isTold)
            examples.Add(fault);
        _kinds[fault.Kind] = (found + 1, repaired + (isRepaired ? 1 : 0), examples);
        return isTold;
    }
}
