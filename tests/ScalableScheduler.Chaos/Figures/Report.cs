using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ScalableScheduler.Testing;

namespace ScalableScheduler.Chaos.Figures;

/// <summary>The figures of a run, for people and for programs.</summary>
internal static class Report
{
    private const int Shown = 8;

    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Writes both under artifacts/chaos.</summary>
    /// <returns>The Markdown.</returns>
    public static async Task<string> WriteAsync(IReadOnlyList<ActFigures> acts, int seed, IReadOnlyList<string> notDone)
    {
        var folder = RepoRoot.PathTo("artifacts", "chaos");
        Directory.CreateDirectory(folder);
        var markdown = Markdown(acts, seed, notDone);
        await File.WriteAllTextAsync(Path.Combine(folder, "chaos.md"), markdown);
        await File.WriteAllTextAsync(Path.Combine(folder, "chaos.json"), JsonSerializer.Serialize(new { seed, not_done = notDone, acts }, Json));
        return markdown;
    }

    private static string Markdown(IReadOnlyList<ActFigures> acts, int seed, IReadOnlyList<string> notDone)
    {
        var text = new StringBuilder();
        Line(text, $"Seed {seed}: {acts.Count} acts in {acts.Sum(a => a.Seconds) / 60:F1} minutes, {acts.Sum(a => a.Faults.Sum(f => f.Times))} faults, {acts.Sum(a => a.Occurrences)} occurrences, {acts.Sum(a => a.Attempts)} attempts.");
        Line(text, $"Missed {acts.Sum(a => a.Missed)}, accepted twice {acts.Sum(a => a.Duplicates)}, early {acts.Sum(a => a.Early)}, abandoned and sent again {acts.Sum(a => a.SentAgain)}, findings {acts.Sum(a => a.Findings.Count)}.");
        foreach (var not in notDone)
            Line(text, $"Not done here: {not}.");
        Line(text, $"");
        Line(text, $"| Act | Lease | Took | Occurrences | Attempts | Missed | Twice | Early | Again | Late, no fault (p50 / p99 / max ms) | Machine | Findings |");
        Line(text, $"|---|---|---|---|---|---|---|---|---|---|---|---|");
        foreach (var a in acts)
            Line(text, $"| {a.Act} | {a.LeaseSeconds} s | {a.Seconds:F0} s | {a.Occurrences} | {a.Attempts} | {a.Missed} | {a.Duplicates} | {a.Early} | {a.SentAgain} | {a.Lateness.P50:F0} / {a.Lateness.P99:F0} / {a.Lateness.Max:F0} | {(a.IsQuiet ? "quiet" : "busy")} ({a.TimerLagMs:F0} ms) | {a.Findings.Count} |");
        Line(text, $"");
        Line(text, $"| Act | Fault | Times | Late meanwhile (p50 / p99 / max ms) | Measured | p50 / p99 / max ms |");
        Line(text, $"|---|---|---|---|---|---|");
        foreach (var (a, f) in acts.SelectMany(a => a.Faults.Select(f => (a, f))))
            Line(text, $"| {a.Act} | {f.Kind} | {f.Times} | {Cells(f.Lateness)} | {f.Measured} | {(f.Measured is null ? "" : Cells(f.Spread))} |");
        Line(text, $"");
        Line(text, $"| Act | Node | Watched | Memory: warm / at the end / most, MiB |");
        Line(text, $"|---|---|---|---|");
        foreach (var (a, m) in acts.SelectMany(a => a.Memory.Select(m => (a, m))))
            Line(text, $"| {a.Act} | {m.Node} | {m.Seconds:F0} s | {m.First:F0} / {m.Last:F0} / {m.Max:F0} |");
        foreach (var a in acts.Where(a => a.Findings.Count > 0))
        {
            Line(text, $"");
            Line(text, $"Findings in {a.Act} (seed {a.Seed}):");
            foreach (var line in a.Traces)
                Line(text, $"    {line}");
            foreach (var kind in a.Findings.GroupBy(KindOf))
            {
                foreach (var finding in kind.Take(Shown))
                    Line(text, $"- {finding}");
                if (kind.Count() > Shown)
                    Line(text, $"- ... and {kind.Count() - Shown} more of the kind: {kind.Key}");
            }
        }
        return text.ToString();
    }

    // A promise, or a node, and what follows.
    private static string KindOf(string finding) => finding.Split(':', 2)[0];

    private static string Cells(Spread spread) => spread.Count == 0
        ? "none"
        : string.Create(CultureInfo.InvariantCulture, $"{spread.P50:F0} / {spread.P99:F0} / {spread.Max:F0}");

    private static void Line(StringBuilder text, FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
