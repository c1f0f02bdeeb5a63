using System.Text.Json.Serialization;
using ScalableScheduler.Storage.Forms;

namespace ScalableScheduler.Backups.Lines;

/// <summary>A run that failed for good, with the definition as it was.</summary>
internal sealed record DeadLetterLine : IBackupLine
{
    [JsonPropertyOrder(-2)]
    public required int V { get; init; }

    [JsonPropertyOrder(-1)]
    public required string Type { get; init; }

    public required string Schedule { get; init; }

    /// <summary>The run's id.</summary>
    public required string Id { get; init; }

    public required StoredRecord Record { get; init; }

    public string? Name { get; init; }

    public LineClient? Client { get; init; }

    /// <summary>Absent for the default one.</summary>
    public string? Collection { get; init; }

    public required StoredSchedule Definition { get; init; }
}
