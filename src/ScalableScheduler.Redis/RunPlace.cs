using ScalableScheduler.Runs;
using ScalableScheduler.Work;
using StackExchange.Redis;

namespace ScalableScheduler.Redis;

/// <summary>Where an open run belongs, as <c>open_run</c> and <c>place_run</c> of Scripts/Includes/open-runs.lua read it.</summary>
internal static class RunPlace
{
    public static RedisValue Of(Run run) => run switch
    {
        { IsHeld: true } => "h",
        { Assignment: { } assignment } => Of(assignment),
        { IsQueued: true } => "q",
        _ => "w",
    };

    private static string Of(Assignment assignment) =>
        assignment.IsOffered ? $"o{Scores.Of(assignment.Turn)}"
        : assignment.StoppingSince is null ? "a"
        : "s";
}
