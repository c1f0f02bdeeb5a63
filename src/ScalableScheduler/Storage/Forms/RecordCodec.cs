using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using ScalableScheduler.Collections;
using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;

namespace ScalableScheduler.Storage.Forms;

/// <summary>The stored form of an ended run: <c>{run id}\n{JSON}</c>, a member of its schedule's history.</summary>
internal static class RecordCodec
{
    public const byte Divider = (byte)'\n';

    public static byte[] Encode(RunRecord record)
    {
        var json = StoredForm.Write(ToStored(record), StoredForm.Types.StoredRecord);
        return [.. Encoding.UTF8.GetBytes(record.Id.Value), Divider, .. json];
    }

    /// <summary>Reads a record; false when this version of the service can't.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> blob, [NotNullWhen(true)] out RunRecord? record, [NotNullWhen(false)] out string? problem)
    {
        record = null;
        problem = "It does not begin as a record does.";
        var end = blob.IndexOf(Divider);
        if (end < 0)
            return false;
        var id = new RunId(Encoding.UTF8.GetString(blob[..end]));
        if (!id.TryGetSchedule(out _) || !StoredForm.TryRead(blob[(end + 1)..], StoredForm.Types.StoredRecord, out var stored, out problem))
            return false;
        record = FromStored(id, stored);
        return true;
    }

    public static StoredRecord ToStored(RunRecord record) => new()
    {
        V = StoredForm.Version,
        Collection = record.Collection.IsDefault ? null : record.Collection.Value,
        Origin = record.Origin == RunOrigin.Schedule ? null : record.Origin,
        CausedBy = record.CausedBy?.Value,
        Data = record.Data ?? default,
        Status = record.Status,
        Failure = record.Failure,
        Message = record.Message,
        NominalTime = record.NominalTime,
        OpenedAt = record.OpenedAt,
        StartedAt = record.StartedAt,
        FinishedAt = record.FinishedAt,
        Attempts = AttemptCodec.ToStored(record.Attempts),
        Result = record.Result ?? default,
        Skipped = record.Skipped is { } s ? new StoredSkipped(s.Reason, s.From, s.To, s.Count, s.AtLeast) : null,
    };

    public static RunRecord FromStored(RunId id, StoredRecord stored) => new()
    {
        Id = id,
        Schedule = id.TryGetSchedule(out var schedule) ? schedule : throw new ArgumentException($"'{id}' is not a run's id.", nameof(id)),
        Collection = stored.Collection is { } collection ? new CollectionName(collection) : CollectionName.Default,
        Origin = stored.Origin ?? RunOrigin.Schedule,
        CausedBy = stored.CausedBy is { } cause ? new RunId(cause) : null,
        Data = stored.Data.ValueKind == JsonValueKind.Undefined ? null : stored.Data,
        Status = stored.Status,
        Failure = stored.Failure,
        Message = stored.Message,
        NominalTime = stored.NominalTime,
        OpenedAt = stored.OpenedAt,
        StartedAt = stored.StartedAt,
        FinishedAt = stored.FinishedAt,
        Attempts = AttemptCodec.FromStored(stored.Attempts),
        Result = stored.Result.ValueKind == JsonValueKind.Undefined ? null : stored.Result,
        Skipped = stored.Skipped is { } s ? new SkippedOccurrences(s.Reason, s.From, s.To, s.Count, s.AtLeast) : null,
    };
}
