using ScalableScheduler.Chaos.Faults;
using ScalableScheduler.Chaos.Load.Kinds;
using ScalableScheduler.Testing.Checking;

namespace ScalableScheduler.Chaos.Figures;

/// <summary>Takes from the evidence what is measured of a fault.</summary>
internal sealed class Measurement(Testing.Checking.Evidence evidence, TimeSpan lease)
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan StopBound = TimeSpan.FromMilliseconds(250);

    private readonly List<SeenAttempt> _steady = [.. evidence.Seen.Where(s => s.Attempt == 1 && Steady.Is(s.Schedule)).OrderBy(s => s.At)];

    /// <summary>What it is called; null for nothing.</summary>
    public static string? NameOf(Measure measure) => measure switch
    {
        Measure.TakeOver => "from SIGKILL to the first firing of each schedule that the node owned",
        Measure.HandOver => "lateness while nodes stop",
        Measure.FirstFire => "from the store being reachable to the first firing",
        Measure.Useful => "from SIGCONT to the first run that the node sends",
        _ => null,
    };

    /// <summary>What issue and documents promise of it; null for nothing. The 99th percentile is held against it for a take-over, the
    /// longest for the others.</summary>
    public TimeSpan? BoundOf(Measure measure) => measure switch
    {
        Measure.TakeOver => lease + TimeSpan.FromSeconds(1),
        Measure.HandOver => StopBound,
        Measure.FirstFire or Measure.Useful => Bound,
        _ => null,
    };

    public IEnumerable<TimeSpan> Of(Blow blow) => blow.Measure switch
    {
        Measure.TakeOver => TakeOvers(blow),
        Measure.HandOver => LatenessOf(blow),
        Measure.FirstFire => First(_steady.Where(s => s.At >= blow.MendedAt && s.NominalTime <= s.At).Select(s => s.At - blow.MendedAt)),
        Measure.Useful => First(evidence.Records
            .SelectMany(r => r.Attempts)
            .Where(a => a.Node?.Value == blow.Node && a.StartedAt >= blow.MendedAt)
            .Select(a => a.StartedAt - blow.MendedAt)
            .Order()),
        _ => [],
    };

    /// <summary>How late was what was due in its trouble.</summary>
    public IEnumerable<TimeSpan> LatenessOf(Blow blow) => _steady
        .Where(s => s.NominalTime >= blow.From && s.NominalTime <= blow.MendedAt + blow.Recovery)
        .Select(s => s.At - s.NominalTime);

    // Of each schedule whose last run before was the dead node's: when its next one came.
    private IEnumerable<TimeSpan> TakeOvers(Blow blow)
    {
        foreach (var arrivals in _steady.GroupBy(s => s.Schedule, StringComparer.Ordinal))
        {
            var before = arrivals.LastOrDefault(s => s.At < blow.From);
            var next = arrivals.FirstOrDefault(s => s.NominalTime > blow.MendedAt);
            if (before?.Node == blow.Node && next is not null && next.NominalTime < blow.MendedAt + Bound)
                yield return next.At - blow.MendedAt;
        }
    }

    private static IEnumerable<TimeSpan> First(IEnumerable<TimeSpan> durations) => durations.Take(1);
}
