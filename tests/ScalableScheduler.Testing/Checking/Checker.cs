namespace ScalableScheduler.Testing.Checking;

/// <summary>Holds what the service did against what it promises. It has its own reading of the rules: it takes occurrences
/// from the core's triggers, and nothing from the planner or the stores.</summary>
public static class Checker
{
    /// <summary>Judges all of it.</summary>
    public static Verdict Check(Evidence evidence)
    {
        var findings = new Findings();
        var troubles = new TroubleTimes(evidence.Troubles, evidence.LatestWithoutTrouble);
        var collections = new CollectionTimes(evidence.Collections);
        var dossiers = new Dossiers(evidence, collections, troubles);
        var judgement = new Judgement(evidence, dossiers, collections, troubles, findings);
        var times = new TimeRules(judgement);
        var occurrences = 0;
        foreach (var dossier in dossiers.All)
        {
            occurrences += dossier.Expected.Count;
            OccurrenceRules.Check(judgement, dossier);
            GoneRules.Check(judgement, dossier);
            AttemptRules.Check(judgement, dossier);
            LeftOutRules.Check(judgement, dossier);
            MisfireRules.Check(judgement, dossier);
            OverlapRules.Check(judgement, dossier);
            ChainRules.Check(judgement, dossier);
            times.Check(dossier);
        }
        CheckStrangers(judgement);
        LimitRules.Check(judgement);
        RequestRules.Check(judgement);
        WorkRules.Check(judgement);
        StoreRules.Check(judgement);
        return new Verdict(findings.All, occurrences, times.Lateness) { LatenessWithoutTrouble = times.LatenessWithoutTrouble };
    }

    private static void CheckStrangers(Judgement judgement)
    {
        foreach (var stranger in judgement.Evidence.Seen.Select(s => s.Schedule).Concat(judgement.Evidence.Records.Select(r => r.Schedule.Value)).Distinct(StringComparer.Ordinal))
        {
            if (judgement.Dossiers.Of(stranger) is null)
                judgement.Add(Promise.NothingInvented, stranger, "nobody registered this schedule, but runs of it are known");
        }
    }
}
