using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Text.Json;
using ScalableScheduler.Text;
using ScalableScheduler.Work;

namespace ScalableScheduler.Server.Workers;

/// <summary>A message of a worker.</summary>
/// <param name="Job">The job's name.</param>
/// <param name="Report">What it says.</param>
internal sealed record BusMessage(QueueName Job, WorkReport Report)
{
    /// <summary>Reads a message.</summary>
    /// <param name="message">JSON.</param>
    /// <param name="maxResult">Largest result, in bytes of JSON.</param>
    /// <param name="read">The message.</param>
    /// <param name="problem">Why nobody can ever make anything of it.</param>
    public static bool TryRead(
        ReadOnlyMemory<byte> message, int maxResult, [NotNullWhen(true)] out BusMessage? read, [NotNullWhen(false)] out string? problem)
    {
        read = null;
        try
        {
            using var json = JsonDocument.Parse(message);
            problem = TryRead(json.RootElement, maxResult, out read);
        }
        catch (JsonException e)
        {
            problem = $"It is not JSON: {e.Message}";
        }
        catch (InvalidOperationException)
        {
            problem = "It has a text that is not Unicode."; // found only when the text is read
        }
        return read is not null;
    }

    private static string? TryRead(JsonElement json, int maxResult, out BusMessage? read)
    {
        read = null;
        if (json.ValueKind != JsonValueKind.Object)
            return "It is not a JSON object.";
        if (Text(json, "jobName") is not { } job || !QueueName.IsValid(job))
            return $"'jobName' must be {QueueName.Allowed}.";
        if (Text(json, "runId") is not { } id || !BusRunId.TryParse(id, out var run, out var claim))
            return "'runId' must be as the action had it.";
        var status = WorkStatus.Running;
        if (json.TryGetProperty("status", out var given) && !(given.ValueKind == JsonValueKind.String && StatusOf(given.GetString()!, out status)))
            return "'status' must be one of: pending, running, cancelling, cancelled, failed, completed.";
        if (json.TryGetProperty("result", out var result) && JsonMarshal.GetRawUtf8Value(result).Length > maxResult)
            return $"'result' is larger than {maxResult} bytes (workers.result_bytes).";
        read = new BusMessage(new QueueName(job), new WorkReport(run, claim, status)
        {
            Worker = Shorten(Text(json, "worker"), Assignment.MaxWorkerLength),
            Percent = json.TryGetProperty("percent", out var percent) && percent.ValueKind == JsonValueKind.Number && percent.GetDouble() is >= 0 and <= 100 ? percent.GetDouble() : null,
            Message = Shorten(Text(json, "message"), Progress.MaxMessageLength),
            Result = result.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null ? null : result.Clone(),
            MayRetry = !(json.TryGetProperty("retry", out var retry) && retry.ValueKind == JsonValueKind.False),
        });
        return null;
    }

    private static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static string? Shorten(string? text, int length) => text is null ? null : Excerpt.Of(text, length);

    private static bool StatusOf(string word, out WorkStatus status)
    {
        WorkStatus? found = word switch
        {
            "pending" => WorkStatus.Pending,
            "running" => WorkStatus.Running,
            "cancelling" => WorkStatus.Cancelling,
            "cancelled" => WorkStatus.Cancelled,
            "failed" => WorkStatus.Failed,
            "completed" => WorkStatus.Completed,
            _ => null,
        };
        status = found ?? default;
        return found is not null;
    }
}
