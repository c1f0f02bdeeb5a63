using ScalableScheduler.Schedules;

namespace ScalableScheduler.Testing.Checking;

/// <summary>What is stored at the end is what it should be: nothing is forgotten, and nothing left behind.</summary>
internal static class StoreRules
{
    public static void Check(Judgement judgement)
    {
        foreach (var leftover in judgement.Evidence.Leftovers)
            judgement.Add(leftover.Promise, leftover.Subject, leftover.What);
        CheckPartitions(judgement);
        if (judgement.Evidence.Standings.Count == 0)
            return;
        var standings = judgement.Evidence.Standings.ToDictionary(s => s.Id);
        foreach (var dossier in judgement.Dossiers.All)
            CheckStanding(judgement, dossier, standings.GetValueOrDefault(dossier.Id));
        foreach (var stranger in standings.Keys.Where(id => judgement.Dossiers.Of(id.Value) is null))
            judgement.Add(Promise.SoundStore, stranger.Value, "is stored, and nobody registered it");
    }

    private static void CheckPartitions(Judgement judgement)
    {
        var (at, latest) = (judgement.Evidence.At, judgement.Evidence.LatestWithoutTrouble);
        foreach (var partition in judgement.Evidence.Partitions)
        {
            if (partition.Owners.Count != 1)
                judgement.Add(Promise.SoundStore, $"partition {partition.Number}", partition.Owners.Count == 0 ? "has no owner" : $"has {partition.Owners.Count} owners: {string.Join(", ", partition.Owners)}");
            if (partition.OldestDue + latest < at)
                judgement.Add(Promise.SoundStore, $"partition {partition.Number}", $"has an entry that was due at {partition.OldestDue:O} and is not fired");
        }
        var (counted, open) = (judgement.Evidence.Partitions.Sum(p => p.OpenRuns), judgement.Evidence.Records.Count(r => !r.HasEnded));
        if (judgement.Evidence.Partitions.Count > 0 && counted != open)
            judgement.Add(Promise.SoundStore, "partitions", $"count {counted} open runs, of which {open} are on record");
    }

    private static void CheckStanding(Judgement judgement, Dossier dossier, ScheduleStanding? standing)
    {
        var (present, at) = (dossier.Present, judgement.Evidence.At);
        var last = present.Versions.All[^1];
        if (last.IsUncertain || last.SurelyFrom > at || (present.Ended is { } ended && ended.By > at))
            return;
        if (present.IsDeleted != standing is null && !(standing is null && judgement.Evidence.CompletedKeptFor is not null && NextOf(judgement, dossier, at) is null))
            judgement.Add(Promise.SoundStore, dossier.Id.Value, standing is null ? "is not stored any more" : "was deleted, and is stored still");
        if (present.IsDeleted && dossier.Records.Count > 0)
            judgement.Add(Promise.SoundStore, dossier.Id.Value, $"was deleted, and {dossier.Records.Count} of its records are still there");
        if (standing is null || present.IsDeleted)
            return;
        var open = dossier.Records.Count(r => !r.HasEnded);
        if (standing.OpenRuns is { } counted && counted != open)
            judgement.Add(Promise.SoundStore, dossier.Id.Value, $"counts {counted} open runs, of which {open} are on record");
        if (!judgement.Collections.SurelyEnabled(last.Value.Definition.Collection).Any(w => w.From <= at && w.Until > at))
            return; // set aside: what it says of its next time counts for nothing
        // What fell due this very moment may not have been fired yet.
        if (standing.NextDue is null && dossier.Accepted.Count + dossier.Uncounted >= last.Value.Definition.MaxRuns)
            return;
        if (standing.NextDue != NextOf(judgement, dossier, at) && standing.NextDue != NextOf(judgement, dossier, at - judgement.Evidence.LatestWithoutTrouble))
            judgement.Add(Promise.SoundStore, dossier.Id.Value, $"is due next at {standing.NextDue:O}, and should be at {NextOf(judgement, dossier, at):O}");
    }

    // The first that starts after an instant.
    private static DateTimeOffset? NextOf(Judgement judgement, Dossier dossier, DateTimeOffset instant)
    {
        var (definition, after) = (dossier.Present.Last, dossier.Present.Versions.All[^1].Value.After);
        if (!definition.Enabled)
            return null;
        if (definition.Trigger is OneShotTrigger once)
            return !(once.At < definition.StartAt) && !(once.At > definition.EndAt) && Slots.DueOf(definition, once.At) is var at && at > instant && !dossier.Accepted.Any(r => r.NominalTime >= once.At) ? at : null;
        if (dossier.Accepted.Count >= definition.MaxRuns && dossier.RecordedSince == DateTimeOffset.MinValue)
            return null;
        var from = Slots.LastDueBefore(definition, instant.AddTicks(1)) ?? instant;
        from = after > from ? after.Value : from;
        from = definition.StartAt is { } start && start > from ? start.AddTicks(-1) : from;
        return Slots.NextAfter(definition, from) is { } next ? Slots.DueOf(definition, next) : null;
    }
}
