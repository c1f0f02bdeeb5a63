using System.Runtime.InteropServices;
using System.Text.Json;
using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;
using ScalableScheduler.Server.Api.Reading;
using ScalableScheduler.Server.Api.Schedules;
using ScalableScheduler.Work;

namespace ScalableScheduler.Server.Api.Runs;

/// <summary>Writes runs and records of what was skipped.</summary>
internal static class RunJson
{
    public static void Write(Utf8JsonWriter json, RunRecord run)
    {
        var startedAt = run.Attempts is [{ } first, ..] ? first.StartedAt : run.StartedAt;
        json.WriteStartObject();
        json.WriteString("id"u8, run.Id.Value);
        json.WriteString("schedule_id"u8, run.Schedule.Value);
        json.WriteString("collection"u8, run.Collection.Value);
        json.WriteString("status"u8, Vocabulary.RunStatuses.Of(run.Status));
        json.WriteString("origin"u8, Vocabulary.Origins.Of(run.Origin));
        json.WriteString("caused_by"u8, run.CausedBy?.Value);
        ScheduleJson.WriteInstant(json, "nominal_time"u8, run.NominalTime);
        ScheduleJson.WriteInstant(json, "opened_at"u8, run.OpenedAt);
        ScheduleJson.WriteInstant(json, "started_at"u8, startedAt);
        ScheduleJson.WriteInstant(json, "finished_at"u8, run.FinishedAt);
        WriteDuration(json, startedAt, run.FinishedAt);
        json.WriteString("failure"u8, run.Failure is { } failure ? Vocabulary.Failures.Of(failure) : null);
        json.WriteString("message"u8, run.Message ?? (run.Attempts is [.., { } last] ? last.Message : null));
        if (run.CurrentAttempt is { } attempt)
            json.WriteNumber("attempt"u8, attempt);
        else
            json.WriteNull("attempt"u8);
        ScheduleJson.WriteInstant(json, "next_attempt_at"u8, run.NextAttemptAt);
        json.WriteStartArray("attempts"u8);
        foreach (var ended in run.Attempts)
            Write(json, ended);
        json.WriteEndArray();
        WriteData(json, "data"u8, run.Data);
        json.WriteString("queue"u8, run.Queue?.Value);
        json.WriteString("worker"u8, run.Worker);
        WriteProgress(json, run.Progress);
        WriteData(json, "result"u8, run.Result);
        WriteSkipped(json, run.Skipped);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Attempt attempt)
    {
        json.WriteStartObject();
        json.WriteNumber("number"u8, attempt.Number);
        json.WriteString("node"u8, attempt.Node?.Value);
        json.WriteString("worker"u8, attempt.Worker);
        ScheduleJson.WriteInstant(json, "started_at"u8, attempt.StartedAt);
        ScheduleJson.WriteInstant(json, "finished_at"u8, attempt.FinishedAt);
        WriteDuration(json, attempt.StartedAt, attempt.FinishedAt);
        json.WriteString("outcome"u8, Vocabulary.Outcomes.Of(attempt.Outcome));
        json.WriteString("message"u8, attempt.Message);
        if (attempt.StatusCode is { } code)
            json.WriteNumber("status_code"u8, code);
        else
            json.WriteNull("status_code"u8);
        json.WriteString("response"u8, attempt.Response);
        json.WriteEndObject();
    }

    private static void WriteProgress(Utf8JsonWriter json, Progress? progress)
    {
        if (progress is null)
        {
            json.WriteNull("progress"u8);
            return;
        }
        json.WriteStartObject("progress"u8);
        if (progress.Percent is { } percent)
            json.WriteNumber("percent"u8, percent);
        else
            json.WriteNull("percent"u8);
        json.WriteString("message"u8, progress.Message);
        ScheduleJson.WriteInstant(json, "at"u8, progress.At);
        json.WriteEndObject();
    }

    private static void WriteData(Utf8JsonWriter json, ReadOnlySpan<byte> name, JsonElement? data)
    {
        json.WritePropertyName(name);
        if (data is { } given)
            json.WriteRawValue(JsonMarshal.GetRawUtf8Value(given), skipInputValidation: true);
        else
            json.WriteNullValue();
    }

    private static void WriteSkipped(Utf8JsonWriter json, SkippedOccurrences? skipped)
    {
        if (skipped is null)
        {
            json.WriteNull("skipped"u8);
            return;
        }
        json.WritePropertyName("skipped"u8);
        Write(json, skipped);
    }

    /// <summary>Occurrences that were left out.</summary>
    public static void Write(Utf8JsonWriter json, SkippedOccurrences skipped)
    {
        json.WriteStartObject();
        json.WriteString("reason"u8, Vocabulary.SkipReasons.Of(skipped.Reason));
        ScheduleJson.WriteInstant(json, "from"u8, skipped.From);
        ScheduleJson.WriteInstant(json, "to"u8, skipped.To);
        json.WriteNumber("count"u8, skipped.Count);
        json.WriteBoolean("at_least"u8, skipped.AtLeast);
        json.WriteEndObject();
    }

    private static void WriteDuration(Utf8JsonWriter json, DateTimeOffset? from, DateTimeOffset? to)
    {
        if (to - from is { } duration)
            json.WriteNumber("duration_ms"u8, (long)duration.TotalMilliseconds);
        else
            json.WriteNull("duration_ms"u8);
    }
}
