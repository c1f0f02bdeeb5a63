namespace ScalableScheduler.Text;

/// <summary>The beginning of a text that may be long.</summary>
public static class Excerpt
{
    /// <summary>At most so many UTF-16 code units of a text; no character is cut in two.</summary>
    public static string Of(string text, int maxLength)
    {
        if (text.Length <= maxLength)
            return text;
        return text[..(maxLength > 0 && char.IsHighSurrogate(text[maxLength - 1]) ? maxLength - 1 : maxLength)];
    }
}
