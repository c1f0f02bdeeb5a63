using System.Text.Json.Serialization;
using ScalableScheduler.Storage.Forms;

namespace ScalableScheduler.Backups.Lines;

/// <summary>An ended run, or occurrences that were left out.</summary>
internal sealed record RecordLine : IBackupLine
{
    [JsonPropertyOrder(-2)]
    public required int V { get; init; }

    [JsonPropertyOrder(-1)]
    public required string Type { get; init; }

    public required string Schedule { get; init; }

    /// <summary>The run's id.</summary>
    public required string Id { get; init; }

    public required StoredRecord Record { get; init; }
}
