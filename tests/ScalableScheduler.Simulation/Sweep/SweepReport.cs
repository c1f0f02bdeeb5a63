using System.Globalization;
using System.Text.Json;
using ScalableScheduler.Testing;

namespace ScalableScheduler.Simulation;

/// <summary>Writes figures for people (Markdown) and for programs (JSON), under artifacts/simulation.</summary>
internal static class SweepReport
{
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static async Task<string> WriteAsync(SweepFigures figures)
    {
        var folder = RepoRoot.PathTo("artifacts", "simulation");
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, "figures.json"), JsonSerializer.Serialize(figures, Json));
        await File.WriteAllTextAsync(Path.Combine(folder, "figures.md"), Markdown(figures));
        return folder;
    }

    public static string Markdown(SweepFigures f)
    {
        var lines = new List<string>
        {
            "| What | How much |",
            "|---|---|",
            Row("stories (seeds)", $"{f.Seeds:N0}, {f.LongSeeds:N0} of them hours or days long"),
            Row("cluster hours", $"{f.ClusterHours:N1}"),
            Row("node hours", $"{f.NodeHours:N1}"),
            Row("schedules", $"{f.Schedules:N0}"),
            Row("occurrences checked", $"{f.Occurrences:N0}"),
            Row("runs", $"{f.Runs:N0}"),
            Row("attempts sent", $"{f.Sent:N0}"),
            Row("missed", $"{f.Findings["NothingMissed"]:N0}"),
            Row("accepted twice", $"{f.Findings["AcceptedOnce"]:N0}"),
            Row("early", $"{f.Findings["NeverEarly"]:N0}"),
            Row("other promises broken", $"{f.Findings.Where(p => p.Key is not ("NothingMissed" or "AcceptedOnce" or "NeverEarly")).Sum(p => p.Value):N0}"),
            Row("stories with a finding", $"{f.FailedSeeds:N0}"),
            Row("lateness, all", Words(f.Lateness)),
            Row("lateness where nothing failed", Words(f.LatenessWithoutTrouble)),
            Row("take-over after a crash, all", Words(f.Takeover)),
            Row("take-over where nothing else failed", Words(f.TakeoverWithoutOtherTrouble)),
            Row("that less the lease's duration", Words(f.TakeoverBeyondLeaseWithoutOtherTrouble)),
            Row("real time", $"{f.Took:hh\\:mm\\:ss}"),
            "",
            "| Made to fail | Times |",
            "|---|---|",
        };
        lines.AddRange(f.Faults.Select(fault => Row(fault.Key, $"{fault.Value:N0}")));
        return string.Join('\n', lines) + "\n";
    }

    private static string Row(string what, FormattableString howMuch) => $"| {what} | {howMuch.ToString(CultureInfo.InvariantCulture)} |";

    private static string Row(string what, string howMuch) => $"| {what} | {howMuch} |";

    private static string Words(Quantiles q) => q.Count == 0 ? "none seen" : string.Create(
        CultureInfo.InvariantCulture, $"p50 {q.P50:N0} ms, p99 {q.P99:N0} ms, max {q.Max:N0} ms ({q.Count:N0} seen)");
}
