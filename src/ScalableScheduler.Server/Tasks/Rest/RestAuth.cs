using System.Text;

namespace ScalableScheduler.Server.Tasks.Rest;

/// <summary>How the request says who asks.</summary>
/// <param name="Header">The value of <c>Authorization</c>, or null.</param>
/// <param name="Secrets">What of it is secret.</param>
internal sealed record RestAuth(string? Header, IReadOnlyList<string> Secrets)
{
    private const int MaxSecret = 8192;
    private const int MaxUser = 256;
    private static readonly RestAuth None = new(null, []);

    public bool IsGiven => Header is not null;

    /// <summary>Reads <c>auth {type: none|basic|bearer, username, password, token}</c>.</summary>
    public static RestAuth Read(ConnectionReader connection)
    {
        if (connection.Nested("auth") is not { } auth)
            return None;
        var type = auth.Word("type", "none", "basic", "bearer");
        if (type is null && !auth.Has("type"))
            auth.Problem("type", "required", "'type' is needed: none, basic or bearer.");
        var read = type switch
        {
            "basic" => Basic(auth),
            "bearer" => Bearer(auth),
            _ => None,
        };
        // Known whatever the type, so that switching to `none` does not call the others unknown.
        _ = auth.Has("username") | auth.Has("password") | auth.Has("token");
        auth.RefuseUnknown();
        return read;
    }

    /// <summary>The user and password of a URL, as curl and the Python service's HTTP library send them.</summary>
    public static string? OfUrl(Uri url, List<KeyValuePair<string, string>> headers)
    {
        if (url.UserInfo.Length == 0 || headers.Exists(header => header.Key.Equals(RestHeaders.Authorization, StringComparison.OrdinalIgnoreCase)))
            return null;
        var parts = url.UserInfo.Split(':', 2);
        return Basic(Uri.UnescapeDataString(parts[0]), parts.Length > 1 ? Uri.UnescapeDataString(parts[1]) : "");
    }

    private static RestAuth Basic(ConnectionReader auth)
    {
        var username = auth.RequiredText("username", MaxUser, "the user to log in as");
        var password = auth.Text("password", MaxSecret) ?? "";
        if (username is null)
            return None;
        if (username.Contains(':', StringComparison.Ordinal))
            auth.Problem("username", "invalid", "A user name can't hold a colon (RFC 7617).");
        var header = Basic(username, password);
        return new RestAuth(header, [password, header["Basic ".Length..]]);
    }

    private static RestAuth Bearer(ConnectionReader auth)
    {
        if (auth.RequiredText("token", MaxSecret, "the token to send") is not { } token)
            return None;
        if (RestHeaders.IsValue(token))
            return new RestAuth($"Bearer {token}", [token]);
        auth.Problem("token", "invalid", "A token can't hold line breaks or NUL.");
        return None;
    }

    private static string Basic(string username, string password) =>
        $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{username}:{password}"))}";

    // A record's own text would show the secrets.
    public override string ToString() => IsGiven ? "given" : "none";
}
