using System.Buffers;
using System.Text.Json;
using ScalableScheduler.Server.Tasks;

namespace ScalableScheduler.Server.Workers;

/// <summary>What a worker is told, the same on every bus: <c>{"jobName", "runId", "action"}</c>, where <c>action</c> is
/// <c>run</c> or <c>cancel</c>. A run has more, which a worker may use or leave: <c>attempt</c>, <c>scheduleId</c>,
/// <c>scheduleName</c>, <c>nominalTime</c> and <c>data</c>.</summary>
internal static class BusActionBody
{
    private const int FactsAbout = 512;

    /// <summary>The body as JSON in UTF-8.</summary>
    public static ReadOnlyMemory<byte> Of(WorkerAction action)
    {
        var buffer = new ArrayBufferWriter<byte>(FactsAbout);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("jobName", action.Job.Value);
            json.WriteString("runId", BusRunId.Of(action.Run, action.Claim));
            json.WriteString("action", action.Kind == WorkerActionKind.Run ? "run" : "cancel");
            if (action is { Kind: WorkerActionKind.Run, Dispatch: { } dispatch })
            {
                json.WriteNumber("attempt", dispatch.Attempt);
                json.WriteString("scheduleId", dispatch.Schedule.Id.Value);
                json.WriteString("scheduleName", dispatch.Schedule.Name);
                json.WriteString("nominalTime", RunHeaders.NominalTimeOf(dispatch));
                json.WritePropertyName("data");
                dispatch.Data.WriteTo(json);
            }
            json.WriteEndObject();
        }
        return buffer.WrittenMemory;
    }
}
