using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.Json.Serialization;
using ScalableScheduler.Schedules;

namespace ScalableScheduler.Storage.Forms;

/// <summary>A backfill without what stands elsewhere: its schedule.</summary>
internal sealed record StoredBackfill : IStoredForm
{
    [JsonPropertyOrder(-1)]
    public required int V { get; init; }

    public required int Version { get; init; }

    public required DateTimeOffset From { get; init; }

    public required DateTimeOffset To { get; init; }

    public required int Limit { get; init; }

    public required double Rate { get; init; }

    public required int Total { get; init; }

    public required int Opened { get; init; }

    public DateTimeOffset? Cursor { get; init; }

    public required BackfillStatus Status { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }
}

/// <summary>The stored form of a backfill: <c>{stamp} {JSON}</c>. The stamp is what a script compares with what was read.</summary>
internal static class BackfillCodec
{
    /// <summary>Tells a version of a backfill from every other, also from those of an earlier backfill of its schedule.</summary>
    public static string Stamp(Backfill b) => string.Create(CultureInfo.InvariantCulture, $"{b.Version}-{b.CreatedAt.ToUnixTimeMilliseconds()}");

    public static byte[] Encode(Backfill b) =>
        [.. Encoding.ASCII.GetBytes(Stamp(b)), (byte)' ', .. StoredForm.Write(ToStored(b), StoredForm.Types.StoredBackfill)];

    /// <summary>Reads a backfill; false with the reason when this version of the service can't.</summary>
    public static bool TryDecode(
        ScheduleId schedule,
        ReadOnlySpan<byte> blob,
        [NotNullWhen(true)] out Backfill? backfill,
        [NotNullWhen(false)] out string? problem)
    {
        backfill = null;
        if (!StoredForm.TryRead(blob[(blob.IndexOf((byte)' ') + 1)..], StoredForm.Types.StoredBackfill, out var stored, out problem))
            return false;
        backfill = FromStored(schedule, stored);
        return true;
    }

    public static StoredBackfill ToStored(Backfill b) => new()
    {
        V = StoredForm.Version,
        Version = b.Version,
        From = b.From,
        To = b.To,
        Limit = b.Limit,
        Rate = b.Rate,
        Total = b.Total,
        Opened = b.Opened,
        Cursor = b.Cursor,
        Status = b.Status,
        CreatedAt = b.CreatedAt,
        FinishedAt = b.FinishedAt,
    };

    public static Backfill FromStored(ScheduleId schedule, StoredBackfill stored) => new()
    {
        Schedule = schedule,
        From = stored.From,
        To = stored.To,
        Limit = stored.Limit,
        Rate = stored.Rate,
        Total = stored.Total,
        Opened = stored.Opened,
        Cursor = stored.Cursor,
        Status = stored.Status,
        CreatedAt = stored.CreatedAt,
        FinishedAt = stored.FinishedAt,
        Version = stored.Version,
    };
}
