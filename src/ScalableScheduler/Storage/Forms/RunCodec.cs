using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.Json;
using ScalableScheduler.Collections;
using ScalableScheduler.Coordination;
using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;
using ScalableScheduler.Work;

namespace ScalableScheduler.Storage.Forms;

/// <summary>The stored form of an open run: <c>{stamp} {JSON}</c>. The stamp is all that a script compares.</summary>
internal static class RunCodec
{
    /// <summary>Tells a version of a run from every other. The time it was opened is part of it: a schedule that is deleted
    /// and registered again with the same date has the same run's id and version anew. Of a run that is a worker's to do it tells
    /// scripts where that stands: <c>@{queue}</c> follows while it is offered, <c>!</c> once a worker has it.</summary>
    public static string Stamp(Run run) =>
        string.Create(CultureInfo.InvariantCulture, $"{run.Version}-{run.OpenedAt.ToUnixTimeMilliseconds()}{Mark(run.Assignment)}");

    public static byte[] Encode(Run run) =>
        [.. Encoding.ASCII.GetBytes(Stamp(run)), (byte)' ', .. StoredForm.Write(ToStored(run), StoredForm.Types.StoredRun)];

    /// <summary>Reads a run; false with the reason when this version of the service can't.</summary>
    public static bool TryDecode(
        RunId id,
        ReadOnlySpan<byte> blob,
        [NotNullWhen(true)] out Run? run,
        [NotNullWhen(false)] out string? problem)
    {
        run = null;
        var end = blob.IndexOf((byte)' ');
        if (end < 0 || !TryReadVersion(blob[..end], out var version) || !id.TryGetSchedule(out var schedule))
        {
            problem = "It does not begin as a run does.";
            return false;
        }
        if (!StoredForm.TryRead(blob[(end + 1)..], StoredForm.Types.StoredRun, out var stored, out problem))
            return false;
        run = FromStored(id, schedule, version, stored);
        return true;
    }

    public static StoredRun ToStored(Run run) => new()
    {
        V = StoredForm.Version,
        Collection = run.Collection.IsDefault ? null : run.Collection.Value,
        Origin = run.Origin == RunOrigin.Schedule ? null : run.Origin,
        CausedBy = run.CausedBy?.Value,
        ChainLength = run.ChainLength == 0 ? null : run.ChainLength,
        Data = run.Data ?? default,
        NominalTime = run.NominalTime,
        OpenedAt = run.OpenedAt,
        StartedAt = run.StartedAt,
        Attempt = run.Attempt,
        Node = run.Node?.Value,
        Assignment = AssignmentCodec.ToStored(run.Assignment),
        AttentionAt = run.AttentionAt,
        Queued = run.IsQueued ? true : null,
        Attempts = AttemptCodec.ToStored(run.Attempts),
        Abandoned = run.Abandoned == 0 ? null : run.Abandoned,
    };

    public static Run FromStored(RunId id, ScheduleId schedule, int version, StoredRun stored) => new()
    {
        Id = id,
        Schedule = schedule,
        Collection = stored.Collection is { } collection ? new CollectionName(collection) : CollectionName.Default,
        Origin = stored.Origin ?? RunOrigin.Schedule,
        CausedBy = stored.CausedBy is { } cause ? new RunId(cause) : null,
        ChainLength = stored.ChainLength ?? 0,
        Data = stored.Data.ValueKind == JsonValueKind.Undefined ? null : stored.Data,
        NominalTime = stored.NominalTime,
        OpenedAt = stored.OpenedAt,
        StartedAt = stored.StartedAt,
        Attempt = stored.Attempt,
        Node = stored.Node is { } node ? new NodeId(node) : null,
        Assignment = AssignmentCodec.FromStored(stored.Assignment),
        AttentionAt = stored.AttentionAt,
        IsQueued = stored.Queued ?? false,
        Attempts = AttemptCodec.FromStored(stored.Attempts),
        Abandoned = stored.Abandoned ?? 0,
        Version = version,
    };

    private static string Mark(Assignment? assignment) => assignment switch
    {
        null => "",
        { IsOffered: true } offered => $"@{offered.Queue}",
        _ => "!",
    };

    private static bool TryReadVersion(ReadOnlySpan<byte> stamp, out int version)
    {
        version = 0;
        var end = stamp.IndexOf((byte)'-');
        return end > 0 && int.TryParse(stamp[..end], NumberStyles.None, CultureInfo.InvariantCulture, out version);
    }
}
