using System.Text.Json.Serialization;

namespace ScalableScheduler.Backups.Lines;

/// <summary>The first line: what the file is.</summary>
internal sealed record HeaderLine : IBackupLine
{
    [JsonPropertyOrder(-2)]
    public required int V { get; init; }

    [JsonPropertyOrder(-1)]
    public required string Type { get; init; }

    /// <summary>Always <see cref="FormatName"/>.</summary>
    public required string Format { get; init; }

    /// <summary>The version of the service that wrote it.</summary>
    public required string Service { get; init; }

    /// <summary>The store's time when it was begun.</summary>
    public required DateTimeOffset StoreTime { get; init; }

    /// <summary>Of the store that it was read from; the one that it is put into may have another number.</summary>
    public required int Partitions { get; init; }

    /// <summary>Whether it has records of ended runs.</summary>
    public required bool History { get; init; }

    /// <summary>Whether it has dead letters.</summary>
    public required bool DeadLetters { get; init; }

    /// <summary>The ids of the keys that its secret variables are encrypted with.</summary>
    public required IReadOnlyList<string> SecretKeys { get; init; }

    public const string FormatName = "scalable-scheduler-backup";
}

/// <summary>The last line: by it a file that was cut off is known.</summary>
internal sealed record FooterLine : IBackupLine
{
    [JsonPropertyOrder(-2)]
    public required int V { get; init; }

    [JsonPropertyOrder(-1)]
    public required string Type { get; init; }

    /// <summary>The store's time when it was ended.</summary>
    public required DateTimeOffset StoreTime { get; init; }

    /// <summary>How many lines of each type come between header and footer.</summary>
    public required IReadOnlyDictionary<string, long> Lines { get; init; }
}
