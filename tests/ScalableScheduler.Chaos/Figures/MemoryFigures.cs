using ScalableScheduler.Chaos.Watch;

namespace ScalableScheduler.Chaos.Figures;

/// <summary>The private memory of a node's longest-living process, in MiB.</summary>
/// <param name="Node">The node.</param>
/// <param name="Seconds">How long it was watched.</param>
/// <param name="First">The median of the second quarter of its life, when it has warmed up.</param>
/// <param name="Last">The median of the last quarter.</param>
/// <param name="Max">The most.</param>
internal sealed record MemoryFigures(string Node, double Seconds, double First, double Last, double Max)
{
    private const int FewSamples = 8;
    private const double Grown = 1.25;
    private const double Noise = 24;
    private const double Unit = 1024 * 1024;

    private static readonly TimeSpan LongEnough = TimeSpan.FromMinutes(4);

    /// <summary>Whether it grew beyond noise; only said of a process that lived long.</summary>
    public bool HasGrown => Seconds >= LongEnough.TotalSeconds && Last > (First * Grown) + Noise;

    /// <summary>Null when no process lived long enough to tell.</summary>
    public static MemoryFigures? Of(MemoryWatch watch)
    {
        var life = watch.Lives.MaxBy(l => l.Count);
        if (life is null || life.Count < FewSamples)
            return null;
        var bytes = life.Select(s => s.Bytes / Unit).ToList();
        var quarter = bytes.Count / 4;
        return new MemoryFigures(
            watch.Node,
            Math.Round((life[^1].At - life[0].At).TotalSeconds),
            Median(bytes[quarter..(2 * quarter)]),
            Median(bytes[^quarter..]),
            Math.Round(bytes.Max(), 1));
    }

    private static double Median(IEnumerable<double> values) => Math.Round(Testing.Figures.Percentile([.. values.Order()], 0.5), 1);
}
