using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;

namespace ScalableScheduler.Testing.Checking;

/// <summary>Nothing is early, and nothing late but for trouble.</summary>
internal sealed class TimeRules(Judgement judgement)
{
    private readonly List<TimeSpan> _lateness = [];
    private readonly List<TimeSpan> _calm = [];

    public IReadOnlyList<TimeSpan> Lateness => Sorted(_lateness);

    public IReadOnlyList<TimeSpan> LatenessWithoutTrouble => Sorted(_calm);

    public void Check(Dossier dossier)
    {
        var firstSeen = new Dictionary<string, DateTimeOffset>(dossier.Seen.Count, StringComparer.Ordinal);
        foreach (var seen in dossier.Seen)
        {
            firstSeen.TryAdd(seen.Run, seen.At);
            if (seen.At + judgement.Tolerance < EarliestOf(dossier, seen))
                judgement.Add(Promise.NeverEarly, seen.Run, $"attempt {seen.Attempt} arrived at {seen.At:O}, before {EarliestOf(dossier, seen):O}");
        }
        foreach (var record in dossier.Accepted)
        {
            if (record.OpenedAt + judgement.Tolerance < EarliestOf(dossier, record.NominalTime, record.OpenedAt))
                judgement.Add(Promise.NeverEarly, record.Id.Value, $"was opened at {record.OpenedAt:O}, before {EarliestOf(dossier, record.NominalTime, record.OpenedAt):O}");
        }
        var at = 0;
        var waits = !dossier.Present.Always(StartsAtOnce);
        foreach (var expected in dossier.Expected)
        {
            while (at < dossier.Accepted.Count && dossier.Accepted[at].NominalTime < expected.Nominal)
                at++;
            if (at == dossier.Accepted.Count || dossier.Accepted[at].NominalTime != expected.Nominal)
                continue;
            CheckLate(expected, dossier.Accepted[at], waits, firstSeen);
        }
    }

    private void CheckLate(Expected expected, RunRecord record, bool waits, Dictionary<string, DateTimeOffset> firstSeen)
    {
        if (record.OpenedAt > expected.By + judgement.Tolerance)
            judgement.Add(Promise.HardlyLate, record.Id.Value, $"was opened at {record.OpenedAt:O}; it was due at {expected.Able:O}, and no trouble excuses more than until {expected.By:O}");
        if (waits)
            return;
        DateTimeOffset? seen = firstSeen.TryGetValue(record.Id.Value, out var first) ? first : null;
        if (seen is { } arrived)
        {
            _lateness.Add(arrived - expected.Able);
            if (expected.By == expected.Able + judgement.Evidence.LatestWithoutTrouble)
                _calm.Add(arrived - expected.Able);
        }
        // Opened at the last moment, it may be sent a little later.
        var begun = seen ?? record.StartedAt;
        if (begun is { } at && at > judgement.Troubles.LatestFor(record.OpenedAt) + judgement.Tolerance)
            judgement.Add(Promise.HardlyLate, record.Id.Value, $"was opened at {record.OpenedAt:O} and sent at {at:O}; no trouble excuses more than until {judgement.Troubles.LatestFor(record.OpenedAt):O}");
    }

    private bool StartsAtOnce(Schedule schedule) => schedule.Work is null
        && schedule.Overlap is OverlapPolicy.Allow or OverlapPolicy.Skip or OverlapPolicy.TerminateOther
        && !judgement.Collections.EverLimited(schedule.Collection);

    private static DateTimeOffset EarliestOf(Dossier dossier, SeenAttempt seen) => IsOccurrence(dossier, seen)
        ? EarliestOf(dossier, seen.NominalTime, seen.At)
        : seen.NominalTime;

    private static bool IsOccurrence(Dossier dossier, SeenAttempt seen) => dossier.ById.TryGetValue(seen.Run, out var record) && record.Origin == RunOrigin.Schedule;

    // Moved by the jitter of one of the versions that held when it was sent, or before.
    private static DateTimeOffset EarliestOf(Dossier dossier, DateTimeOffset nominal, DateTimeOffset sentAt)
    {
        DateTimeOffset? earliest = null;
        foreach (var reign in dossier.Present.Versions.During(nominal, sentAt > nominal ? sentAt : nominal))
        {
            var due = reign.IsUncertain || reign.Value.Definition.Jitter == TimeSpan.Zero ? nominal : Spread.SlotOf(reign.Value.Definition, nominal).Due;
            earliest = due < earliest ? due : earliest ?? due;
        }
        return earliest ?? nominal;
    }

    private static List<TimeSpan> Sorted(List<TimeSpan> times)
    {
        times.Sort();
        return times;
    }
}
