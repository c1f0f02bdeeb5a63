using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.Json.Serialization;
using ScalableScheduler.Collections;

namespace ScalableScheduler.Storage.Forms;

/// <summary>A collection without what stands elsewhere: its name and its revision.</summary>
internal sealed record StoredCollection : IStoredForm
{
    [JsonPropertyOrder(-1)]
    public required int V { get; init; }

    public string? Description { get; init; }

    /// <summary>False when disabled; absent otherwise.</summary>
    public bool? Enabled { get; init; }

    public int? MaxConcurrent { get; init; }

    public double? MaxPerSecond { get; init; }

    public StoredRetry? Retry { get; init; }

    public IReadOnlyList<StoredVariable>? Variables { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }
}

/// <param name="Name">Its name.</param>
/// <param name="Value">The text; absent for a secret one.</param>
/// <param name="Secret">The sealed text of a secret one; absent for another.</param>
/// <param name="UpdatedAt">When it was set.</param>
internal sealed record StoredVariable(string Name, DateTimeOffset UpdatedAt, string? Value = null, StoredSecret? Secret = null);

/// <summary>A sealed text; bytes in base64.</summary>
internal sealed record StoredSecret(string Key, byte[] Nonce, byte[] Ciphertext, byte[] Tag);

/// <summary>The stored form of a collection: <c>{revision}\n{JSON}</c>. Scripts compare the revision.</summary>
internal static class CollectionCodec
{
    public static byte[] Encode(Collection c)
    {
        var head = string.Create(CultureInfo.InvariantCulture, $"{c.Revision}\n");
        return [.. Encoding.ASCII.GetBytes(head), .. StoredForm.Write(ToStored(c), StoredForm.Types.StoredCollection)];
    }

    /// <summary>Reads a collection; false with the reason when this version of the service can't.</summary>
    public static bool TryDecode(
        CollectionName name,
        ReadOnlySpan<byte> blob,
        [NotNullWhen(true)] out Collection? collection,
        [NotNullWhen(false)] out string? problem)
    {
        collection = null;
        problem = "It does not begin with a revision.";
        if (RevisionOf(blob) is not { } revision
            || !StoredForm.TryRead(blob[(blob.IndexOf((byte)'\n') + 1)..], StoredForm.Types.StoredCollection, out var s, out problem))
        {
            return false;
        }
        collection = FromStored(name, revision, s);
        return true;
    }

    /// <summary>The revision, also of a form that this version can't read; null when it does not begin with one.</summary>
    public static long? RevisionOf(ReadOnlySpan<byte> blob)
    {
        var end = blob.IndexOf((byte)'\n');
        return end > 0 && long.TryParse(Encoding.ASCII.GetString(blob[..end]), NumberStyles.None, CultureInfo.InvariantCulture, out var revision)
            ? revision
            : null;
    }

    public static StoredCollection ToStored(Collection c) => new()
    {
        V = StoredForm.Version,
        Description = c.Description.Length == 0 ? null : c.Description,
        Enabled = c.Enabled ? null : false,
        MaxConcurrent = c.Limits.MaxConcurrent,
        MaxPerSecond = c.Limits.MaxPerSecond,
        Retry = RetryCodec.ToStored(c.Retry),
        Variables = c.Variables.Count == 0 ? null : [.. c.Variables.Select(ToStored)],
        CreatedAt = c.CreatedAt,
        UpdatedAt = c.UpdatedAt,
    };

    public static Collection FromStored(CollectionName name, long revision, StoredCollection s) => new()
    {
        Name = name,
        Description = s.Description ?? "",
        Enabled = s.Enabled ?? true,
        Limits = new CollectionLimits(s.MaxConcurrent, s.MaxPerSecond),
        Retry = RetryCodec.FromStored(s.Retry),
        Variables = s.Variables is null ? [] : [.. s.Variables.Select(FromStored)],
        Revision = revision,
        CreatedAt = s.CreatedAt,
        UpdatedAt = s.UpdatedAt,
    };

    private static StoredVariable ToStored(Variable v) => new(
        v.Name, v.UpdatedAt, v.Value, v.Secret is { } s ? new StoredSecret(s.KeyId, s.Nonce, s.Ciphertext, s.Tag) : null);

    private static Variable FromStored(StoredVariable v) => new(
        v.Name, v.Value, v.Secret is { } s ? new SealedText(s.Key, s.Nonce, s.Ciphertext, s.Tag) : null, v.UpdatedAt);
}
