using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;

namespace ScalableScheduler.Testing.Checking;

/// <summary>Runs of a schedule are under way together, wait for one another and take one another's place as its overlap rule says.</summary>
internal sealed class OverlapRules(Judgement judgement, Dossier dossier)
{
    private readonly List<RunTime> _runs = [.. dossier.Records.Where(r => r.Skipped is null || r.FinishedAt > r.OpenedAt).Select(r => new RunTime(r)).OrderBy(r => r.Opened).ThenBy(r => r.Record.NominalTime)];

    public static void Check(Judgement judgement, Dossier dossier)
    {
        if (dossier.Present.Always(s => !s.OpenRunsMatter))
        {
            foreach (var record in dossier.LeftOut.Where(IsByRule))
                judgement.Add(Promise.OverlapRule, record.Id.Value, $"was left out, though its runs may overlap: {record.Skipped}");
            return;
        }
        var rules = new OverlapRules(judgement, dossier);
        rules.CheckTogether();
        rules.CheckTogetherAtTarget();
        new OverlapOpenings(judgement, dossier, rules._runs).Check();
        new OverlapLeavings(judgement, dossier, rules._runs).Check();
    }

    private static bool IsByRule(RunRecord record) => record.Skipped!.Reason is SkipReason.Overlap or SkipReason.QueueFull;

    // One begins when all others have ended, or have made way.
    private void CheckTogether()
    {
        RunTime? longest = null;
        foreach (var run in _runs.Where(r => r.Record.StartedAt is not null).OrderBy(r => r.Started).ThenBy(r => r.Finished))
        {
            if (longest is { } other && other.Finished > run.Started + judgement.Rounded
                && dossier.Present.SurelyBetween(run.Opened, run.Started, s => s.Overlap != OverlapPolicy.Allow)
                && !judgement.Troubles.LostBetween(other.Started, run.Finished) && !WasSentAfter(run, other))
            {
                judgement.Add(Promise.OverlapRule, run.Record.Id.Value, $"began at {run.Started:O}, while {other.Record.Id} was under way from {other.Started:O} to {other.Record.FinishedAt:O}");
            }
            if (longest is null || run.Finished > longest.Value.Finished)
                longest = run;
        }
    }

    // What a call that hung began, began when the store took it: later than the node that made the call had thought.
    private bool WasSentAfter(RunTime run, RunTime other)
    {
        foreach (var seen in dossier.Seen)
        {
            if (seen.Run == run.Record.Id.Value)
                return seen.At + judgement.Rounded >= other.Finished;
        }
        return true; // never, then
    }

    // A node that was in trouble may end what it began, though its run went on elsewhere; and so may one whose schedule was
    // deleted. Of what is sent to workers the target sees only that it is handed over.
    private void CheckTogetherAtTarget()
    {
        SeenAttempt? longest = null;
        foreach (var seen in dossier.Seen)
        {
            if (longest is not null && longest.Run != seen.Run && judgement.SurelyUntil(longest) > seen.At + judgement.Rounded
                && !judgement.Troubles.OfNodeBetween(longest.Node, longest.At, seen.At) && !judgement.Troubles.OfNodeBetween(seen.Node, longest.At, seen.At)
                && dossier.Lives.All(l => l.SurelyBetween(OpenedAt(seen), seen.At, s => s is { Work: null, Overlap: not (OverlapPolicy.Allow or OverlapPolicy.TerminateOther) }))
                && !dossier.IsDeletedBetween(longest.At, seen.At))
            {
                judgement.Add(Promise.OverlapRule, seen.Run, $"arrived at {seen.At:O}, while {longest.Run} was under way at its target from {longest.At:O} to {longest.EndedAt:O}");
            }
            if (judgement.SurelyUntil(seen) is { } until && (longest is null || until > judgement.SurelyUntil(longest)))
                longest = seen;
        }
    }

    // What was opened while its rule let it run beside others may do so, whatever the rule says by now.
    private DateTimeOffset OpenedAt(SeenAttempt seen) => dossier.ById.TryGetValue(seen.Run, out var record) ? record.OpenedAt : seen.NominalTime < seen.At ? seen.NominalTime : seen.At;
}
