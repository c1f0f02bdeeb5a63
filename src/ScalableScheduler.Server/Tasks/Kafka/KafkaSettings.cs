using System.Globalization;
using System.Text.Json;
using ScalableScheduler.Text;

namespace ScalableScheduler.Server.Tasks.Kafka;

/// <summary>
/// The client settings that users may give, by librdkafka's names. Not among them is what runs a program or loads code
/// (<c>sasl.kerberos.kinit.cmd</c>, <c>plugin.library.paths</c>, <c>ssl.engine.location</c>) and what the service
/// answers for itself (callbacks, statistics, queue sizes).
/// </summary>
internal static class KafkaSettings
{
    public const string MessageTimeout = "message.timeout.ms";

    private const string Field = "settings";
    private const int MaxText = 16 * 1024; // A PEM chain.

    private static readonly Dictionary<string, Rule> Allowed = new(StringComparer.Ordinal)
    {
        ["client.id"] = Rule.Text,
        ["client.dns.lookup"] = Rule.Word("use_all_dns_ips", "resolve_canonical_bootstrap_servers_only"),
        ["broker.address.family"] = Rule.Word("any", "v4", "v6"),
        ["compression.type"] = Rule.Word("none", "gzip", "snappy", "lz4", "zstd"),
        ["compression.level"] = Rule.Number(-1, 12),
        ["linger.ms"] = Rule.Number(0, 900),
        ["batch.size"] = Rule.Number(1, 16_777_216),
        ["batch.num.messages"] = Rule.Number(1, 1_000_000),
        ["message.max.bytes"] = Rule.Number(1000, 16_777_216),
        [MessageTimeout] = Rule.Number(1000, 300_000),
        ["request.timeout.ms"] = Rule.Number(1, 300_000),
        ["socket.timeout.ms"] = Rule.Number(10, 300_000),
        ["socket.connection.setup.timeout.ms"] = Rule.Number(1000, 300_000),
        ["socket.keepalive.enable"] = Rule.Flag,
        ["partitioner"] = Rule.Word("random", "consistent", "consistent_random", "murmur2", "murmur2_random", "fnv1a", "fnv1a_random"),
        ["security.protocol"] = Rule.Word("plaintext", "ssl", "sasl_plaintext", "sasl_ssl"),
        ["sasl.mechanism"] = Rule.Word("PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512", "OAUTHBEARER"),
        ["sasl.username"] = Rule.Text,
        ["sasl.password"] = Rule.Secret,
        ["sasl.oauthbearer.method"] = Rule.Word("oidc"),
        ["sasl.oauthbearer.client.id"] = Rule.Text,
        ["sasl.oauthbearer.client.secret"] = Rule.Secret,
        ["sasl.oauthbearer.scope"] = Rule.Text,
        ["sasl.oauthbearer.token.endpoint.url"] = Rule.Text,
        ["ssl.ca.location"] = Rule.Text,
        ["ssl.ca.pem"] = Rule.Text,
        ["ssl.certificate.pem"] = Rule.Text,
        ["ssl.key.pem"] = Rule.Secret,
        ["ssl.key.password"] = Rule.Secret,
        ["ssl.endpoint.identification.algorithm"] = Rule.Word("none", "https"),
    };

    /// <summary>As pointers relative to the connection.</summary>
    public static readonly IReadOnlyList<string> SecretFields =
        [.. Allowed.Where(setting => setting.Value.IsSecret).Select(setting => $"/{Field}/{setting.Key}")];

    /// <summary>Adds the user's settings to those of a producer.</summary>
    public static void Read(ConnectionReader connection, SortedDictionary<string, string> settings)
    {
        if (connection.Nested(Field) is not { } nested)
            return;
        foreach (var given in nested.All())
        {
            if (!Allowed.TryGetValue(given.Name, out var rule))
                nested.Problem(given.Name, "unknown", $"'{given.Name}' is not a client setting that can be given.{NearestName.Hint(given.Name, Allowed.Keys)} Known: {string.Join(", ", Allowed.Keys)}.");
            else if (rule.Read(given.Value) is { } value)
                settings[given.Name] = value;
            else if (given.Value.ValueKind is not JsonValueKind.Null)
                nested.Problem(given.Name, "invalid", $"'{given.Name}' must be {rule.What}.");
        }
    }

    private sealed record Rule(string What, Func<JsonElement, string?> Read, bool IsSecret = false)
    {
        public static readonly Rule Text = new($"a text of 1 to {MaxText} characters", ReadText);

        public static readonly Rule Secret = Text with { IsSecret = true };

        public static readonly Rule Flag = new("true or false", value => value.ValueKind switch
        {
            JsonValueKind.True => "true",
            JsonValueKind.False => "false",
            _ => ReadText(value) is "true" or "false" ? value.GetString() : null,
        });

        public static Rule Number(int least, int most) => new($"a whole number from {least} to {most}", value =>
        {
            var given = value.ValueKind is JsonValueKind.Number ? value.GetRawText() : ReadText(value);
            return int.TryParse(given, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
                ? number.ToString(CultureInfo.InvariantCulture)
                : null;
        });

        public static Rule Word(params string[] words) => new($"one of: {string.Join(", ", words)}", value =>
            ReadText(value) is { } text ? Array.Find(words, word => word.Equals(text, StringComparison.OrdinalIgnoreCase)) : null);

        private static string? ReadText(JsonElement value) =>
            value.ValueKind is JsonValueKind.String && value.GetString() is { Length: > 0 and <= MaxText } text ? text : null;
    }
}
