using System.Runtime.InteropServices;
using System.Text.Json;
using ScalableScheduler.Tasks;

namespace ScalableScheduler.Server.Tasks;

/// <summary>
/// What a task sends. The Python service's manual has it beside the connection in one example and inside it in the
/// other; both work, and the one beside the connection counts when both are there.
/// </summary>
internal static class TaskData
{
    private const string Field = "data";

    /// <summary>Not to be changed.</summary>
    public static readonly byte[] EmptyObject = "{}"u8.ToArray();

    /// <summary>The bytes as the client wrote them, white space and order of fields included; null when none were given.</summary>
    /// <exception cref="InvalidOperationException">The JSON was disposed by who made the task.</exception>
    public static byte[]? Read(TaskDefinition task, ConnectionReader connection, TaskReading reading)
    {
        var inside = connection.TryGet(Field, out var data);
        if (inside && JsonMarshal.GetRawUtf8Value(data).Length > reading.MaxDataBytes)
            connection.Problem(Field, "too_long", $"'{Field}' has {JsonMarshal.GetRawUtf8Value(data).Length} bytes; at most {reading.MaxDataBytes} are allowed.");
        if (task.Data is { ValueKind: not (JsonValueKind.Undefined or JsonValueKind.Null) } beside)
            data = beside;
        else if (!inside)
            return null;
        return JsonMarshal.GetRawUtf8Value(data).ToArray();
    }

    /// <summary>The same; an empty object when none were given.</summary>
    public static byte[] ReadOrEmpty(TaskDefinition task, ConnectionReader connection, TaskReading reading) =>
        Read(task, connection, reading) ?? EmptyObject;
}
