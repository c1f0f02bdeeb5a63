namespace ScalableScheduler.Simulation;

/// <summary>Which stories are told.</summary>
internal sealed record SweepOptions
{
    /// <summary>The first seed; long stories begin at <see cref="Shape.LongFrom"/> plus this.</summary>
    public int From { get; init; } = 1;

    /// <summary>So many stories; null for no bound.</summary>
    public int? Seeds { get; init; }

    /// <summary>As long as this; null for no bound.</summary>
    public TimeSpan? For { get; init; }

    /// <summary>Until clusters lived so many hours together; null for no bound.</summary>
    public double? ClusterHours { get; init; }

    /// <summary>One story out of so many is a long one.</summary>
    public int LongEvery { get; init; } = 100;

    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>The seed of a story by its place in the sweep.</summary>
    public int SeedAt(int index)
    {
        var longOnes = index / LongEvery;
        return index % LongEvery == LongEvery - 1 ? Shape.LongFrom + From + longOnes : From + index - longOnes;
    }
}
