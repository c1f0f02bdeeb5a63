using ScalableScheduler.Work;

namespace ScalableScheduler.Storage.Forms;

/// <param name="Since">When it was offered or sent.</param>
/// <param name="Queue">Absent when it was sent.</param>
/// <param name="Turn">Absent when it was sent.</param>
/// <param name="Claim">Absent while it stands in its queue.</param>
/// <param name="Worker">Absent when the worker does not say.</param>
/// <param name="BegunAt">Absent before.</param>
/// <param name="HeardAt">Absent before it began.</param>
/// <param name="Progress">Absent when the worker does not say.</param>
/// <param name="StoppingSince">Absent before.</param>
internal sealed record StoredAssignment(
    DateTimeOffset Since,
    string? Queue = null,
    DateTimeOffset? Turn = null,
    string? Claim = null,
    string? Worker = null,
    DateTimeOffset? BegunAt = null,
    DateTimeOffset? HeardAt = null,
    StoredProgress? Progress = null,
    DateTimeOffset? StoppingSince = null);

internal sealed record StoredProgress(DateTimeOffset At, double? Percent = null, string? Message = null);

internal static class AssignmentCodec
{
    public static StoredAssignment? ToStored(Assignment? a) => a is null
        ? null
        : new StoredAssignment(
            a.Since, a.Queue?.Value, a.Turn == default ? null : a.Turn, a.Claim?.Value, a.Worker, a.BegunAt, a.HeardAt, ToStored(a.Progress), a.StoppingSince);

    public static Assignment? FromStored(StoredAssignment? s) => s is null
        ? null
        : new Assignment
        {
            Queue = s.Queue is { } queue ? new QueueName(queue) : null,
            Turn = s.Turn ?? default,
            Claim = s.Claim is { } claim ? new ClaimId(claim) : null,
            Worker = s.Worker,
            Since = s.Since,
            BegunAt = s.BegunAt,
            HeardAt = s.HeardAt,
            Progress = FromStored(s.Progress),
            StoppingSince = s.StoppingSince,
        };

    public static StoredProgress? ToStored(Progress? progress) =>
        progress is null ? null : new StoredProgress(progress.At, progress.Percent, progress.Message);

    public static Progress? FromStored(StoredProgress? stored) =>
        stored is null ? null : new Progress(stored.Percent, stored.Message, stored.At);
}
