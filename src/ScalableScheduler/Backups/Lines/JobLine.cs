using System.Text.Json.Serialization;

namespace ScalableScheduler.Backups.Lines;

/// <summary>A job whose workers answer over a bus.</summary>
internal sealed record JobLine : IBackupLine
{
    [JsonPropertyOrder(-2)]
    public required int V { get; init; }

    [JsonPropertyOrder(-1)]
    public required string Type { get; init; }

    public required string Job { get; init; }
}
