using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.Json.Serialization;
using ScalableScheduler.Collections;

namespace ScalableScheduler.Storage.Forms;

/// <summary>The state of a collection without what stands before it: revision and whether it is enabled.</summary>
internal sealed record StoredCollectionState : IStoredForm
{
    [JsonPropertyOrder(-1)]
    public required int V { get; init; }

    public int? MaxConcurrent { get; init; }

    public double? MaxPerSecond { get; init; }

    public StoredRetry? Retry { get; init; }
}

/// <summary>A partition's copy of a collection's state: <c>{revision} {1 if enabled, else 0}\n{JSON}</c>. Scripts compare the
/// revision, and look whether it is enabled.</summary>
internal static class CollectionStateCodec
{
    public static byte[] Encode(CollectionState state)
    {
        var head = string.Create(CultureInfo.InvariantCulture, $"{state.Revision} {(state.Enabled ? 1 : 0)}\n");
        var stored = new StoredCollectionState
        {
            V = StoredForm.Version,
            MaxConcurrent = state.Limits.MaxConcurrent,
            MaxPerSecond = state.Limits.MaxPerSecond,
            Retry = RetryCodec.ToStored(state.Retry),
        };
        return [.. Encoding.ASCII.GetBytes(head), .. StoredForm.Write(stored, StoredForm.Types.StoredCollectionState)];
    }

    /// <summary>Reads a copy; false with the reason when this version of the service can't.</summary>
    public static bool TryDecode(
        CollectionName name,
        ReadOnlySpan<byte> blob,
        [NotNullWhen(true)] out CollectionState? state,
        [NotNullWhen(false)] out string? problem)
    {
        state = null;
        var end = blob.IndexOf((byte)'\n');
        var head = end < 0 ? [] : Encoding.ASCII.GetString(blob[..end]).Split(' ');
        if (head.Length < 2 || !long.TryParse(head[0], NumberStyles.None, CultureInfo.InvariantCulture, out var revision))
        {
            problem = "It does not begin as a collection's state does.";
            return false;
        }
        if (!StoredForm.TryRead(blob[(end + 1)..], StoredForm.Types.StoredCollectionState, out var stored, out problem))
            return false;
        state = new CollectionState(
            name, revision, head[1] == "1", new CollectionLimits(stored.MaxConcurrent, stored.MaxPerSecond), RetryCodec.FromStored(stored.Retry));
        return true;
    }
}
