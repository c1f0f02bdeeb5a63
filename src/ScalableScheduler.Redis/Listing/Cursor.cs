using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace ScalableScheduler.Redis.Listing;

/// <summary>The text form of a place where a page ended: base64url of <c>{score} {member}</c>. It names a place, not an
/// entry, so that it stays good when the entry goes and when others come.</summary>
internal static class Cursor
{
    public static string Write(IndexPosition position) =>
        Base64Url.EncodeToString([.. Encoding.ASCII.GetBytes(Scores.ToText(position.Score)), (byte)' ', .. position.Member]);

    /// <summary>Reads a cursor; null, which is the first page, for none and for what is not a cursor.</summary>
    public static IndexPosition? Read(string? cursor)
    {
        if (cursor is null || !Base64Url.IsValid(cursor))
            return null;
        var bytes = Base64Url.DecodeFromChars(cursor).AsSpan();
        var end = bytes.IndexOf((byte)' ');
        if (end < 0)
            return null;
        var text = Encoding.ASCII.GetString(bytes[..end]);
        if (text == Scores.Never)
            return new IndexPosition(double.PositiveInfinity, bytes[(end + 1)..].ToArray());
        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var score)
            ? new IndexPosition(score, bytes[(end + 1)..].ToArray())
            : null;
    }
}
