using System.Buffers;
using System.Globalization;
using System.Text;
using Confluent.Kafka;
using ScalableScheduler.Server.Tasks.Worker;
using ScalableScheduler.Tasks;

namespace ScalableScheduler.Server.Tasks.Kafka;

/// <summary>Reads a connection of type <c>kafka</c>. docs/tasks.md has the fields.</summary>
internal static class KafkaRequestReader
{
    private const int MaxServers = 4096;
    private const int MaxTopic = 249; // Kafka's own limit.
    private const int MaxKey = 4096;
    private const int MaxHeader = 8192;
    private const string DefaultMessageTimeoutMs = "10000";

    private static readonly SearchValues<char> TopicCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");

    public static KafkaRequest? Read(TaskDefinition task, TaskReading reading, TaskProblems problems)
    {
        var before = problems.Found.Count;
        var connection = ConnectionReader.Of(task, reading, problems);
        var servers = Servers(connection);
        var topic = Topic(connection);
        var key = connection.Text("key", MaxKey);
        var headers = Headers(connection, reading);
        var partition = connection.Integer("partition", 0, int.MaxValue);
        var acks = connection.Word("acks", "all", "leader", "none") ?? "all";
        var settings = Defaults(acks);
        KafkaSettings.Read(connection, settings);
        var value = TaskData.ReadOrEmpty(task, connection, reading);
        var work = WorkFields.ReadCallback(connection);
        connection.RefuseUnknown();
        if (servers is null || topic is null || problems.Found.Count > before)
            return null;

        settings["bootstrap.servers"] = servers;
        // An unknown topic must be told from an unreachable broker before the message's time is up.
        settings["topic.metadata.propagation.max.ms"] =
            (int.Parse(settings[KafkaSettings.MessageTimeout], CultureInfo.InvariantCulture) / 2).ToString(CultureInfo.InvariantCulture);
        return new KafkaRequest(
            new KafkaCluster(servers, settings),
            new TopicPartition(topic, partition is null ? Partition.Any : new Partition((int)partition)),
            key is null ? null : Encoding.UTF8.GetBytes(key),
            headers,
            value,
            work);
    }

    private static SortedDictionary<string, string> Defaults(string acks) => new(StringComparer.Ordinal)
    {
        ["acks"] = acks switch { "all" => "all", "leader" => "1", _ => "0" },
        // The broker then drops what the client repeats after a lost answer. It needs acks from all.
        ["enable.idempotence"] = acks == "all" ? "true" : "false",
        [KafkaSettings.MessageTimeout] = DefaultMessageTimeoutMs,
        ["reconnect.backoff.max.ms"] = "1000",
        ["log.connection.close"] = "false", // Brokers close idle connections; nothing is wrong then.
        ["queue.buffering.max.kbytes"] = "65536",
    };

    private static string? Servers(ConnectionReader connection)
    {
        const string what = "the brokers to ask first, such as kafka-1:9092,kafka-2:9092";
        if (connection.RequiredText("host", MaxServers, what) is not { } text)
            return null;
        var servers = text.Split(',', StringSplitOptions.TrimEntries);
        if (servers.All(IsServer))
            return string.Join(',', servers);
        connection.Problem("host", "invalid", $"'host' must be {what}.");
        return null;
    }

    private static bool IsServer(string server) =>
        !server.Contains('@', StringComparison.Ordinal)
        && Uri.TryCreate($"kafka://{server}", UriKind.Absolute, out var uri)
        && uri.Host.Length > 0 && uri.PathAndQuery is "/" or "" && uri.Port != 0;

    private static string? Topic(ConnectionReader connection)
    {
        if (connection.RequiredText("topic", MaxTopic, "the topic to send to") is not { } topic)
            return null;
        if (topic is not ("." or "..") && !topic.AsSpan().ContainsAnyExcept(TopicCharacters))
            return topic;
        connection.Problem("topic", "invalid", "A topic has letters, digits, '.', '_' and '-' only.");
        return null;
    }

    private static List<KeyValuePair<string, byte[]>> Headers(ConnectionReader connection, TaskReading reading)
    {
        var given = connection.Texts("headers");
        var headers = new List<KeyValuePair<string, byte[]>>(given.Count);
        foreach (var (name, value) in given)
        {
            if (name.Length == 0)
                connection.Problem("headers", "invalid", "A header needs a name.");
            else if (name.Length + value.Length > MaxHeader)
                HeaderProblem(connection, name, "too_long", $"a header has at most {MaxHeader} characters.");
            else if (!RunHeaders.IsReserved(name))
                headers.Add(new(name, Encoding.UTF8.GetBytes(value)));
            else if (!reading.KeepUnknownFields)
                HeaderProblem(connection, name, "reserved", "the service sets this header itself.");
        }
        return headers;
    }

    private static void HeaderProblem(ConnectionReader connection, string name, string reason, string why) =>
        connection.Nested("headers")!.Problem(name, reason, $"Header '{name}': {why}");
}
