using System.Globalization;

namespace ScalableScheduler.Chaos.Figures;

/// <summary>How durations are distributed, in milliseconds.</summary>
/// <param name="Count">How many.</param>
/// <param name="P50">The median.</param>
/// <param name="P99">The 99th percentile.</param>
/// <param name="Max">The longest.</param>
internal sealed record Spread(int Count, double P50, double P99, double Max)
{
    public static readonly Spread Nothing = new(0, 0, 0, 0);

    public static Spread Of(IEnumerable<TimeSpan> durations)
    {
        var sorted = durations.Select(d => Math.Round(d.TotalMilliseconds, 1)).Order().ToList();
        return sorted.Count == 0
            ? Nothing
            : new Spread(sorted.Count, Testing.Figures.Percentile(sorted, 0.5), Testing.Figures.Percentile(sorted, 0.99), sorted[^1]);
    }

    public override string ToString() => Count == 0
        ? "none"
        : string.Create(CultureInfo.InvariantCulture, $"{Count}: p50 {P50:F0} ms, p99 {P99:F0} ms, max {Max:F0} ms");
}
