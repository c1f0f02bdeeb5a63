namespace ScalableScheduler.Testing;

/// <summary>The last lines a program wrote; bounded, because a service under load logs without end.</summary>
internal sealed class OutputLines
{
    private const int Kept = 2_000;

    private readonly Lock _gate = new();
    private readonly Queue<string> _lines = new();

    /// <summary>Keeps a line; null, which marks the end of a stream, is left out.</summary>
    public void Add(string? line)
    {
        if (line is null)
            return;
        lock (_gate)
        {
            if (_lines.Count == Kept)
                _lines.Dequeue();
            _lines.Enqueue(line);
        }
    }

    public IReadOnlyList<string> Snapshot()
    {
        lock (_gate)
            return [.. _lines];
    }
}
