using System.Globalization;
using System.Text;
using ScalableScheduler.Server.Tasks.Worker;
using ScalableScheduler.Tasks;

namespace ScalableScheduler.Server.Tasks.Amqp;

/// <summary>Reads a connection of type <c>amqp</c>. docs/tasks.md has the fields.</summary>
internal static class AmqpRequestReader
{
    private const int MaxHost = 4096;
    private const int MaxShortText = 255; // AMQP 0-9-1, 4.2.5.3: bytes of a short string.
    private const int MaxHeader = 8192;
    private const string Bytes = "application/octet-stream";

    private static readonly TimeSpan LongestExpiration = TimeSpan.FromDays(30);

    public static AmqpRequest? Read(TaskDefinition task, TaskReading reading, TaskProblems problems)
    {
        var before = problems.Found.Count;
        var connection = ConnectionReader.Of(task, reading, problems);
        var target = Target(connection);
        var exchange = Exchange(connection);
        var routingKey = ShortText(connection, "routing_key") ?? "";
        if (routingKey.Length == 0 && exchange.Name.Length == 0)
            connection.Problem("routing_key", "required", "'routing_key' is needed without an 'exchange': the default exchange takes it for the name of the queue.");
        var mandatory = connection.Flag("mandatory", otherwise: true);
        var persistent = connection.Flag("persistent", otherwise: true);
        var contentType = ShortText(connection, "content_type");
        var type = ShortText(connection, "type");
        var expiration = connection.Duration("expiration", TimeSpan.Zero, LongestExpiration);
        var priority = connection.Integer("priority", 0, byte.MaxValue);
        var headers = Headers(connection, reading);
        var encoded = connection.Word("body_encoding", "null", "base64") is "base64";
        var body = encoded ? AmqpBody.Decode(task, connection, reading, problems) : TaskData.ReadOrEmpty(task, connection, reading);
        var work = WorkFields.ReadCallback(connection);
        connection.RefuseUnknown();
        return target is null || body is null || problems.Found.Count > before
            ? null
            : new AmqpRequest(
                target,
                exchange,
                routingKey,
                mandatory,
                persistent,
                contentType ?? (encoded ? Bytes : AmqpProperties.Json),
                type,
                expiration is { } time ? ((long)time.TotalMilliseconds).ToString(CultureInfo.InvariantCulture) : null,
                (byte?)priority,
                headers,
                body,
                work);
    }

    private static AmqpTarget? Target(ConnectionReader connection)
    {
        AmqpTarget? target = null;
        if (connection.RequiredText("host", MaxHost, AmqpTarget.What) is { } host && !AmqpTarget.TryParse(host, out target))
            connection.Problem("host", "invalid", $"'host' must be {AmqpTarget.What}."); // Not repeated: it may hold a password.
        return target;
    }

    private static AmqpExchange Exchange(ConnectionReader connection)
    {
        var name = ShortText(connection, "exchange") ?? "";
        var declare = connection.Flag("declare", otherwise: false);
        var type = connection.Word("exchange_type", "direct", "fanout", "topic", "headers");
        if (declare && name.Length == 0)
            connection.Problem("declare", "invalid", "'declare' needs an 'exchange': the default exchange is always there.");
        if (type is not null && !declare)
            connection.Problem("exchange_type", "invalid", "'exchange_type' is the type to declare the exchange with: it needs 'declare'.");
        return new AmqpExchange(name, declare ? type ?? "direct" : null);
    }

    private static string? ShortText(ConnectionReader connection, string name)
    {
        var text = connection.Text(name, MaxShortText);
        if (text is null || Encoding.UTF8.GetByteCount(text) <= MaxShortText)
            return text;
        connection.Problem(name, "too_long", $"'{name}' has more than {MaxShortText} bytes, which AMQP does not allow.");
        return null;
    }

    private static List<KeyValuePair<string, string>> Headers(ConnectionReader connection, TaskReading reading)
    {
        var given = connection.Texts("headers");
        var headers = new List<KeyValuePair<string, string>>(given.Count);
        foreach (var header in given)
        {
            var (name, value) = header;
            if (name.Length == 0)
                connection.Problem("headers", "invalid", "A header needs a name.");
            else if (Encoding.UTF8.GetByteCount(name) > MaxShortText || name.Length + value.Length > MaxHeader)
                HeaderProblem(connection, name, "too_long", $"a header has at most {MaxHeader} characters, its name at most {MaxShortText} bytes.");
            else if (name is "CC" or "BCC")
                HeaderProblem(connection, name, "invalid", "the broker takes it for a list of routing keys, and refuses a text.");
            else if (!RunHeaders.IsReserved(name))
                headers.Add(header);
            else if (!reading.KeepUnknownFields)
                HeaderProblem(connection, name, "reserved", "the service sets this header itself.");
        }
        return headers;
    }

    private static void HeaderProblem(ConnectionReader connection, string name, string reason, string why) =>
        connection.Nested("headers")!.Problem(name, reason, $"Header '{name}': {why}");
}
