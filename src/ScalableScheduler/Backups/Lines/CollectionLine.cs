using System.Text.Json.Serialization;
using ScalableScheduler.Storage.Forms;

namespace ScalableScheduler.Backups.Lines;

/// <summary>A collection with its variables; secret ones stay encrypted.</summary>
internal sealed record CollectionLine : IBackupLine
{
    [JsonPropertyOrder(-2)]
    public required int V { get; init; }

    [JsonPropertyOrder(-1)]
    public required string Type { get; init; }

    /// <summary>Its name.</summary>
    public required string Collection { get; init; }

    public required long Revision { get; init; }

    public required StoredCollection Definition { get; init; }
}
