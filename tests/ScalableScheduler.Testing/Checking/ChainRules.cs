using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;

namespace ScalableScheduler.Testing.Checking;

/// <summary>Each run that ended triggered what is chained to it, once.</summary>
internal static class ChainRules
{
    /// <summary>What a node left undone the owner of the partition takes up after this.</summary>
    private static readonly TimeSpan LeftAfter = TimeSpan.FromSeconds(10);

    public static void Check(Judgement judgement, Dossier parent)
    {
        foreach (var run in parent.Records)
        {
            if (run.Skipped is null && run.HasEnded && !parent.Present.Always(s => s.Then.IsEmpty))
                CheckParent(judgement, parent, run);
            if (run.Origin == RunOrigin.Chain)
                CheckLink(judgement, run);
        }
    }

    private static void CheckParent(Judgement judgement, Dossier parent, RunRecord run)
    {
        var ended = run.FinishedAt ?? run.OpenedAt;
        foreach (var target in parent.Present.Last.Then.OnSuccess.Concat(parent.Present.Last.Then.OnFailure).Distinct())
        {
            // Which version the last attempt went by is not known: all of them have to say the same.
            var isAsked = parent.Present.SurelyBetween(run.OpenedAt, ended, s => Triggered(s, run.Status).Contains(target));
            if (isAsked && judgement.Dossiers.Of(target.Value) is { Lives.Count: 1, Present.IsDeleted: false } link && ended > RegisteredAt(link)
                && judgement.Troubles.LatestFor(judgement.Troubles.LatestFor(ended) + LeftAfter) < judgement.Evidence.At
                && ended > link.RecordedSince && !link.ById.ContainsKey(RunId.OfChain(target, run.Id).Value))
            {
                judgement.Add(Promise.Chains, run.Id.Value, $"ended as {run.Status} at {ended:O}, and triggered no run of {target}");
            }
        }
    }

    private static void CheckLink(Judgement judgement, RunRecord run)
    {
        if (run.CausedBy is not { } causedBy || run.Id != RunId.OfChain(run.Schedule, causedBy))
        {
            judgement.Add(Promise.Chains, run.Id.Value, $"was triggered under an id that is not made of what triggered it, {run.CausedBy}");
            return;
        }
        if (!causedBy.TryGetSchedule(out var id) || judgement.Dossiers.Of(id.Value) is not { Lives.Count: 1, Present.IsDeleted: false } parent || run.OpenedAt <= parent.RecordedSince)
            return;
        var cause = parent.ById.GetValueOrDefault(causedBy.Value);
        if (cause is not { HasEnded: true } || parent.Present.SurelyBetween(cause.OpenedAt, cause.FinishedAt ?? cause.OpenedAt, s => !Triggered(s, cause.Status).Contains(run.Schedule)))
            judgement.Add(Promise.Chains, run.Id.Value, $"was triggered by {causedBy}, which {(cause is null ? "is not known" : $"is {cause.Status}")}");
    }

    private static IReadOnlyList<ScheduleId> Triggered(Schedule schedule, RunStatus status) => status switch
    {
        RunStatus.Succeeded => schedule.Then.OnSuccess,
        RunStatus.Failed or RunStatus.Lost => schedule.Then.OnFailure,
        _ => [],
    };

    private static DateTimeOffset RegisteredAt(Dossier dossier) => dossier.Present.Versions.All[0].MaybeUntil > dossier.Present.Versions.All[0].SurelyFrom
        ? dossier.Present.Versions.All[0].SurelyFrom
        : dossier.Present.Versions.All[0].MaybeUntil;
}
