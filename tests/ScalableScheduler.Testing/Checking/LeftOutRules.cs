using ScalableScheduler.Schedules;

namespace ScalableScheduler.Testing.Checking;

/// <summary>A record of occurrences that were left out covers exactly those, each occurrence is in one record, and none of
/// them is a run as well.</summary>
internal static class LeftOutRules
{
    /// <summary>Records count up to here (docs/design.md, Planning).</summary>
    private const long CountedAtMost = 10_000;

    public static void Check(Judgement judgement, Dossier dossier)
    {
        var run = 0;
        for (var i = 0; i < dossier.LeftOut.Count; i++)
        {
            var record = dossier.LeftOut[i];
            var skipped = record.Skipped!;
            if (i > 0 && dossier.LeftOut[i - 1].Skipped!.To >= skipped.From)
                judgement.Add(Promise.AcceptedOnce, record.Id.Value, $"left out twice: {dossier.LeftOut[i - 1].Skipped} and {skipped}");
            while (run < dossier.Accepted.Count && dossier.Accepted[run].NominalTime < skipped.From)
                run++;
            if (run < dossier.Accepted.Count && dossier.Accepted[run].NominalTime <= skipped.To)
                judgement.Add(Promise.AcceptedOnce, dossier.Accepted[run].Id.Value, $"is a run, and recorded as left out: {skipped}");
            // A run that was queued and makes way was opened by the version of that time, and may be left out by a later one.
            if (dossier.Present.None(record.FinishedAt ?? record.OpenedAt, judgement.Tolerance, v => Covers(v, skipped))
                && dossier.Present.None(record.OpenedAt, judgement.Tolerance, v => Covers(v, skipped)))
                judgement.Add(PromiseOf(skipped), record.Id.Value, $"says what does not fit its rule: {skipped}");
        }
    }

    /// <summary>The promise that a wrong record breaks.</summary>
    public static Promise PromiseOf(SkippedOccurrences skipped) =>
        skipped.Reason is SkipReason.Misfire or SkipReason.Expired ? Promise.MisfireRule : Promise.OverlapRule;

    // A version may have replaced the one under which the first of them was left out, with another end for instance.
    private static bool Covers(Version version, SkippedOccurrences skipped)
    {
        var trigger = version.Definition.Trigger;
        if (trigger.NextAfter(skipped.From.AddTicks(-1)) != skipped.From || trigger.NextAfter(skipped.To.AddTicks(-1)) != skipped.To || skipped.From <= version.MaybeAfter)
            return false;
        return skipped.AtLeast
            ? skipped.Count == CountedAtMost && Slots.Count(version.Definition, skipped.From, skipped.To, CountedAtMost + 1) > CountedAtMost
            : skipped.Count == Slots.Count(version.Definition, skipped.From, skipped.To, skipped.Count + 1);
    }
}
