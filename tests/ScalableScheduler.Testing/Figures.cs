namespace ScalableScheduler.Testing;

/// <summary>Figures that a test measured and a person wants to see: written under artifacts/figures, where test.sh prints
/// them at the end.</summary>
public static class Figures
{
    /// <summary>Writes the figures of one test, replacing those of an earlier run.</summary>
    public static async Task WriteAsync(string test, IEnumerable<string> lines)
    {
        var folder = RepoRoot.PathTo("artifacts", "figures");
        System.IO.Directory.CreateDirectory(folder);
        await File.WriteAllLinesAsync(Path.Combine(folder, $"{test}.txt"), lines.Prepend(test));
    }

    /// <summary>The value below which this part of the (sorted) values lies.</summary>
    public static T Percentile<T>(IReadOnlyList<T> sorted, double part) => sorted[Math.Min((int)(sorted.Count * part), sorted.Count - 1)];
}
