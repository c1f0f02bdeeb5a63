using System.Runtime.InteropServices;
using ScalableScheduler.Runs;

namespace ScalableScheduler.Testing.Checking;

/// <summary>When a run was open, and when it was begun.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct RunTime(RunRecord Record)
{
    public DateTimeOffset Opened => Record.OpenedAt;

    /// <summary>Never, as yet, is the greatest.</summary>
    public DateTimeOffset Started => Record.StartedAt ?? DateTimeOffset.MaxValue;

    /// <summary>Not, as yet, is the greatest.</summary>
    public DateTimeOffset Finished => Record.FinishedAt ?? DateTimeOffset.MaxValue;

    public bool IsOpenAt(DateTimeOffset at) => Opened <= at && Finished > at;

    public bool HasBegunBy(DateTimeOffset at) => Started <= at;
}
