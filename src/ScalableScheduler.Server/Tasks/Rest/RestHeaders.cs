using System.Buffers;
using System.Collections.Frozen;

namespace ScalableScheduler.Server.Tasks.Rest;

/// <summary>Which header goes where, and which the user can't set (RFC 9110).</summary>
internal static class RestHeaders
{
    public const string ContentType = "Content-Type";
    public const string Authorization = "Authorization";
    public const string UserAgent = "User-Agent";
    public const string DefaultUserAgent = "ScalableScheduler/1.0";

    /// <summary>Those that usually hold a credential; <c>token</c> is one that the Python service's targets look for.</summary>
    public static readonly IReadOnlyList<string> Secret =
    [
        Authorization, "Cookie", "X-Api-Key", "Api-Key", "X-Auth-Token", "token", "clientKey",
    ];

    // Of one connection (RFC 9110, 7.6.1), or computed from the request.
    private static readonly FrozenSet<string> NotTheUsers = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "Connection", "Keep-Alive", "Proxy-Connection", "Proxy-Authorization", "Proxy-Authenticate", "TE", "Trailer", "Transfer-Encoding",
        "Upgrade", "Expect", "Host", "Content-Length");

    private static readonly FrozenSet<string> Content = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "Allow", "Content-Disposition", "Content-Encoding", "Content-Language", "Content-Location", "Content-MD5",
        "Content-Range", "Expires", "Last-Modified");

    private static readonly SearchValues<char> Token =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    private static readonly SearchValues<char> NotInValues = SearchValues.Create("\r\n\0");

    public static bool IsToken(string name) => name.Length > 0 && !name.AsSpan().ContainsAnyExcept(Token);

    public static bool IsValue(string value) => !value.AsSpan().ContainsAny(NotInValues);

    public static bool IsNotTheUsers(string name) => NotTheUsers.Contains(name) || RunHeaders.IsReserved(name);

    public static bool DescribesContent(string name) => Content.Contains(name);
}
