using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;

namespace ScalableScheduler.Testing.Checking;

/// <summary>What may be sent of a run, and how often; and that it ends.</summary>
internal static class AttemptRules
{
    public static void Check(Judgement judgement, Dossier dossier)
    {
        CheckRecords(judgement, dossier);
        CheckSent(judgement, dossier);
    }

    private static void CheckRecords(Judgement judgement, Dossier dossier)
    {
        var known = new HashSet<string>(dossier.Records.Count, StringComparer.Ordinal);
        foreach (var record in dossier.Records)
        {
            if (!known.Add(record.Id.Value))
                judgement.Add(Promise.AcceptedOnce, record.Id.Value, "is recorded twice");
            if (!record.HasEnded && record.OpenedAt + judgement.Evidence.LatestWithoutTrouble < judgement.Evidence.At)
                judgement.Add(Promise.EveryRunEnds, record.Id.Value, $"was opened at {record.OpenedAt:O} and is {record.Status} still");
            for (var i = 1; i < record.Attempts.Count; i++)
            {
                if (record.Attempts[i].Number <= record.Attempts[i - 1].Number)
                    judgement.Add(Promise.AcceptedOnce, record.Id.Value, $"attempt {record.Attempts[i].Number} is recorded after attempt {record.Attempts[i - 1].Number}");
            }
        }
    }

    private static void CheckSent(Judgement judgement, Dossier dossier)
    {
        var first = new Dictionary<(string Run, int Attempt), SeenAttempt>(dossier.Seen.Count);
        var ofRun = new Dictionary<string, SeenAttempt>(dossier.Seen.Count, StringComparer.Ordinal);
        foreach (var seen in dossier.Seen)
        {
            if (!first.TryAdd((seen.Run, seen.Attempt), seen) && !IsExcused(judgement, dossier, first[(seen.Run, seen.Attempt)], seen))
                judgement.Add(Promise.AcceptedOnce, seen.Run, $"attempt {seen.Attempt} was sent at {first[(seen.Run, seen.Attempt)].At:O} and at {seen.At:O}");
            if (!ofRun.TryAdd(seen.Run, seen) && IsOnceAtMost(dossier, ofRun[seen.Run], seen) && !IsExcused(judgement, dossier, ofRun[seen.Run], seen))
                judgement.Add(Promise.AtMostOnce, seen.Run, $"was sent at {ofRun[seen.Run].At:O} and at {seen.At:O}");
        }
        foreach (var record in dossier.Records)
            CheckGivenUp(judgement, dossier, record, first);
        foreach (var seen in ofRun.Values)
            CheckKnown(judgement, dossier, seen);
    }

    private static void CheckGivenUp(Judgement judgement, Dossier dossier, RunRecord record, Dictionary<(string Run, int Attempt), SeenAttempt> sent)
    {
        foreach (var attempt in record.Attempts)
        {
            if (attempt.Outcome == AttemptOutcome.Abandoned && attempt.Node is { } node && sent.TryGetValue((record.Id.Value, attempt.Number), out var seen)
                && !judgement.Troubles.OfNodeBetween(node.Value, seen.At - judgement.Tolerance, attempt.FinishedAt + judgement.Tolerance))
            {
                judgement.Add(Promise.NotSentAgain, record.Id.Value, $"attempt {attempt.Number} was sent by {node} at {seen.At:O}, which was in no trouble, and given up at {attempt.FinishedAt:O}");
            }
        }
        if (record.Attempts.SkipLast(1).FirstOrDefault(a => a.Outcome is AttemptOutcome.Delivered or AttemptOutcome.Completed) is { } done)
            judgement.Add(Promise.NotSentAgain, record.Id.Value, $"went on after attempt {done.Number}, which was {done.Outcome} at {done.FinishedAt:O}");
        if (!record.HasEnded || record.Attempts.Count >= Run.AttemptsKept)
            return;
        var ended = record.FinishedAt ?? DateTimeOffset.MaxValue;
        // A run that was terminated says nothing of the attempt that was under way.
        var last = record.Attempts.Count == 0 ? 0 : record.Attempts[^1].Number;
        var mayBeUnderWay = record.Status == RunStatus.Cancelled;
        for (var number = 1; sent.TryGetValue((record.Id.Value, number), out var seen) || number <= last; number++)
        {
            if (seen is null || seen.At < dossier.BegunAt || judgement.Troubles.LostBetween(seen.At, judgement.Evidence.At))
                continue;
            if (seen.At > ended + judgement.Rounded && !judgement.Troubles.AnyBetween(ended - judgement.Evidence.LatestWithoutTrouble, seen.At))
                judgement.Add(Promise.NotSentAgain, record.Id.Value, $"ended at {ended:O}, and attempt {number} was sent at {seen.At:O}");
            var isKnown = record.Attempts.Any(a => a.Number == number);
            if (!isKnown && sent.TryGetValue((record.Id.Value, number + 1), out var again))
                judgement.Add(Promise.NotSentAgain, record.Id.Value, $"attempt {number} was sent at {seen.At:O} and is on no record, and attempt {number + 1} was sent at {again.At:O}");
            else if (!isKnown && !mayBeUnderWay)
                judgement.Add(Promise.AcceptedOnce, record.Id.Value, $"attempt {number} was sent at {seen.At:O}, and the run ended without it");
        }
    }

    // A run's id comes back when its schedule was deleted and registered again, or when a failover lost it.
    private static bool IsExcused(Judgement judgement, Dossier dossier, SeenAttempt before, SeenAttempt again) =>
        judgement.Troubles.LostBetween(before.At, again.At) || dossier.IsDeletedBetween(TakenUpFrom(before), again.At);

    // Its schedule may be deleted between the run's taking up and its sending.
    private static DateTimeOffset TakenUpFrom(SeenAttempt seen) => seen.NominalTime < seen.At ? seen.NominalTime : seen.At;

    private static bool IsOnceAtMost(Dossier dossier, SeenAttempt before, SeenAttempt again) =>
        dossier.Lives.All(life => life.SurelyBetween(TakenUpFrom(before), again.At, s => s.Delivery == Delivery.AtMostOnce));

    private static void CheckKnown(Judgement judgement, Dossier dossier, SeenAttempt seen)
    {
        if (dossier.ById.ContainsKey(seen.Run) || dossier.IsRetired || seen.NominalTime <= dossier.RecordedSince)
            return;
        if (judgement.Troubles.LostBetween(seen.At, judgement.Evidence.At))
            return;
        foreach (var life in dossier.Lives)
        {
            if (life is { IsDeleted: true, Ended: { } ended } && seen.At <= judgement.Troubles.LatestFor(ended.By) + life.Last.Timeout)
                return;
        }
        judgement.Add(Promise.NothingInvented, seen.Run, $"was sent at {seen.At:O}, and is on no record");
    }
}
