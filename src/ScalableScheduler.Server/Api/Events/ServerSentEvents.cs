using System.Buffers;
using System.Globalization;
using System.Text;

namespace ScalableScheduler.Server.Api.Events;

/// <summary>The form of an event stream (WHATWG HTML, 9.2.6): lines of <c>field: value</c>, an empty line after each event.</summary>
internal static class ServerSentEvents
{
    public const string MediaType = "text/event-stream";

    /// <summary>Writes an event.</summary>
    /// <param name="to">Where.</param>
    /// <param name="id">What a client sends as Last-Event-ID from now on; null to leave it. Without line breaks.</param>
    /// <param name="type">Its name. Without line breaks.</param>
    /// <param name="data">UTF-8, with line breaks of any kind (9.2.6: CR, LF, CRLF); they arrive as LF.</param>
    public static void WriteEvent(IBufferWriter<byte> to, string? id, string type, ReadOnlySpan<byte> data)
    {
        if (id is not null)
            WriteField(to, "id: "u8, id);
        WriteField(to, "event: "u8, type);
        while (true)
        {
            var end = data.IndexOfAny((byte)'\r', (byte)'\n');
            to.Write("data: "u8);
            to.Write(end < 0 ? data : data[..end]);
            to.Write("\n"u8);
            if (end < 0)
                break;
            data = data[(end + (data[end..].StartsWith("\r\n"u8) ? 2 : 1))..];
        }
        to.Write("\n"u8);
    }

    /// <summary>Writes what clients pass over: a comment, and the place to resume from, when that moved on. An event without
    /// data sets a client's last id and is not dispatched (9.2.6).</summary>
    public static void WriteHeartbeat(IBufferWriter<byte> to, string? id)
    {
        to.Write(":\n"u8);
        if (id is not null)
            WriteField(to, "id: "u8, id);
        to.Write("\n"u8);
    }

    /// <summary>Writes how long a client waits before it connects again.</summary>
    public static void WriteRetry(IBufferWriter<byte> to, TimeSpan wait) =>
        WriteField(to, "retry: "u8, ((long)wait.TotalMilliseconds).ToString(CultureInfo.InvariantCulture));

    private static void WriteField(IBufferWriter<byte> to, ReadOnlySpan<byte> name, string value)
    {
        to.Write(name);
        Encoding.UTF8.GetBytes(value, to);
        to.Write("\n"u8);
    }
}
