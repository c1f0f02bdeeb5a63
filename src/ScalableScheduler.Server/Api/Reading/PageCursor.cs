using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Microsoft.AspNetCore.Http.Extensions;

namespace ScalableScheduler.Server.Api.Reading;

/// <summary>A store's cursor as it stands in a URL: with the listing that it belongs to, in base64url.</summary>
internal static class PageCursor
{
    private const char Divider = ':';
    // As long as a request line may be (Kestrel).
    private const int MaxLength = 8192;

    public static bool TryRead(string text, string listing, [NotNullWhen(true)] out string? cursor)
    {
        cursor = null;
        if (text.Length > MaxLength || !Base64Url.IsValid(text))
            return false;
        var plain = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text));
        if (!plain.StartsWith(listing + Divider, StringComparison.Ordinal))
            return false;
        cursor = plain[(listing.Length + 1)..];
        return true;
    }

    /// <summary>The Link header (RFC 8288) that leads to the next page of what was asked for; null at the end.</summary>
    public static string? Link(HttpRequest request, string listing, string? next)
    {
        if (next is null)
            return null;
        var query = new QueryBuilder(request.Query.Where(p => p.Key != "cursor").SelectMany(p => p.Value, (p, v) => KeyValuePair.Create(p.Key, v ?? "")))
        {
            { "cursor", Base64Url.EncodeToString(Encoding.UTF8.GetBytes($"{listing}{Divider}{next}")) },
        };
        return $"<{request.PathBase}{request.Path}{query}>; rel=\"next\"";
    }
}
