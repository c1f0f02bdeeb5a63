using System.Globalization;
using ScalableScheduler.Chaos.Acts;
using ScalableScheduler.Chaos.Evidence;
using ScalableScheduler.Chaos.Faults;
using ScalableScheduler.Runs;
using ScalableScheduler.Testing.Checking;

namespace ScalableScheduler.Chaos.Figures;

/// <summary>Makes figures of an act, and finds what is not as promised.</summary>
internal static class Appraisal
{
    public static ActFigures Of(ActResult result)
    {
        var evidence = Gathering.Of(result);
        var verdict = Checker.Check(evidence);
        var measurement = new Measurement(evidence, result.Act.Lease);
        var memory = result.Fleet.Nodes.Select(n => MemoryFigures.Of(n.Memory)).OfType<MemoryFigures>().ToList();
        var faults = result.Blows.GroupBy(b => (b.Kind, b.Measure)).Select(g => FaultsOf(g.Key.Kind, g.Key.Measure, [.. g], measurement)).ToList();
        return new ActFigures
        {
            Act = result.Act.Name,
            Seed = result.Seed,
            Seconds = Math.Round(result.Took.TotalSeconds),
            LeaseSeconds = result.Act.Lease.TotalSeconds,
            IsQuiet = result.Quietness.IsQuiet,
            TimerLagMs = Math.Round(result.Quietness.P99.TotalMilliseconds, 1),
            Schedules = result.Crowd.User.Schedules.Count,
            Occurrences = verdict.Occurrences,
            Attempts = evidence.Seen.Count,
            RepeatedCalls = result.Repeated,
            Missed = verdict.Findings.Count(f => f.Promise == Promise.NothingMissed),
            Duplicates = evidence.Seen.Where(s => s.IsAccepted).GroupBy(s => (s.Run, s.Attempt)).Sum(g => g.Count() - 1),
            SentAgain = evidence.Records.Sum(r => r.Attempts.Count(a => a.Outcome == AttemptOutcome.Abandoned)),
            Early = evidence.Seen.Count(s => s.At < s.NominalTime),
            Lateness = Spread.Of(verdict.LatenessWithoutTrouble),
            Faults = faults,
            Traces = Trace.Of(verdict.Findings, evidence),
            Memory = memory,
            Findings =
            [
                .. verdict.Findings.Select(f => f.ToString()),
                .. result.Crowd.User.Losses.Select(l => $"acknowledged and lost: {l}"),
                .. result.Settled ? Array.Empty<string>() : ["not everything had ended 90 s after the last edit"],
                .. result.Fleet.Nodes.SelectMany(n => n.Output.Bad),
                .. memory.Where(m => m.HasGrown).Select(m => $"{m.Node}: its memory grew from {m.First} to {m.Last} MiB"),
                .. result.Quietness.IsQuiet ? Late(result.Blows, measurement) : [],
            ],
        };
    }

    private static FaultFigures FaultsOf(string kind, Measure measure, IReadOnlyList<Blow> blows, Measurement measurement) => new(
        kind,
        blows.Count,
        Spread.Of(blows.SelectMany(measurement.LatenessOf)),
        Measurement.NameOf(measure),
        Spread.Of(blows.SelectMany(measurement.Of)));

    private static IEnumerable<string> Late(IReadOnlyList<Blow> blows, Measurement measurement)
    {
        foreach (var kind in blows.GroupBy(b => (b.Kind, b.Measure)))
        {
            if (measurement.BoundOf(kind.Key.Measure) is not { } bound)
                continue;
            var spread = Spread.Of(kind.SelectMany(measurement.Of));
            var measured = kind.Key.Measure == Measure.TakeOver ? spread.P99 : spread.Max;
            if (measured > bound.TotalMilliseconds)
                yield return string.Create(CultureInfo.InvariantCulture, $"{kind.Key.Kind}: {Measurement.NameOf(kind.Key.Measure)}: {spread}; promised are {bound.TotalMilliseconds:F0} ms");
        }
    }
}
