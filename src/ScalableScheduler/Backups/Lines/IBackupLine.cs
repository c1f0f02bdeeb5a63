using ScalableScheduler.Storage.Forms;

namespace ScalableScheduler.Backups.Lines;

/// <summary>The form of a line: <c>{"v":1,"type":"schedule", ...}</c>. The fields that all lines share come first.</summary>
internal interface IBackupLine : IStoredForm
{
    /// <summary>What the line tells of: one of <see cref="LineType"/>.</summary>
    string Type { get; }
}

/// <summary>What a line tells of.</summary>
internal static class LineType
{
    public const string Header = "header";
    public const string Collection = "collection";
    public const string Schedule = "schedule";
    public const string Record = "record";
    public const string DeadLetter = "dead_letter";
    public const string ChainTrigger = "chain_trigger";
    public const string Job = "job";
    public const string Unreadable = "unreadable";
    public const string Footer = "footer";

    public const string All = "header, collection, job, schedule, record, dead_letter, chain_trigger, unreadable and footer";
}
