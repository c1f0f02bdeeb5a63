using System.Text.Json;
using ScalableScheduler.Chaos.Load;
using ScalableScheduler.Coordination;
using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;

namespace ScalableScheduler.Chaos.Evidence;

/// <summary>Reads all runs from the API.</summary>
internal static class RunReading
{
    public static Task<IReadOnlyList<RunRecord>> ReadAsync(ApiCaller api) => Pages.ReadAsync(api, "runs", Of);

    private static RunRecord Of(JsonElement json) => new()
    {
        Id = new RunId(Text(json, "id")!),
        Schedule = new ScheduleId(Text(json, "schedule_id")!),
        Status = Word<RunStatus>(json, "status")!.Value,
        Origin = Word<RunOrigin>(json, "origin")!.Value,
        CausedBy = Text(json, "caused_by") is { } cause ? new RunId(cause) : null,
        Failure = Word<FailureReason>(json, "failure"),
        Message = Text(json, "message"),
        NominalTime = Instant(json, "nominal_time")!.Value,
        OpenedAt = Instant(json, "opened_at")!.Value,
        StartedAt = Instant(json, "started_at"),
        FinishedAt = Instant(json, "finished_at"),
        CurrentAttempt = json.GetProperty("attempt") is { ValueKind: JsonValueKind.Number } attempt ? attempt.GetInt32() : null,
        NextAttemptAt = Instant(json, "next_attempt_at"),
        Attempts = [.. json.GetProperty("attempts").EnumerateArray().Select(AttemptOf)],
        Worker = Text(json, "worker"),
        Skipped = json.GetProperty("skipped") is { ValueKind: JsonValueKind.Object } skipped ? SkippedOf(skipped) : null,
    };

    private static Attempt AttemptOf(JsonElement json) => new(
        json.GetProperty("number").GetInt32(),
        Text(json, "node") is { } node ? new NodeId(node) : null,
        Instant(json, "started_at")!.Value,
        Instant(json, "finished_at")!.Value,
        Word<AttemptOutcome>(json, "outcome")!.Value,
        Text(json, "message"))
    {
        Worker = Text(json, "worker"),
    };

    private static SkippedOccurrences SkippedOf(JsonElement json) => new(
        Word<SkipReason>(json, "reason")!.Value,
        Instant(json, "from")!.Value,
        Instant(json, "to")!.Value,
        json.GetProperty("count").GetInt64(),
        json.GetProperty("at_least").GetBoolean());

    private static string? Text(JsonElement json, string name) => json.GetProperty(name).GetString();

    private static DateTimeOffset? Instant(JsonElement json, string name) =>
        json.GetProperty(name) is { ValueKind: JsonValueKind.String } text ? text.GetDateTimeOffset() : null;

    // timed_out is TimedOut: the words of the wire are the names of the values in snake case.
    private static T? Word<T>(JsonElement json, string name)
        where T : struct, Enum =>
        Text(json, name) is { } word ? Enum.Parse<T>(word.Replace("_", "", StringComparison.Ordinal), ignoreCase: true) : null;
}
