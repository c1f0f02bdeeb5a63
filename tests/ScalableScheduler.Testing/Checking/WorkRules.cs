using ScalableScheduler.Runs;
using ScalableScheduler.Work;

namespace ScalableScheduler.Testing.Checking;

/// <summary>A worker's end of a run is taken once, and stays.</summary>
internal static class WorkRules
{
    public static void Check(Judgement judgement)
    {
        foreach (var reports in judgement.Evidence.Taken.GroupBy(t => t.Run))
        {
            var run = reports.Key;
            var completed = reports.Where(r => r.Status == WorkStatus.Completed).ToList();
            foreach (var twice in reports.Where(r => r.Status is WorkStatus.Completed or WorkStatus.Failed or WorkStatus.Cancelled).GroupBy(r => r.Claim).Where(g => g.Count() > 1))
                judgement.Add(Promise.WorkDoneOnce, run.Value, $"the end that claim {twice.Key} reported was taken {twice.Count()} times");
            if (completed.Count == 0 || !run.TryGetSchedule(out var id) || judgement.Dossiers.Of(id.Value) is not { Present.IsDeleted: false } dossier || completed[0].At < dossier.BegunAt)
                continue;
            var done = completed[^1];
            if (judgement.Troubles.LostBetween(completed[0].At, judgement.Evidence.At))
                continue;
            if (completed.DistinctBy(c => c.Claim).Count() > 1)
                judgement.Add(Promise.WorkDoneOnce, run.Value, $"{completed.Count} workers' ends were taken");
            if (reports.Any(r => r.From > completed[0].At + judgement.Tolerance && r.Claim != completed[0].Claim))
                judgement.Add(Promise.WorkDoneOnce, run.Value, $"was completed at {completed[0].At:O}, and another worker's report was taken after that");
            if (!dossier.ById.TryGetValue(run.Value, out var record))
            {
                if (done.At > dossier.RecordedSince && !dossier.IsRetired && dossier.RecordedSince == DateTimeOffset.MinValue)
                    judgement.Add(Promise.WorkDoneOnce, run.Value, $"was completed at {done.At:O}, and is on no record");
            }
            else if (record.Status != RunStatus.Succeeded)
            {
                judgement.Add(Promise.WorkDoneOnce, run.Value, $"was completed at {done.At:O}, and is {record.Status}");
            }
            else if (record.Attempts.Count == 0 || record.Attempts[^1].Claim != done.Claim)
            {
                judgement.Add(Promise.WorkDoneOnce, run.Value, $"was completed by claim {done.Claim}, and is recorded as done by {(record.Attempts.Count > 0 ? record.Attempts[^1].Claim : null)}");
            }
        }
    }
}
