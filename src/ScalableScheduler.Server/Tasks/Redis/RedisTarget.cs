using System.Globalization;

namespace ScalableScheduler.Server.Tasks.Redis;

/// <summary>A Redis server and who logs in to it. Two are equal when all is: tasks share a connection then.</summary>
internal sealed record RedisTarget(string Host, int Port, bool Tls, string? User, string? Password)
{
    public const string What = "a Redis server: redis://[user:password@]host[:port][/database], rediss:// for TLS, or host[:port]";

    private const int DefaultPort = 6379;
    private const int MaxDatabase = 1_000_000;

    // A record's own text would show the password.
    public override string ToString() => Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]:{Port}" : $"{Host}:{Port}";

    /// <summary>Reads a URL or <c>host:port</c>; false when it is neither.</summary>
    public static bool TryParse(string text, out RedisTarget? target, out int database)
    {
        (target, database) = (null, 0);
        var url = text.Contains("://", StringComparison.Ordinal) ? text : $"redis://{text}";
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Host.Length == 0 || uri.Scheme is not ("redis" or "rediss"))
            return false;
        var path = uri.AbsolutePath.Trim('/');
        if (uri.Query.Length > 0 || uri.Fragment.Length > 0)
            return false;
        if (path.Length > 0 && (!int.TryParse(path, NumberStyles.None, CultureInfo.InvariantCulture, out database) || database > MaxDatabase))
            return false;
        // redis://secret@host means a user without a password elsewhere, but redis-cli reads it as the password.
        var login = uri.UserInfo.Split(':', 2);
        var password = uri.UserInfo.Length == 0 ? null : Uri.UnescapeDataString(login[^1]);
        var user = login.Length == 2 && login[0].Length > 0 ? Uri.UnescapeDataString(login[0]) : null;
        target = new RedisTarget(uri.IdnHost.Trim('[', ']'), uri.Port > 0 ? uri.Port : DefaultPort, uri.Scheme == "rediss", user, password);
        return true;
    }
}
