using System.Text.Json.Serialization;
using ScalableScheduler.Runs;

namespace ScalableScheduler.Storage.Forms;

internal sealed record StoredLastRun : IStoredForm
{
    [JsonPropertyOrder(-1)]
    public required int V { get; init; }

    public required string Id { get; init; }

    public required RunStatus Status { get; init; }

    public required DateTimeOffset NominalTime { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public required DateTimeOffset FinishedAt { get; init; }

    public string? Message { get; init; }
}

/// <summary>The stored form of a schedule's last run: JSON.</summary>
internal static class LastRunCodec
{
    public static byte[] Encode(LastRun run) => StoredForm.Write(ToStored(run), StoredForm.Types.StoredLastRun);

    /// <summary>Reads it; null when this version of the service can't: the schedule is shown without it.</summary>
    public static LastRun? Decode(ReadOnlySpan<byte> blob) =>
        StoredForm.TryRead(blob, StoredForm.Types.StoredLastRun, out var s, out _)
            ? FromStored(s)
            : null;

    public static StoredLastRun ToStored(LastRun run) => new()
    {
        V = StoredForm.Version,
        Id = run.Id.Value,
        Status = run.Status,
        NominalTime = run.NominalTime,
        StartedAt = run.StartedAt,
        FinishedAt = run.FinishedAt,
        Message = run.Message,
    };

    public static LastRun FromStored(StoredLastRun s) => new(new RunId(s.Id), s.Status, s.NominalTime, s.StartedAt, s.FinishedAt, s.Message);
}
