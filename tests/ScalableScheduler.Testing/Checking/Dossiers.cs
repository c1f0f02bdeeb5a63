using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;

namespace ScalableScheduler.Testing.Checking;

/// <summary>The evidence by schedule.</summary>
internal sealed class Dossiers
{
    private readonly Dictionary<string, Dossier> _byId = new(StringComparer.Ordinal);

    public Dossiers(Evidence evidence, CollectionTimes collections, TroubleTimes troubles)
    {
        var records = Grouped(evidence.Records, r => r.Schedule.Value);
        var seen = Grouped(evidence.Seen, s => s.Schedule);
        var standing = evidence.Standings.Select(s => s.Id).ToHashSet();
        foreach (var asked in Grouped(evidence.Asked, a => a.Definition.Id.Value))
        {
            var id = new ScheduleId(asked.Key);
            var of = new Dossier(id, LivesOf(asked.Value), records.GetValueOrDefault(asked.Key) ?? [], seen.GetValueOrDefault(asked.Key) ?? []);
            of = WithRecordsSorted(of, evidence);
            of = of with { Expected = new Expectation(of.Present, collections, troubles, evidence.At, of.Accepted, of.Uncounted).All() };
            _byId[asked.Key] = of with { IsRetired = !standing.Contains(id) && IsRetired(of, evidence) };
        }
    }

    public IEnumerable<Dossier> All => _byId.Values;

    public Dossier? Of(string schedule) => _byId.GetValueOrDefault(schedule);

    private static Dossier WithRecordsSorted(Dossier dossier, Evidence evidence)
    {
        var byId = new Dictionary<string, RunRecord>(dossier.Records.Count, StringComparer.Ordinal);
        var (accepted, leftOut) = (new List<RunRecord>(dossier.Records.Count), new List<RunRecord>());
        var since = DateTimeOffset.MaxValue;
        foreach (var record in dossier.Records)
        {
            byId.TryAdd(record.Id.Value, record);
            since = record.OpenedAt < since ? record.OpenedAt : since;
            if (record.Origin == RunOrigin.Schedule)
                (record.Skipped is null ? accepted : leftOut).Add(record);
        }
        accepted.Sort((a, b) => a.NominalTime.CompareTo(b.NominalTime));
        leftOut.Sort((a, b) => a.Skipped!.From.CompareTo(b.Skipped!.From));
        return dossier with
        {
            ById = byId,
            Accepted = accepted,
            LeftOut = leftOut,
            RecordedSince = dossier.Records.Count >= evidence.RecordsKept ? since : DateTimeOffset.MinValue,
        };
    }

    // It completed, and was removed with its records.
    private static bool IsRetired(Dossier dossier, Evidence evidence) => dossier is { Records.Count: 0, Expected.Count: > 0 } && MayHaveCompleted(dossier.Present)
        && dossier.Expected[^1].By + evidence.CompletedKeptFor <= evidence.At;

    private static bool MayHaveCompleted(Life life) => life.Last is { Trigger.IsOneShot: true } or { EndAt: not null } or { MaxRuns: not null };

    private static List<Life> LivesOf(List<AskedVersion> asked)
    {
        var lives = new List<Life>();
        var first = 0;
        for (var i = 0; i < asked.Count; i++)
        {
            if (!asked[i].IsDeleted && i < asked.Count - 1)
                continue;
            lives.Add(new Life(asked.GetRange(first, i + 1 - first)));
            first = i + 1;
        }
        return lives;
    }

    private static Dictionary<string, List<T>> Grouped<T>(IReadOnlyList<T> items, Func<T, string> by)
    {
        var groups = new Dictionary<string, List<T>>(StringComparer.Ordinal);
        foreach (var item in items)
        {
            if (!groups.TryGetValue(by(item), out var group))
                groups[by(item)] = group = [];
            group.Add(item);
        }
        return groups;
    }
}
