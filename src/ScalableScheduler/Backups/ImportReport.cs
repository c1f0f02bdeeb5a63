namespace ScalableScheduler.Backups;

/// <summary>What becomes of what is there already.</summary>
public enum ImportMode
{
    /// <summary>It stays as it is.</summary>
    Skip,

    /// <summary>Definitions become those of the file, as by an edit; what has run stays.</summary>
    Replace,
}

/// <param name="Mode">What becomes of what is there already.</param>
/// <param name="DryRun">Whether the file is only looked through.</param>
/// <param name="IsPart">Whether it is a part of a file, which has no footer, or one that tells of more.</param>
public sealed record ImportOptions(ImportMode Mode = ImportMode.Skip, bool DryRun = false, bool IsPart = false);

/// <summary>Why an import ended early, or, of a dry run, would.</summary>
/// <param name="Line">The number of the line, from 1.</param>
/// <param name="Field">A JSON pointer into the line; empty for the line as a whole.</param>
/// <param name="Message">The problem and what is allowed, for people.</param>
public sealed record ImportProblem(long Line, string Field, string Message);

/// <summary>What became of the lines of one type.</summary>
/// <param name="Taken">Put into the store.</param>
/// <param name="Replaced">There already, and made what the file says.</param>
/// <param name="Left">There already, or of something that is missing; left as it is.</param>
public sealed record ImportCount(long Taken, long Replaced, long Left)
{
    public static readonly ImportCount None = new(0, 0, 0);
}

/// <summary>What an import came to.</summary>
/// <param name="Counts">By the type of the lines; of a dry run, what would become of them.</param>
/// <param name="Unreadable">Lines that tell of what could not be read when the file was written. They are not taken.</param>
/// <param name="Problems">What is wrong with the file; empty when it was taken as a whole. But of a dry run there is one at most.</param>
public sealed record ImportReport(IReadOnlyDictionary<string, ImportCount> Counts, IReadOnlyList<ImportProblem> Unreadable, IReadOnlyList<ImportProblem> Problems);
