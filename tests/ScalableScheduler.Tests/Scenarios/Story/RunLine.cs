using System.Globalization;
using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;

namespace ScalableScheduler.Tests.Scenarios;

/// <summary>What a story says of a run: which occurrence, how it ended, and what tells it from others that ended so.</summary>
internal sealed record RunLine(string At, RunStatus Status, RunOrigin By, int Attempts, string Detail = "")
{
    public static RunLine Of(RunRecord run, Journal journal) => new(
        journal.Told(run.NominalTime),
        run.Status,
        run.Origin,
        run.Attempts.Count,
        run.Skipped is { } s ? OfSkipped(s.Reason, journal.Told(s.To), s.Count) : run.Failure?.ToString() ?? "");

    public static string OfSkipped(SkipReason reason, string to, long count) =>
        string.Create(CultureInfo.InvariantCulture, $"{reason}, {count} up to {to}");

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{At} {Status}{(By == RunOrigin.Schedule ? "" : $" ({By})")}{(Attempts > 0 ? $", attempts: {Attempts}" : "")}{(Detail.Length > 0 ? $", {Detail}" : "")}");
}
