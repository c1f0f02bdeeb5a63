using ScalableScheduler.Collections;
using ScalableScheduler.Runs;

namespace ScalableScheduler.Testing.Checking;

/// <summary>What the schedules of a collection do together stays within its limits, as far as targets see it.</summary>
internal static class LimitRules
{
    /// <summary>Starts are spread evenly, but a start may take a moment to arrive.</summary>
    private static readonly TimeSpan Spell = TimeSpan.FromSeconds(5);

    public static void Check(Judgement judgement)
    {
        foreach (var name in judgement.Collections.Names.Where(judgement.Collections.EverLimited))
        {
            var seen = judgement.Evidence.Seen.Where(s => judgement.Dossiers.Of(s.Schedule) is { } dossier && dossier.Lives.All(l => l.Always(d => d.Collection == name))).ToList();
            CheckConcurrent(judgement, name, [.. seen.Where(s => IsDoneWhereItIsSent(judgement.Dossiers.Of(s.Schedule)!))]);
            CheckRate(judgement, name, seen);
        }
    }

    // What is handed over to a worker is not ended when the handing over is.
    private static bool IsDoneWhereItIsSent(Dossier dossier) => dossier.Lives.All(l => l.Always(s => s.Work is null));

    // A node that was in trouble may end what it began, though its permits went to others; and a run that another of its
    // schedule ended gives its place up at once, though its attempt may take a moment to stop.
    private static void CheckConcurrent(Judgement judgement, CollectionName name, List<SeenAttempt> seen)
    {
        var cancelled = judgement.Evidence.Records.Where(r => r.Status == RunStatus.Cancelled).ToLookup(r => r.Id.Value, r => r.FinishedAt!.Value, StringComparer.Ordinal);
        var underWay = new PriorityQueue<SeenAttempt, DateTimeOffset>();
        foreach (var attempt in seen)
        {
            while (underWay.TryPeek(out _, out var end) && end < attempt.At + judgement.Rounded)
                underWay.Dequeue();
            if (judgement.SurelyUntil(attempt) is not { } ended || judgement.Troubles.OfNodeBetween(attempt.Node, attempt.At, ended))
                continue;
            var gaveUp = cancelled[attempt.Run].Append(ended).Min();
            if (gaveUp <= attempt.At)
                continue;
            underWay.Enqueue(attempt, gaveUp);
            if (underWay.Count > Most(judgement, name, underWay.UnorderedItems.Min(u => MayHavePermitSince(judgement, u.Element, attempt.At)), attempt.At, l => l.MaxConcurrent))
                judgement.Add(Promise.Limits, name.Value, $"{underWay.Count} attempts were under way at {attempt.At:O}: {string.Join(", ", underWay.UnorderedItems.Select(u => u.Element.Run))}");
        }
    }

    private static void CheckRate(Judgement judgement, CollectionName name, List<SeenAttempt> seen)
    {
        var latest = judgement.Evidence.LatestWithoutTrouble;
        var first = 0;
        for (var i = 0; i < seen.Count; i++)
        {
            while (seen[i].At - seen[first].At >= Spell)
                first++;
            var begun = i - first + 1;
            if (begun > 1 + (Most(judgement, name, seen[i].At, seen[i].At, l => l.MaxPerSecond) * (Spell + latest).TotalSeconds)
                && !judgement.Troubles.AnyBetween(seen[first].At - latest, seen[i].At))
            {
                judgement.Add(Promise.Limits, name.Value, $"{begun} attempts began from {seen[first].At:O} to {seen[i].At:O}");
                first = i;
            }
        }
    }

    // What holds a permit keeps it when the limit is lowered; and a node that got one, and then fell silent before the run
    // was opened or sent, leaves it to the one that comes after it.
    private static DateTimeOffset MayHavePermitSince(Judgement judgement, SeenAttempt attempt, DateTimeOffset at)
    {
        if (!judgement.Dossiers.Of(attempt.Schedule)!.ById.TryGetValue(attempt.Run, out var record))
            return at;
        var since = record.Origin == RunOrigin.Schedule && record.NominalTime < record.OpenedAt ? record.NominalTime : record.OpenedAt;
        return since < at && judgement.Troubles.AnyBetween(since, at) ? since : at;
    }

    // The most of what held between two instants, or shortly before. Null for no limit.
    private static double? Most(Judgement judgement, CollectionName name, DateTimeOffset since, DateTimeOffset at, Func<CollectionLimits, double?> limit)
    {
        var most = 0.0;
        foreach (var reign in judgement.Collections.Of(name)!.During(since - Lookback(judgement), at + judgement.Tolerance))
        {
            if (limit(reign.Value.Limits) is not { } allowed)
                return null;
            most = Math.Max(most, allowed);
        }
        return most;
    }

    private static TimeSpan Lookback(Judgement judgement) => Spell + judgement.Evidence.LatestWithoutTrouble + judgement.Tolerance;
}
