using System.Buffers;
using System.Text;

namespace ScalableScheduler.Server.Tasks.Rest;

/// <summary>The beginning of an answer's body, for people.</summary>
internal static class ResponseText
{
    /// <summary>How much is shown, in bytes.</summary>
    public const int Shown = 1024;

    /// <summary>How much is read, in bytes, so that the connection can be used again; a longer answer costs the connection.</summary>
    public const int Read = 64 * 1024;

    private const int Scratch = 4096;

    /// <summary>Null when there is none. Bytes that are not UTF-8 become U+FFFD, secrets become asterisks.</summary>
    public static async ValueTask<string?> ReadAsync(HttpContent content, IReadOnlyList<byte[]> secrets, CancellationToken cancellationToken)
    {
        if (content.Headers.ContentLength == 0)
            return null;
        await using var body = await content.ReadAsStreamAsync(cancellationToken);
        // A secret that begins among the shown bytes is kept to its end, so that it is recognized; and one byte more than
        // is shown tells whether a character ends there.
        var kept = Shown + 1 + (secrets.Count == 0 ? 0 : secrets.Max(secret => secret.Length));
        var buffer = ArrayPool<byte>.Shared.Rent(kept + Scratch);
        try
        {
            int length = 0, total = 0;
            while (total < Read)
            {
                var room = length < kept ? buffer.AsMemory(length) : buffer.AsMemory(kept);
                var count = await body.ReadAsync(room[..Math.Min(room.Length, Read - total)], cancellationToken);
                if (count == 0)
                    break;
                total += count;
                length = Math.Min(kept, length + count);
            }
            return length == 0 ? null : Text(buffer.AsSpan(0, length), secrets);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer, clearArray: secrets.Count > 0);
        }
    }

    private static string Text(Span<byte> bytes, IReadOnlyList<byte[]> secrets)
    {
        foreach (var secret in secrets)
        {
            for (var rest = bytes; rest.IndexOf(secret) is var at and >= 0; rest = rest[(at + secret.Length)..])
                rest.Slice(at, secret.Length).Fill((byte)'*');
        }
        if (bytes.Length > Shown)
            bytes = bytes[..CharacterBoundary(bytes)];
        return Encoding.UTF8.GetString(bytes);
    }

    // The last one at or before the limit; a UTF-8 character has at most three bytes after its first.
    private static int CharacterBoundary(ReadOnlySpan<byte> bytes)
    {
        for (var at = Shown; at > Shown - 4; at--)
        {
            if ((bytes[at] & 0xC0) != 0x80)
                return at;
        }
        return Shown;
    }
}
