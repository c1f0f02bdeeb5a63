using System.Globalization;
using ScalableScheduler.Runs;
using ScalableScheduler.Storage;
using ScalableScheduler.Storage.Forms;
using StackExchange.Redis;

namespace ScalableScheduler.Redis;

/// <summary>A schedule as Scripts/restore-schedules.lua reads it.</summary>
internal static class BackupArguments
{
    public static void AddBackup(this List<RedisValue> arguments, ScheduleBackup backup)
    {
        var definition = backup.Definition;
        arguments.AddRange(
        [
            definition.Id.Value,
            ScheduleCodec.Encode(definition),
            backup.State.ToString(),
            Scores.OfDue(backup.NextDue),
            definition.Priority,
            backup.LastRun is { } last ? LastRunCodec.Encode(last) : "",
            backup.ErrorCount > 0 ? backup.ErrorCount : "",
            OrNothing(backup.CompletedAt),
            backup.IsParked,
            backup.Backfill is { } backfill ? BackfillCodec.Encode(backfill) : "",
            OrNothing(backup.BackfillDue),
        ]);
        AddHours(arguments, backup.Hours);
        arguments.Add(backup.Runs.Count);
        foreach (var (run, due, isInactive) in backup.Runs)
            AddRun(arguments, run, due, isInactive);
    }

    private static void AddHours(List<RedisValue> arguments, IReadOnlyList<HourBackup> hours)
    {
        var fields = hours
            .SelectMany(h => new[] { (h.Hour, Kind: HourCounts.Succeeded, Count: h.Counts.Succeeded), (h.Hour, Kind: HourCounts.Failed, Count: h.Counts.Failed) })
            .Where(f => f.Count > 0)
            .ToArray();
        arguments.Add(fields.Length);
        foreach (var (hour, kind, count) in fields)
            arguments.AddRange([string.Create(CultureInfo.InvariantCulture, $"{hour}{kind}"), count]);
    }

    private static void AddRun(List<RedisValue> arguments, Run run, DateTimeOffset? due, bool isInactive) => arguments.AddRange(
    [
        run.Id.Value,
        Scores.Of(run.OpenedAt),
        RunPlace.Of(run),
        Scores.Of(run.AttentionAt),
        RunCodec.Encode(run),
        OrNothing(due),
        isInactive,
        run.CancelReason ?? "",
    ]);

    private static RedisValue OrNothing(DateTimeOffset? at) => at is { } instant ? Scores.Of(instant) : "";
}
