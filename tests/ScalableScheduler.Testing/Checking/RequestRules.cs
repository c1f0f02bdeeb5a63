using ScalableScheduler.Runs;

namespace ScalableScheduler.Testing.Checking;

/// <summary>A run that was asked for, by hand or by a backfill, is opened once.</summary>
internal static class RequestRules
{
    public static void Check(Judgement judgement)
    {
        CheckAsked(judgement);
        foreach (var backfill in judgement.Evidence.Backfills)
        {
            if (judgement.Dossiers.Of(backfill.Schedule.Value) is { Lives.Count: 1, Present.IsDeleted: false } dossier)
                new BackfillRules(judgement, dossier, backfill).Check();
        }
    }

    private static void CheckAsked(Judgement judgement)
    {
        var asked = new HashSet<RunId>();
        foreach (var run in judgement.Evidence.AskedRuns)
        {
            asked.Add(run.Id);
            if (run.AnsweredAt is { } answered && run.Id.TryGetSchedule(out var id) && judgement.Dossiers.Of(id.Value) is { Lives.Count: 1, Present.IsDeleted: false, IsRetired: false } dossier
                && answered > dossier.RecordedSince && !dossier.ById.ContainsKey(run.Id.Value))
            {
                judgement.Add(Promise.AskedRunsOpened, run.Id.Value, $"was asked for, and acknowledged at {answered:O}, and is on no record");
            }
        }
        if (asked.Count == 0)
            return;
        foreach (var stranger in judgement.Evidence.Records.Where(r => r.Origin == RunOrigin.Trigger && !asked.Contains(r.Id)))
            judgement.Add(Promise.NothingInvented, stranger.Id.Value, "nobody asked for it");
    }
}
