using System.ComponentModel.DataAnnotations;

namespace ScalableScheduler.Server.Api.OpenApi;

/// <summary>A line of an export. docs/backup.md tells what each type holds.</summary>
public sealed record BackupLineDocument
{
    /// <summary>The version of the line's form.</summary>
    public required int V { get; init; }

    /// <summary>What the line tells of.</summary>
    [AllowedValues("header", "collection", "job", "schedule", "record", "dead_letter", "chain_trigger", "unreadable", "footer")]
    public required string Type { get; init; }

    /// <summary>The schedule's id, of a schedule and of what belongs to one.</summary>
    public string? Schedule { get; init; }
}

/// <summary>What an import came to.</summary>
public sealed record ImportDocument
{
    /// <summary>Whether the file was only looked through.</summary>
    public required bool DryRun { get; init; }

    /// <summary>What became of what was there already.</summary>
    [AllowedValues("skip", "replace")]
    public required string Mode { get; init; }

    /// <summary>What became of the lines, by their type.</summary>
    public required IReadOnlyDictionary<string, ImportCountDocument> Lines { get; init; }

    /// <summary>The first 100 lines that tell of what could not be read when the file was written; they are not taken.</summary>
    public required IReadOnlyList<UnreadableLineDocument> Unreadable { get; init; }
}

/// <summary>What became of the lines of one type.</summary>
public sealed record ImportCountDocument
{
    /// <summary>Put into the store.</summary>
    public required long Taken { get; init; }

    /// <summary>There already, and made what the file says.</summary>
    public required long Replaced { get; init; }

    /// <summary>There already, or of something that is missing; left as it is.</summary>
    public required long Left { get; init; }
}

/// <summary>A line that was not taken.</summary>
public sealed record UnreadableLineDocument
{
    /// <summary>Its number, from 1.</summary>
    public required long Line { get; init; }

    /// <summary>What it is, and what was wrong with it.</summary>
    public required string Message { get; init; }
}
