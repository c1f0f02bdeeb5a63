using System.Text.Json;
using ScalableScheduler.Tasks;

namespace ScalableScheduler.Server.Tasks.Amqp;

/// <summary>A body of bytes, given as a text in base64 (RFC 4648, section 4, with padding).</summary>
internal static class AmqpBody
{
    /// <summary>The bytes; null, and a problem, when the data is no such text.</summary>
    public static byte[]? Decode(TaskDefinition task, ConnectionReader connection, TaskReading reading, TaskProblems problems)
    {
        var data = TaskData.Read(task, connection, reading);
        if (data is null)
        {
            problems.Add("/data", "required", "'data' is needed with the body encoding base64: a text in base64.");
            return null;
        }
        var json = new Utf8JsonReader(data);
        if (json.Read() && json.TokenType is JsonTokenType.String && json.TryGetBytesFromBase64(out var bytes))
            return bytes;
        var beside = task.Data is { ValueKind: not (JsonValueKind.Undefined or JsonValueKind.Null) };
        problems.Add(beside ? "/data" : $"{connection.Path}/data", "invalid", "With the body encoding base64, 'data' must be a text in base64.");
        return null;
    }
}
