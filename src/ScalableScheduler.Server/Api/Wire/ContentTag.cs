using System.Security.Cryptography;
using System.Text;

namespace ScalableScheduler.Server.Api.Wire;

/// <summary>The entity tag of an answer that has no version of its own, such as a list: a hash of its content.</summary>
internal static class ContentTag
{
    private const int BytesShown = 16;

    /// <param name="body">The body.</param>
    /// <param name="link">The Link header, which is part of what a page says: it appears when another page comes to be.</param>
    public static string Of(ReadOnlySpan<byte> body, string? link)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(body);
        hash.AppendData(Encoding.UTF8.GetBytes(link ?? ""));
        return $"\"{Convert.ToHexStringLower(hash.GetCurrentHash().AsSpan(0, BytesShown))}\"";
    }
}
