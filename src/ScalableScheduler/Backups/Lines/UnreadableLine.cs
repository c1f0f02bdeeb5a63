using System.Text.Json.Serialization;

namespace ScalableScheduler.Backups.Lines;

/// <summary>Something that the service which wrote the file could not read, as it was kept.</summary>
internal sealed record UnreadableLine : IBackupLine
{
    [JsonPropertyOrder(-2)]
    public required int V { get; init; }

    [JsonPropertyOrder(-1)]
    public required string Type { get; init; }

    /// <summary>What it is.</summary>
    public required string Kind { get; init; }

    /// <summary>Of the schedule or run; the name of a collection.</summary>
    public required string Id { get; init; }

    public required string Problem { get; init; }

    /// <summary>What is kept, by field, in base64.</summary>
    public required IReadOnlyDictionary<string, byte[]> Raw { get; init; }
}
