using ScalableScheduler.Coordination;
using ScalableScheduler.Runs;
using ScalableScheduler.Storage;
using ScalableScheduler.Storage.Forms;
using StackExchange.Redis;

namespace ScalableScheduler.Redis;

/// <summary>ARGV of Scripts/fire.lua.</summary>
internal static class FiringArguments
{
    public static RedisValue[] Of(FencingToken token, Keys keys, PartitionKeys partition, IReadOnlyList<Firing> firings)
    {
        var arguments = new List<RedisValue> { token.Value, partition.Wake, keys.Cancel, keys.Offers, partition.Number };
        foreach (var firing in firings)
        {
            switch (firing)
            {
                case ScheduleFiring schedule:
                    Add(arguments, schedule);
                    break;
                case RunFiring run:
                    Add(arguments, run);
                    break;
                case RunClosing closing:
                    AddHead(arguments, "c", closing);
                    arguments.Add(Scores.Of(closing.Read.Due));
                    arguments.AddEnding(closing.Ended);
                    break;
                case BackfillFiring backfill:
                    Add(arguments, backfill);
                    break;
                case Parking { Read: var read }:
                    arguments.AddRange(["p", read.Definition.Id.Value, Scores.Of(read.Due), read.State.ToString()]);
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
        AddHead(arguments, "s", firing);
        arguments.AddRange(
        [
            firing.Read.Definition.Id.Value,
            Scores.Of(firing.Read.Due),
            firing.Read.State.ToString(),
            firing.State.ToString(),
            Scores.OfDue(firing.NextDue),
            firing.RunsKept,
            firing.Skipped.Count,
        ]);
        foreach (var skipped in firing.Skipped)
            arguments.AddRange([skipped.Id.Value, RecordCodec.Encode(skipped), Scores.Of(skipped.OpenedAt)]);
        AddRuns(arguments, firing.Runs);
    }

    private static void Add(List<RedisValue> arguments, RunFiring firing)
    {
        AddHead(arguments, "r", firing);
        arguments.AddRange(
        [
            firing.Run.Id.Value,
            Scores.Of(firing.Read.Due),
            RunCodec.Stamp(firing.Read.Run),
            RunCodec.Encode(firing.Run),
            RunPlace.Of(firing.Run),
            Scores.Of(firing.Run.AttentionAt),
        ]);
    }

    private static void Add(List<RedisValue> arguments, BackfillFiring firing)
    {
        AddHead(arguments, "b", firing);
        arguments.AddRange(
        [
            firing.Backfill.Schedule.Value,
            Scores.Of(firing.Read.Due),
            BackfillCodec.Stamp(firing.Read.Backfill),
            BackfillCodec.Encode(firing.Backfill),
            firing.NextDue is { } due ? Scores.Of(due) : "",
        ]);
        AddRuns(arguments, firing.Runs);
    }

    // The kind, and the conditions.
    private static void AddHead(List<RedisValue> arguments, string kind, Firing firing)
    {
        arguments.AddRange(
        [
            kind,
            firing.Collection?.Name.Value ?? "",
            firing.Collection?.Revision ?? 0,
            firing.Open is { } open ? open.Count : "",
            firing.Open is { } some ? some.Queued.Count + some.Requested.Count : "",
            firing.Endings.Count,
        ]);
        foreach (var ended in firing.Endings)
            arguments.AddEnding(ended);
        arguments.Add(firing.Cancellations.Count);
        foreach (var (run, reason) in firing.Cancellations)
            arguments.AddRange([run.Value, reason]);
    }

    private static void AddRuns(List<RedisValue> arguments, IReadOnlyList<Run> runs)
    {
        arguments.Add(runs.Count);
        foreach (var run in runs)
            arguments.AddRange([run.Id.Value, Scores.Of(run.OpenedAt), RunPlace.Of(run), Scores.Of(run.AttentionAt), RunCodec.Encode(run)]);
    }
}
