namespace ScalableScheduler.Coordination;

/// <summary>One running process: its name and a part that is new at every start, so that a restarted pod is another node.</summary>
public readonly record struct NodeId(string Value) : IComparable<NodeId>
{
    public int CompareTo(NodeId other) => string.CompareOrdinal(Value, other.Value);

    public override string ToString() => Value;
}
