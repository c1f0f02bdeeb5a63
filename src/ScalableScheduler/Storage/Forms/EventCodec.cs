using System.Text.Json.Serialization;
using ScalableScheduler.Collections;
using ScalableScheduler.Events;
using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;

namespace ScalableScheduler.Storage.Forms;

internal sealed record StoredEvent : IStoredForm
{
    [JsonPropertyOrder(-1)]
    public required int V { get; init; }

    public required string Type { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>Absent for the default one.</summary>
    public string? Collection { get; init; }

    public string? Schedule { get; init; }

    public string? Name { get; init; }

    public string? Run { get; init; }

    public RunStatus? Status { get; init; }

    public DateTimeOffset? NominalTime { get; init; }

    public int? Attempt { get; init; }

    public string? Message { get; init; }
}

/// <summary>The stored form of an event: JSON.</summary>
internal static class EventCodec
{
    public static byte[] Encode(SchedulerEvent e) => StoredForm.Write(
        new StoredEvent
        {
            V = StoredForm.Version,
            Type = e.Type,
            At = e.At,
            Collection = e.Collection.IsDefault ? null : e.Collection.Value,
            Schedule = e.Schedule?.Value,
            Name = e.Name,
            Run = e.Run?.Value,
            Status = e.Status,
            NominalTime = e.NominalTime,
            Attempt = e.Attempt,
            Message = e.Message,
        },
        StoredForm.Types.StoredEvent);

    /// <summary>Reads an event; null when this version of the service can't.</summary>
    public static SchedulerEvent? Decode(ReadOnlySpan<byte> blob) =>
        StoredForm.TryRead(blob, StoredForm.Types.StoredEvent, out var e, out _)
            ? new SchedulerEvent(
                e.Type,
                e.At,
                e.Collection is null ? CollectionName.Default : new CollectionName(e.Collection),
                e.Schedule is null ? null : new ScheduleId(e.Schedule),
                e.Name,
                e.Run is null ? null : new RunId(e.Run),
                e.Status,
                e.NominalTime,
                e.Attempt,
                e.Message)
            : null;
}
