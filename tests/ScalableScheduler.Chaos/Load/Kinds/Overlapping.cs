using System.Text.Json;
using ScalableScheduler.Schedules;

namespace ScalableScheduler.Chaos.Load.Kinds;

/// <summary>Those that are due again while their last run is under way: one of each overlap rule.</summary>
internal static class Overlapping
{
    private static readonly OverlapPolicy[] Policies =
        [OverlapPolicy.Skip, OverlapPolicy.BufferOne, OverlapPolicy.BufferLatest, OverlapPolicy.BufferAll, OverlapPolicy.CancelOther, OverlapPolicy.TerminateOther];

    public static IEnumerable<Schedule> Of(Uri target) => Policies.Select(overlap =>
        Wanted.Sent($"overlap-{JsonNamingPolicy.KebabCaseLower.ConvertName(overlap.ToString())}", TriggerType.Cron, RhythmOf(overlap), new Uri(target, Paths.Slow)) with { Overlap = overlap });

    // Where all of them wait in line, more must not come than can be done.
    private static string RhythmOf(OverlapPolicy overlap) => overlap == OverlapPolicy.BufferAll ? "*/3 * * * * *" : Rhythms.EachSecond;
}
