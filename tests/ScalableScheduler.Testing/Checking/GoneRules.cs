using System.Globalization;
using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;

namespace ScalableScheduler.Testing.Checking;

/// <summary>Of a schedule that was deleted, or removed with its records after it completed, only its targets can tell.</summary>
internal static class GoneRules
{
    public static void Check(Judgement judgement, Dossier dossier)
    {
        if (!dossier.IsRetired && !dossier.Lives.Any(l => l.IsDeleted))
            return;
        var sent = dossier.Seen.Select(s => s.Run).ToHashSet(StringComparer.Ordinal);
        foreach (var life in dossier.Lives.Where(l => l.IsDeleted || dossier.IsRetired))
            CheckLife(judgement, dossier.Id, life, sent);
    }

    // What may have been left out, or was waiting for something, left no trace.
    private static void CheckLife(Judgement judgement, ScheduleId id, Life life, HashSet<string> sent)
    {
        if (!life.Always(s => s is { Overlap: OverlapPolicy.Allow, Work: null, MaxRuns: null } && !judgement.Collections.EverLimited(s.Collection)))
            return;
        foreach (var expected in new Expectation(life, judgement.Collections, judgement.Troubles, judgement.Evidence.At, [], uncounted: 0).All())
        {
            var sentBy = judgement.Troubles.LatestFor(expected.By);
            var mayBeMissed = !life.Always(s => expected.By - expected.Due <= s.Misfire.Grace);
            if (mayBeMissed || sentBy >= life.Ended?.From || sent.Contains(RunId.Of(id, expected.Nominal).Value))
                continue;
            judgement.Add(Promise.NothingMissed, id.Value, string.Create(CultureInfo.InvariantCulture, $"the occurrence of {expected.Nominal:O} was not sent by {sentBy:O}, and then all of it was gone"));
        }
    }
}
