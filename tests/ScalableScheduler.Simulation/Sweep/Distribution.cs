namespace ScalableScheduler.Simulation;

/// <summary>How often each value came, to the millisecond: of many stories, without keeping each value.</summary>
internal sealed class Distribution
{
    private readonly SortedDictionary<long, long> _counts = [];

    public long Count { get; private set; }

    public double Max => _counts.Count == 0 ? 0 : _counts.Keys.Last();

    public void Add(TimeSpan value)
    {
        var milliseconds = (long)Math.Round(value.TotalMilliseconds);
        _counts[milliseconds] = _counts.GetValueOrDefault(milliseconds) + 1;
        Count++;
    }

    /// <summary>The value, in milliseconds, that this part of all values does not exceed.</summary>
    public double Percentile(double part)
    {
        var left = (long)Math.Ceiling(Count * part);
        foreach (var (value, count) in _counts)
        {
            left -= count;
            if (left <= 0)
                return value;
        }
        return Max;
    }

    public Quantiles Summary => new(Count, Percentile(0.5), Percentile(0.99), Max);
}

/// <summary>A distribution in short, in milliseconds.</summary>
internal sealed record Quantiles(long Count, double P50, double P99, double Max);
