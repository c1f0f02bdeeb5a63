using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;

namespace ScalableScheduler.Testing.Checking;

/// <summary>What was missed is made up for, or left out, as the misfire rule of the version says that was in force then.</summary>
internal static class MisfireRules
{
    /// <summary>Records are kept in whole milliseconds.</summary>
    private static readonly TimeSpan Rounding = TimeSpan.FromMilliseconds(1) - TimeSpan.FromTicks(1);

    public static void Check(Judgement judgement, Dossier dossier)
    {
        foreach (var record in dossier.Accepted)
        {
            if (dossier.Present.None(record.OpenedAt, judgement.Tolerance, v => MayRun(v.Definition, record)))
                judgement.Add(Promise.MisfireRule, record.Id.Value, $"was run at {record.OpenedAt:O}; its misfire rule leaves it out");
        }
        foreach (var record in dossier.LeftOut)
        {
            if (record.Skipped is { Reason: SkipReason.Misfire or SkipReason.Expired } skipped
                && dossier.Present.None(record.OpenedAt, judgement.Tolerance, v => MayLeaveOut(v.Definition, skipped, record.OpenedAt)))
            {
                judgement.Add(Promise.MisfireRule, record.Id.Value, $"was left out at {record.OpenedAt:O}, against its misfire rule: {skipped}");
            }
        }
    }

    private static bool MayRun(Schedule schedule, RunRecord record)
    {
        var (misfire, nominal) = (schedule.Misfire, record.NominalTime);
        var missedBefore = record.OpenedAt - misfire.Grace;
        if (Slots.DueOf(schedule, nominal) >= missedBefore)
            return true;
        switch (misfire.Rule)
        {
            case MisfireRule.FireOnce:
                return !(Slots.NextAfter(schedule, nominal) is { } next && Slots.DueOf(schedule, next) < missedBefore);
            case MisfireRule.FireAll:
                var laterMissed = Slots.LastDueBefore(schedule, missedBefore) is { } last ? Slots.Count(schedule, nominal.AddTicks(1), last, misfire.Limit) : 0;
                return Slots.DueOf(schedule, nominal) >= ExpiredBefore(misfire, record.OpenedAt) && laterMissed < misfire.Limit;
            default:
                return false;
        }
    }

    private static bool MayLeaveOut(Schedule schedule, SkippedOccurrences skipped, DateTimeOffset at) =>
        EndsAsItMust(schedule, skipped, at) || EndsAsItMust(schedule, skipped, at + Rounding);

    // Whatever lay before it unsettled, the rule says up to where it is left out.
    private static bool EndsAsItMust(Schedule schedule, SkippedOccurrences skipped, DateTimeOffset at)
    {
        var misfire = schedule.Misfire;
        if (Slots.LastDueBefore(schedule, at - misfire.Grace) is not { } lastMissed)
            return false;
        switch (misfire.Rule)
        {
            case MisfireRule.FireOnce:
                return skipped.Reason == SkipReason.Misfire && skipped.To == schedule.Trigger.LastBefore(lastMissed);
            case MisfireRule.Skip:
                return skipped.Reason == SkipReason.Misfire && skipped.To == lastMissed;
            default:
                var lastExpired = Slots.LastDueBefore(schedule, ExpiredBefore(misfire, at));
                return skipped.Reason == SkipReason.Expired
                    ? skipped.To == lastExpired
                    : !(skipped.From <= lastExpired) && Slots.Count(schedule, skipped.To.AddTicks(1), lastMissed, misfire.Limit + 1L) == misfire.Limit;
        }
    }

    // A window shorter than the grace does not reach what is only late.
    private static DateTimeOffset ExpiredBefore(MisfirePolicy misfire, DateTimeOffset at) => at - (misfire.Window > misfire.Grace ? misfire.Window : misfire.Grace);
}
