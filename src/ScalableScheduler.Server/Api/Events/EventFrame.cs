using System.Buffers;
using System.Text.Json;
using ScalableScheduler.Events;
using ScalableScheduler.Server.Api.Schedules;
using ScalableScheduler.Server.Api.Wire;
using ScalableScheduler.Storage;

namespace ScalableScheduler.Server.Api.Events;

/// <summary>An event as it is sent, rendered once for all who get it, and only when somebody does.</summary>
internal sealed class EventFrame
{
    private readonly string _type;
    private readonly Action<Utf8JsonWriter> _data;
    private byte[]? _bytes;

    private EventFrame(string? id, string type, SchedulerEvent? happened, Action<Utf8JsonWriter> data) =>
        (Id, _type, Happened, _data) = (id, type, happened, data);

    /// <summary>Its place in the log; null for what the stream says of itself.</summary>
    public string? Id { get; }

    /// <summary>What happened; null for what the stream says of itself, which concerns every reader.</summary>
    public SchedulerEvent? Happened { get; }

    /// <summary>Two readers that render it at once render the same.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes ??= Render();

    public static EventFrame Of(LoggedEvent logged) => new(logged.Id, logged.Event.Type, logged.Event, json => EventJson.Write(json, logged.Event));

    /// <summary>Events were lost: those after a place, up to a time.</summary>
    /// <param name="after">The place.</param>
    /// <param name="from">When the stream goes on from.</param>
    public static EventFrame Gap(string? after, DateTimeOffset from) => new(id: null, StreamEvents.Gap, happened: null, json =>
    {
        json.WriteStartObject();
        if (after is not null)
            json.WriteString("last_event_id"u8, after);
        ScheduleJson.WriteInstant(json, "from"u8, from);
        json.WriteEndObject();
    });

    /// <summary>The stream ends.</summary>
    /// <param name="reason">Out of <see cref="StreamEvents"/>.</param>
    /// <param name="lastId">The place to resume from.</param>
    public static EventFrame End(string reason, string? lastId) => new(id: null, StreamEvents.End, happened: null, json =>
    {
        json.WriteStartObject();
        json.WriteString("reason"u8, reason);
        if (lastId is not null)
            json.WriteString("last_event_id"u8, lastId);
        json.WriteEndObject();
    });

    private byte[] Render()
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        ServerSentEvents.WriteEvent(buffer, Id, _type, JsonAnswer.Render(_data).Span);
        return buffer.WrittenSpan.ToArray();
    }
}
