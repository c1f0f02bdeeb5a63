namespace ScalableScheduler.Server.Tasks.Amqp;

/// <summary>A broker, one of its virtual hosts, and who logs in. Two are equal when all is: tasks share a connection then.</summary>
internal sealed record AmqpTarget(string Host, int Port, bool Tls, string VirtualHost, string User, string Password)
{
    public const string What = "an AMQP 0-9-1 broker: amqp://[user:password@]host[:port][/vhost], amqps:// for TLS, or host[:port]";

    private const int DefaultPort = 5672;
    private const int DefaultTlsPort = 5671;
    private const string DefaultVirtualHost = "/";
    private const string Guest = "guest"; // User and password that a new broker has, for clients on its own machine.

    // A record's own text would show the password.
    public override string ToString() => Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]:{Port}" : $"{Host}:{Port}";

    /// <summary>Reads a URL (https://www.rabbitmq.com/docs/uri-spec) or <c>host:port</c>; false when it is neither.</summary>
    public static bool TryParse(string text, out AmqpTarget? target)
    {
        target = null;
        var isUrl = text.Contains("://", StringComparison.Ordinal);
        if (!isUrl && text.Contains('@', StringComparison.Ordinal))
            return false; // Passwords are hidden in URLs; this one would be shown.
        var url = isUrl ? text : $"amqp://{text}";
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Host.Length == 0 || uri.Scheme is not ("amqp" or "amqps"))
            return false;
        var path = uri.AbsolutePath.TrimStart('/');
        if (uri.Query.Length > 0 || uri.Fragment.Length > 0 || path.Contains('/', StringComparison.Ordinal))
            return false;
        var tls = uri.Scheme == "amqps";
        var login = uri.UserInfo.Split(':', 2);
        target = new AmqpTarget(
            uri.IdnHost.Trim('[', ']'),
            uri.Port > 0 ? uri.Port : tls ? DefaultTlsPort : DefaultPort,
            tls,
            path.Length == 0 ? DefaultVirtualHost : Uri.UnescapeDataString(path),
            login[0].Length > 0 ? Uri.UnescapeDataString(login[0]) : Guest,
            login.Length == 2 ? Uri.UnescapeDataString(login[1]) : Guest);
        return true;
    }
}
