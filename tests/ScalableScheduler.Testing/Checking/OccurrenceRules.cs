using ScalableScheduler.Runs;

namespace ScalableScheduler.Testing.Checking;

/// <summary>Holds accepted and left-out occurrences against those that must have been.</summary>
internal static class OccurrenceRules
{
    public static void Check(Judgement judgement, Dossier dossier)
    {
        CheckAccepted(judgement, dossier);
        if (!dossier.Present.IsDeleted && !dossier.IsRetired)
            CheckExpected(judgement, dossier);
    }

    private static void CheckAccepted(Judgement judgement, Dossier dossier)
    {
        for (var i = 0; i < dossier.Accepted.Count; i++)
        {
            var record = dossier.Accepted[i];
            if (i > 0 && dossier.Accepted[i - 1].NominalTime == record.NominalTime)
                judgement.Add(Promise.AcceptedOnce, record.Id.Value, $"the occurrence of {record.NominalTime:O} was accepted again, as {dossier.Accepted[i - 1].Id} and as {record.Id}");
            else if (record.Id != RunId.Of(dossier.Id, record.NominalTime))
                judgement.Add(Promise.AcceptedOnce, record.Id.Value, $"the occurrence of {record.NominalTime:O} was accepted under an id that is not its own");
            if (WhyInvented(judgement, dossier, record, i) is { } why)
                judgement.Add(Promise.NothingInvented, record.Id.Value, $"opened at {record.OpenedAt:O}, but {why}");
        }
    }

    // A run is opened under the version that was read at that instant.
    private static string? WhyInvented(Judgement judgement, Dossier dossier, RunRecord record, int before)
    {
        var (from, to) = (record.OpenedAt - judgement.Tolerance, record.OpenedAt + judgement.Tolerance);
        var why = "no version of its schedule held then";
        foreach (var reign in dossier.Present.Versions.During(from, to))
        {
            var definition = reign.Value.Definition;
            if (reign.IsUncertain)
                return null;
            if (!definition.Enabled)
                why = $"revision {definition.Revision} is paused";
            else if (!reign.Value.Has(record.NominalTime))
                why = $"revision {definition.Revision} has no such occurrence";
            else if (before >= definition.MaxRuns && !definition.Trigger.IsOneShot)
                why = $"revision {definition.Revision} allows {definition.MaxRuns} runs";
            else if (!judgement.Collections.MaybeEnabled(definition.Collection, from, to))
                why = $"its collection {definition.Collection} was disabled";
            else
                return null;
        }
        return why;
    }

    private static void CheckExpected(Judgement judgement, Dossier dossier)
    {
        var (missed, firstMissed, lastMissed) = (0, default(Expected), default(Expected));
        var (run, left) = (0, 0);
        foreach (var expected in dossier.Expected)
        {
            while (run < dossier.Accepted.Count && dossier.Accepted[run].NominalTime < expected.Nominal)
                run++;
            while (left < dossier.LeftOut.Count && dossier.LeftOut[left].Skipped!.To < expected.Nominal)
                left++;
            var isRun = run < dossier.Accepted.Count && dossier.Accepted[run].NominalTime == expected.Nominal;
            var isLeftOut = left < dossier.LeftOut.Count && dossier.LeftOut[left].Skipped!.From <= expected.Nominal;
            if (isRun || isLeftOut || expected.Due <= dossier.RecordedSince || IsPassed(dossier, expected, run))
                continue;
            firstMissed = missed++ == 0 ? expected : firstMissed;
            lastMissed = expected;
        }
        if (missed > 0)
        {
            judgement.Add(Promise.NothingMissed, dossier.Id.Value, string.Create(
                System.Globalization.CultureInfo.InvariantCulture,
                $"{missed} occurrences are neither run nor recorded as left out: the first that of {firstMissed.Nominal:O}, which could be settled from {firstMissed.Able:O} on and had to be by {firstMissed.By:O}, the last that of {lastMissed.Nominal:O}"));
        }
    }

    // A slot fires once: an instant that lies before what is settled already is not fired any more.
    private static bool IsPassed(Dossier dossier, Expected expected, int runsBefore)
    {
        if (runsBefore == dossier.Accepted.Count || dossier.Accepted[^1].OpenedAt > expected.By)
            return false;
        foreach (var reign in dossier.Present.Versions.During(expected.Able, expected.By))
        {
            if (reign.Value.Definition.Trigger.IsOneShot)
                return true;
        }
        return false;
    }
}
