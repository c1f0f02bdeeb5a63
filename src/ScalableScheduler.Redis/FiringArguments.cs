using ScalableScheduler.Coordination;
using ScalableScheduler.Redis.Stored;
using ScalableScheduler.Runs;
using ScalableScheduler.Storage;
using StackExchange.Redis;

namespace ScalableScheduler.Redis;

/// <summary>ARGV of Scripts/fire.lua.</summary>
internal static class FiringArguments
{
    public static RedisValue[] Of(FencingToken token, IReadOnlyList<Firing> firings)
    {
        var arguments = new List<RedisValue> { token.Value };
        foreach (var firing in firings)
        {
            switch (firing)
            {
                case ScheduleFiring schedule:
                    Add(arguments, schedule);
                    break;
                case RunFiring run:
                    arguments.AddRange(["r", run.Run.Id.Value, RunCodec.Stamp(run.Read.Run), RunCodec.Encode(run.Run), Scores.Of(run.Run.AttentionAt)]);
                    break;
                case Deferral deferral:
                    arguments.AddRange(["d", deferral.Entry, Scores.Of(deferral.Due), Scores.Of(deferral.NextDue)]);
                    break;
                default:
                    throw new ArgumentException($"There is no firing of type {firing.GetType().Name}.", nameof(firings));
            }
        }
        return [.. arguments];
    }

    private static void Add(List<RedisValue> arguments, ScheduleFiring firing)
    {
        arguments.AddRange(
        [
            "s",
            firing.Read.Definition.Id.Value,
            Scores.Of(firing.Read.Due),
            firing.Read.State.ToString(),
            firing.State.ToString(),
            Scores.OfDue(firing.NextDue),
            firing.RunsKept,
        ]);
        AddSkipped(arguments, firing.Skipped.Count > 0 ? firing.Skipped[0] : null);
        arguments.Add(firing.Runs.Count);
        foreach (var run in firing.Runs)
            arguments.AddRange([run.Id.Value, Scores.Of(run.OpenedAt), Scores.Of(run.AttentionAt), RunCodec.Encode(run)]);
    }

    private static void AddSkipped(List<RedisValue> arguments, RunRecord? skipped)
    {
        if (skipped is null)
            arguments.AddRange(["", "", ""]);
        else
            arguments.AddRange([skipped.Id.Value, RecordCodec.Encode(skipped), Scores.Of(skipped.OpenedAt)]);
    }
}
