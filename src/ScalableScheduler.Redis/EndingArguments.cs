using ScalableScheduler.Runs;
using ScalableScheduler.Storage;
using ScalableScheduler.Storage.Forms;
using StackExchange.Redis;

namespace ScalableScheduler.Redis;

/// <summary>How a run ends, as Scripts/Includes/close-run.lua reads it.</summary>
internal static class EndingArguments
{
    public static void AddEnding(this List<RedisValue> arguments, RunEnded ended)
    {
        var (read, record) = (ended.Read, ended.Record);
        arguments.AddRange(
        [
            read.Id.Value,
            RunCodec.Stamp(read),
            Scores.Of(record.OpenedAt),
            RecordCodec.Encode(record),
            ended.RunsKept,
            record.Status == RunStatus.Skipped ? "" : LastRunCodec.Encode(LastRun.Of(record)),
            Counted(record.Status),
            Scores.Of(record.FinishedAt ?? record.OpenedAt),
            ended.DeadLetter is { } letter ? DeadLetterCodec.Encode(letter) : "",
            DeadLetter.KeptPerSchedule,
            ended.Triggers.Count,
        ]);
        foreach (var target in ended.Triggers)
            arguments.Add(ChainTriggerCodec.Encode(read.Id, target, read.ChainLength + 1));
    }

    private static string Counted(RunStatus status) => status switch
    {
        RunStatus.Succeeded => "s",
        RunStatus.Failed or RunStatus.Lost => "f",
        _ => "",
    };
}
