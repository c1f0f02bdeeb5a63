using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace ScalableScheduler.Templates;

/// <summary>Writes a URL of texts and values (RFC 3986), so that a value can't become more than it was meant to be: not
/// another host, another path, or a further parameter.</summary>
/// <remarks>
/// A value at the very beginning may be a whole base, such as <c>https://host/path</c>, and stands as it is. Before the
/// path a value is a part of the host, or a port. A value before an <c>@</c>, in the path, the query or the fragment is
/// percent-encoded; one that would make a path's segment <c>.</c> or <c>..</c> is refused, since those take segments away
/// however they are encoded (RFC 3986, 5.2.4).
/// </remarks>
internal static class UrlWriter
{
    private const int MaxLength = 16 * 1024;

    public static bool TryWrite(Template template, Expansion values, [NotNullWhen(true)] out string? url, [NotNullWhen(false)] out string? problem)
    {
        (url, problem) = (null, null);
        var written = new StringBuilder();
        var encoded = new List<Range>();
        for (var i = 0; i < template.Parts.Count; i++)
        {
            if (template.Parts[i] is LiteralText literal)
            {
                written.Append(literal.Text);
                continue;
            }
            var placeholder = (Placeholder)template.Parts[i];
            if (!values.TryGet(placeholder, out var value, out problem))
                return false;
            if (i > 0 && !IsInHost(written, template, i))
            {
                var start = written.Length;
                written.Append(Uri.EscapeDataString(value));
                encoded.Add(start..written.Length);
            }
            else if (i == 0 ? !value.AsSpan().ContainsAnyInRange('\0', ' ') : value.All(IsOfHost))
            {
                written.Append(value);
            }
            else
            {
                problem = i == 0
                    ? $"The value of '{placeholder.Name}' holds a space or a control character."
                    : $"The value of '{placeholder.Name}' stands where a host or a port does, and holds other characters.";
                return false;
            }
            if (written.Length > MaxLength)
                break;
        }
        if (written.Length > MaxLength)
        {
            problem = $"With its values put in, the URL is longer than {MaxLength} characters.";
            return false;
        }
        url = written.ToString();
        if (!HoldsDotSegment(url, encoded))
            return true;
        problem = "A value would make a segment of the path '.' or '..', which names another path.";
        return false;
    }

    private static bool IsOfHost(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_' or '~' or ':' or '[' or ']';

    // Whether what comes next is a part of host[:port]. What stands before an '@' is not.
    private static bool IsInHost(StringBuilder written, Template template, int part)
    {
        if (AuthorityEnd(written.ToString()) >= 0)
            return false;
        for (var i = part + 1; i < template.Parts.Count; i++)
        {
            if (template.Parts[i] is not LiteralText { Text: var text })
                continue;
            var end = text.AsSpan().IndexOfAny("/?#@");
            if (end >= 0)
                return text[end] != '@';
        }
        return true;
    }

    // Where the authority ends in what is written; negative while it goes on.
    private static int AuthorityEnd(string url)
    {
        var scheme = url.IndexOf("://", StringComparison.Ordinal);
        var authority = scheme < 0 ? 0 : scheme + 3;
        var length = url.AsSpan(authority).IndexOfAny('/', '?', '#');
        return length < 0 ? -1 : authority + length;
    }

    private static bool HoldsDotSegment(string url, List<Range> encoded)
    {
        var from = AuthorityEnd(url);
        if (from < 0 || encoded.Count == 0)
            return false;
        var length = url.AsSpan(from).IndexOfAny('?', '#');
        var end = length < 0 ? url.Length : from + length;
        while (from < end)
        {
            var next = url.AsSpan(from + 1, end - from - 1).IndexOf('/');
            var to = next < 0 ? end : from + 1 + next;
            var segment = url[(from + 1)..to].Replace("%2e", ".", StringComparison.OrdinalIgnoreCase);
            if (segment is "." or ".." && encoded.Exists(r => r.Start.Value < to && r.End.Value > from))
                return true;
            from = to;
        }
        return false;
    }
}
