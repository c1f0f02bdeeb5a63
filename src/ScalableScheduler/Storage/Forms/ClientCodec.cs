using System.Text;
using ScalableScheduler.Schedules;

namespace ScalableScheduler.Storage.Forms;

/// <summary>The stored form of a client: its five fields divided by NUL, or nothing for none. So the clients that agree in
/// their first fields stand together in the index.</summary>
internal static class ClientCodec
{
    private const char Divider = '\0';
    private const int FieldCount = 5;

    public static byte[] Encode(Client client) => client.IsEmpty
        ? []
        : Encoding.UTF8.GetBytes(string.Join(
            Divider, Escape(client.Application), Escape(client.Group), Escape(client.Type), Escape(client.Key), Escape(client.Operation)));

    /// <summary>Reads a client; null when it is not of the stored form.</summary>
    public static Client? Decode(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
            return Client.None;
        var fields = Encoding.UTF8.GetString(bytes).Split(Divider);
        return fields.Length == FieldCount
            ? new Client(Unescape(fields[0]), Unescape(fields[1]), Unescape(fields[2]), Unescape(fields[3]), Unescape(fields[4]))
            : null;
    }

    /// <summary>With what the index entries of all clients begin that <paramref name="filter"/> can match; null when it
    /// leaves the application open, or asks for none, so that the index does not help.</summary>
    public static byte[]? Prefix(ClientFilter filter)
    {
        string?[] fields = [filter.Application, filter.Group, filter.Type, filter.Key, filter.Operation];
        var given = fields.TakeWhile(f => f is not null).Select(f => Escape(f!)).ToArray();
        // A schedule without any client is not in the index.
        return Array.Exists(given, f => f.Length > 0) ? Encoding.UTF8.GetBytes(string.Join(Divider, given) + Divider) : null;
    }

    // A field may hold any character, even the divider.
    private static string Escape(string field) =>
        field.Replace("\u0001", "\u0001\u0001", StringComparison.Ordinal).Replace("\0", "\u0001\u0002", StringComparison.Ordinal);

    private static string Unescape(string field) =>
        field.Replace("\u0001\u0001", "\u0001\0", StringComparison.Ordinal)
            .Replace("\u0001\u0002", "\0", StringComparison.Ordinal)
            .Replace("\u0001\0", "\u0001", StringComparison.Ordinal);
}
