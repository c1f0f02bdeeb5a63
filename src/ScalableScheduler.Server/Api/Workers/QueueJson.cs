using System.Text.Json;
using ScalableScheduler.Server.Api.Schedules;
using ScalableScheduler.Storage;
using ScalableScheduler.Work;

namespace ScalableScheduler.Server.Api.Workers;

/// <summary>Writes queues.</summary>
internal static class QueueJson
{
    public static void Write(Utf8JsonWriter json, QueueStatus status) => Write(json, status.Queue, status);

    /// <param name="json">Where to.</param>
    /// <param name="queue">The queue.</param>
    /// <param name="status">How it stands; null when no run is in it.</param>
    public static void Write(Utf8JsonWriter json, QueueName queue, QueueStatus? status)
    {
        json.WriteStartObject();
        json.WriteString("queue"u8, queue.Value);
        json.WriteNumber("waiting"u8, status?.Offered ?? 0);
        ScheduleJson.WriteInstant(json, "next_turn"u8, status?.NextTurn);
        json.WriteEndObject();
    }
}
