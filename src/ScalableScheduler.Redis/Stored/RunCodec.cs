using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using ScalableScheduler.Coordination;
using ScalableScheduler.Runs;

namespace ScalableScheduler.Redis.Stored;

/// <summary>The stored form of an open run: <c>{stamp} {JSON}</c>. The stamp is all that a script compares.</summary>
internal static class RunCodec
{
    /// <summary>Tells a version of a run from every other. The time it was opened is part of it: a schedule that is deleted
    /// and registered again with the same date has the same run's id and version anew.</summary>
    public static string Stamp(Run run) => string.Create(CultureInfo.InvariantCulture, $"{run.Version}-{run.OpenedAt.ToUnixTimeMilliseconds()}");

    public static byte[] Encode(Run run)
    {
        var stored = new StoredRun
        {
            V = StoredForm.Version,
            NominalTime = run.NominalTime,
            OpenedAt = run.OpenedAt,
            Attempt = run.Attempt,
            Node = run.Node?.Value,
            AttentionAt = run.AttentionAt,
            Attempts = AttemptCodec.ToStored(run.Attempts),
            Abandoned = run.Abandoned == 0 ? null : run.Abandoned,
        };
        return [.. Encoding.ASCII.GetBytes(Stamp(run)), (byte)' ', .. StoredForm.Write(stored, StoredForm.Types.StoredRun)];
    }

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
        run = new Run
        {
            Id = id,
            Schedule = schedule,
            NominalTime = stored.NominalTime,
            OpenedAt = stored.OpenedAt,
            Attempt = stored.Attempt,
            Node = stored.Node is { } node ? new NodeId(node) : null,
            AttentionAt = stored.AttentionAt,
            Attempts = AttemptCodec.FromStored(stored.Attempts),
            Abandoned = stored.Abandoned ?? 0,
            Version = version,
        };
        return true;
    }

    private static bool TryReadVersion(ReadOnlySpan<byte> stamp, out int version)
    {
        version = 0;
        var end = stamp.IndexOf((byte)'-');
        return end > 0 && int.TryParse(stamp[..end], NumberStyles.None, CultureInfo.InvariantCulture, out version);
    }
}
