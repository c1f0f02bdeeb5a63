using System.Globalization;
using System.Text.Json;

namespace ScalableScheduler.Testing;

/// <summary>Debian's kcat: a Kafka client that shares no code with what it checks but librdkafka.</summary>
public static class Kcat
{
    private const string Program = "kcat";

    /// <summary>Reads this many messages of a topic from its beginning, over all partitions, in the order they arrive.</summary>
    /// <exception cref="TimeoutException">Fewer came within the deadline; the message holds what came.</exception>
    public static async Task<IReadOnlyList<KafkaMessage>> ReadAsync(
        string bootstrapServers, string topic, int count, TimeSpan within, CancellationToken cancellationToken = default)
    {
        // -J: one JSON object a line, whole, whatever the value holds. -u: unbuffered, -q: no chatter.
        string[] arguments =
        [
            "-C", "-b", bootstrapServers, "-t", topic, "-o", "beginning",
            "-c", count.ToString(CultureInfo.InvariantCulture), "-J", "-u", "-q",
        ];
        var output = await RunAsync(arguments, "", within, cancellationToken);
        return [.. output.Where(line => line.StartsWith('{')).Select(Parse)];
    }

    /// <summary>Produces one message and waits until the brokers took it.</summary>
    public static Task ProduceAsync(
        string bootstrapServers,
        string topic,
        string key,
        string value,
        IEnumerable<KeyValuePair<string, string>> headers,
        TimeSpan within,
        CancellationToken cancellationToken = default)
    {
        List<string> arguments = ["-P", "-b", bootstrapServers, "-t", topic, "-k", key];
        foreach (var (name, text) in headers)
            arguments.AddRange(["-H", $"{name}={text}"]);
        return RunAsync(arguments, value, within, cancellationToken);
    }

    private static async Task<IReadOnlyList<string>> RunAsync(
        IReadOnlyList<string> arguments, string input, TimeSpan within, CancellationToken cancellationToken)
    {
        await using var kcat = await ChildProcess.StartAsync(Executable.Require(Program, Program), arguments, input: input);
        var code = await kcat.WaitForExitAsync(within, cancellationToken);
        return code == 0 ? kcat.Output : throw new InvalidOperationException($"kcat failed: {kcat}");
    }

    private static KafkaMessage Parse(string line)
    {
        using var json = JsonDocument.Parse(line);
        var message = json.RootElement;
        return new KafkaMessage(
            message.GetProperty("topic").GetString()!,
            message.GetProperty("partition").GetInt32(),
            message.GetProperty("offset").GetInt64(),
            message.GetProperty("key").GetString(),
            message.GetProperty("payload").GetString(),
            message.TryGetProperty("headers", out var headers) ? Headers(headers) : []);
    }

    // kcat writes headers as one flat array: name, value, name, value.
    private static List<KeyValuePair<string, string?>> Headers(JsonElement flat) =>
        [.. flat.EnumerateArray().Chunk(2).Select(pair => KeyValuePair.Create(pair[0].GetString()!, pair[1].GetString()))];
}
