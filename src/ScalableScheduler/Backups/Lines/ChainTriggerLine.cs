using System.Text.Json.Serialization;

namespace ScalableScheduler.Backups.Lines;

/// <summary>A schedule that is to be triggered because a run ended.</summary>
internal sealed record ChainTriggerLine : IBackupLine
{
    [JsonPropertyOrder(-2)]
    public required int V { get; init; }

    [JsonPropertyOrder(-1)]
    public required string Type { get; init; }

    /// <summary>Whose run ended.</summary>
    public required string Schedule { get; init; }

    /// <summary>The id of the run that ended.</summary>
    public required string Parent { get; init; }

    /// <summary>Which schedule is to be triggered.</summary>
    public required string Triggers { get; init; }

    public required int ChainLength { get; init; }

    public required DateTimeOffset EndedAt { get; init; }
}
