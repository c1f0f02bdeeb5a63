using System.Text;

namespace ScalableScheduler.Server.Api.Secrets;

/// <summary>Hides the passwords in URLs (<c>scheme://user:password@host</c>), wherever in a text they stand.</summary>
internal static class UrlPasswords
{
    private const string SchemeEnd = "://";

    /// <summary>The text with every password replaced; the same text when it holds none.</summary>
    public static string Mask(string text)
    {
        if (!text.Contains('@', StringComparison.Ordinal))
            return text;
        StringBuilder? masked = null;
        var copied = 0;
        for (var from = 0; FindPassword(text, from) is { } found; from = found.End)
        {
            masked ??= new StringBuilder(text.Length);
            masked.Append(text, copied, found.Start - copied).Append(SecretMask.Mask);
            copied = found.End;
        }
        return masked?.Append(text, copied, text.Length - copied).ToString() ?? text;
    }

    /// <summary>The password back in a text that was shown masked: when the text is as it was shown, or differs only after
    /// the host. A password never goes to another host than the one it was given for: null then.</summary>
    public static string? Restore(string given, string stored)
    {
        var shown = Mask(stored);
        if (given == shown)
            return stored;
        var (sharedGiven, sharedShown) = (AuthorityEnd(given), AuthorityEnd(shown));
        if (!given.AsSpan(0, sharedGiven).SequenceEqual(shown.AsSpan(0, sharedShown)))
            return null;
        var restored = string.Concat(stored.AsSpan(0, AuthorityEnd(stored)), given.AsSpan(sharedGiven));
        return Mask(restored) == given ? restored : null;
    }

    /// <summary>Whether the text shows a masked password.</summary>
    public static bool IsMasked(string text)
    {
        for (var from = 0; FindPassword(text, from) is { } found; from = found.End)
        {
            if (text.AsSpan(found.Start, found.End - found.Start).SequenceEqual(SecretMask.Mask))
                return true;
        }
        return false;
    }

    /// <summary>Scheme, user and host of the text's first URL; the whole text when it is none.</summary>
    public static string Authority(string text) => text[..AuthorityEnd(text)];

    private static int AuthorityEnd(string text)
    {
        var scheme = text.IndexOf(SchemeEnd, StringComparison.Ordinal);
        return scheme < 0 ? text.Length : AuthorityEnd(text, scheme + SchemeEnd.Length);
    }

    private static int AuthorityEnd(string text, int authority)
    {
        var length = text.AsSpan(authority).IndexOfAny('/', '?', '#');
        return length < 0 ? text.Length : authority + length;
    }

    private static (int Start, int End)? FindPassword(string text, int from)
    {
        while (text.IndexOf(SchemeEnd, from, StringComparison.Ordinal) is >= 0 and var scheme)
        {
            var authority = scheme + SchemeEnd.Length;
            var end = AuthorityEnd(text, authority);
            var at = text.AsSpan(authority, end - authority).LastIndexOf('@');
            var colon = at < 0 ? -1 : text.AsSpan(authority, at).IndexOf(':');
            if (colon >= 0 && colon + 1 < at)
                return (authority + colon + 1, authority + at);
            from = authority;
        }
        return null;
    }
}
