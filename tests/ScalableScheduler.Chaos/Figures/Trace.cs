using System.Globalization;
using ScalableScheduler.Runs;
using ScalableScheduler.Testing.Checking;

namespace ScalableScheduler.Chaos.Figures;

/// <summary>What is known about the run that a finding is about, and about its neighbours: a run of real processes can't be
/// had again to look closer.</summary>
internal static class Trace
{
    private const int Traced = 10;
    private static readonly TimeSpan Near = TimeSpan.FromSeconds(3);

    public static IReadOnlyList<string> Of(IReadOnlyList<Finding> findings, Testing.Checking.Evidence evidence) =>
    [
        .. findings.Where(f => f.Subject.Contains(RunId.Divider, StringComparison.Ordinal)).Take(Traced).SelectMany(f => Of(f.Subject, evidence)).Distinct(StringComparer.Ordinal),
        .. findings.Where(f => f.Promise == Promise.Limits).Take(Traced).SelectMany(f => OfCollection(f, evidence)).Distinct(StringComparer.Ordinal),
    ];

    // Its versions, and what is known of each run that the finding names.
    private static IEnumerable<string> OfCollection(Finding finding, Testing.Checking.Evidence evidence) =>
    [
        .. evidence.Collections.Where(c => c.Definition.Name.Value == finding.Subject)
            .Select(c => $"{c.From:HH:mm:ss.fff} to {c.StoredBy:HH:mm:ss.fff} {finding.Subject} revision {c.Definition.Revision}: {c.Definition.Limits}"),
        .. evidence.Records.Where(r => finding.What.Contains(r.Id.Value, StringComparison.Ordinal)).SelectMany(r => Of(r.Id.Value, evidence)),
    ];

    private static IEnumerable<string> Of(string run, Testing.Checking.Evidence evidence)
    {
        var schedule = run[..run.IndexOf(RunId.Divider, StringComparison.Ordinal)];
        var at = evidence.Records.FirstOrDefault(r => r.Id.Value == run)?.NominalTime ?? evidence.Seen.FirstOrDefault(s => s.Run == run)?.NominalTime;
        if (at is not { } nominal)
            return [];
        var (from, to) = (nominal - Near, nominal + Near);
        var versions = evidence.Asked.Where(a => a.Definition.Id.Value == schedule && a.From <= to && !(a.Replaced?.By < from))
            .Select(a => (a.From, $"{a.From:HH:mm:ss.fff} to {a.StoredBy:HH:mm:ss.fff} revision {a.Definition.Revision}: {a.Definition.TriggerDefinition.Text}, {(a.Definition.Enabled ? "enabled" : "paused")}, {a.Definition.Overlap}"));
        var records = evidence.Records.Where(r => r.Schedule.Value == schedule && r.NominalTime >= from && r.NominalTime <= to).Select(r => (r.OpenedAt, Line(r)));
        var seen = evidence.Seen.Where(s => s.Schedule == schedule && s.NominalTime >= from && s.NominalTime <= to)
            .Select(s => (s.At, string.Create(CultureInfo.InvariantCulture, $"{s.At:HH:mm:ss.fff} {s.Run} attempt {s.Attempt} arrives from {s.Node}, until {s.EndedAt:HH:mm:ss.fff}")));
        return versions.Concat(records).Concat(seen).OrderBy(l => l.Item1).Select(l => l.Item2);
    }

    private static string Line(RunRecord record)
    {
        var attempts = string.Join("; ", record.Attempts.Select(a => $"{a.Number} {a.Outcome} on {a.Node} from {a.StartedAt:HH:mm:ss.fff} to {a.FinishedAt:HH:mm:ss.fff}"));
        return $"{record.OpenedAt:HH:mm:ss.fff} {record.Id} is opened: {record.Status}, started {record.StartedAt:HH:mm:ss.fff}, ended {record.FinishedAt:HH:mm:ss.fff} {record.Message}{record.Skipped}; {attempts}";
    }
}
