using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using ScalableScheduler.Tasks;

namespace ScalableScheduler.Templates;

/// <summary>The values of secret variables that an attempt sends. A target may repeat them in its answer, as they are or as
/// URLs and JSON write them: each becomes <c>********</c> before anything is recorded.</summary>
public sealed class UsedSecrets
{
    public const string Mask = "********";

    /// <summary>None: changes nothing.</summary>
    public static readonly UsedSecrets None = new([]);

    // Fewer characters tell nothing of a secret, and end many an answer.
    private const int ShortestTail = 4;

    // Longest first: one may be a part of another.
    private readonly string[] _forms;

    public UsedSecrets(IReadOnlyList<string> values) => _forms =
        [.. values.Where(v => v.Length > 0).SelectMany(FormsOf).Distinct(StringComparer.Ordinal).OrderByDescending(f => f.Length)];

    public bool AreNone => _forms.Length == 0;

    /// <summary>A result without them.</summary>
    public DispatchResult Hide(DispatchResult result) =>
        AreNone ? result : result with { Message = Hide(result.Message), Response = Hide(result.Response) };

    /// <summary>A text without them. An answer that was cut off may end within one: that part is hidden too.</summary>
    public string? Hide(string? text)
    {
        if (text is null || AreNone)
            return text;
        foreach (var form in _forms)
            text = text.Replace(form, Mask, StringComparison.Ordinal);
        var tail = _forms.Max(f => TailLength(text, f));
        return tail == 0 ? text : text[..^tail] + Mask;
    }

    // How much of the text's end is a beginning of the form.
    private static int TailLength(string text, string form)
    {
        for (var length = Math.Min(text.Length, form.Length - 1); length >= ShortestTail; length--)
        {
            if (text.AsSpan().EndsWith(form.AsSpan(0, length), StringComparison.Ordinal))
                return length;
        }
        return 0;
    }

    private static IEnumerable<string> FormsOf(string value)
    {
        var percent = Uri.EscapeDataString(value);
        yield return value;
        yield return percent;
        yield return LowerHex(percent, '%', 2);
        yield return percent.Replace("%20", "+", StringComparison.Ordinal);
        yield return JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(value);
        var escaped = JavaScriptEncoder.Default.Encode(value);
        yield return escaped;
        yield return LowerHex(escaped, 'u', 4);
        yield return AsciiJson(value);
    }

    // Python's and many others' way: short escapes, and all that is not ASCII as \u00e9.
    private static string AsciiJson(string value)
    {
        var json = new StringBuilder(value.Length);
        foreach (var c in JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(value))
            _ = char.IsAscii(c) ? json.Append(c) : json.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
        return json.ToString();
    }

    private static string LowerHex(string text, char mark, int digits)
    {
        var lower = new StringBuilder(text);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != mark || (mark == 'u' && (i == 0 || text[i - 1] != '\\')))
                continue;
            for (var d = i + 1; d <= i + digits && d < text.Length; d++)
                lower[d] = char.ToLowerInvariant(text[d]);
        }
        return lower.ToString();
    }
}
