using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace ScalableScheduler.Templates;

/// <summary>Writes a string of a task with the values of its placeholders.</summary>
internal static class TextWriter
{
    public static bool TryWrite(
        Template template, TemplateUse use, Expansion values, int maxLength, [NotNullWhen(true)] out string? text, [NotNullWhen(false)] out string? problem)
    {
        if (use == TemplateUse.Url)
            return UrlWriter.TryWrite(template, values, out text, out problem);
        (text, problem) = (null, null);
        var written = new StringBuilder();
        foreach (var part in template.Parts)
        {
            var piece = (part as LiteralText)?.Text;
            if (part is Placeholder placeholder && !TryGet(placeholder, use, values, out piece, out problem))
                return false;
            if (written.Length + piece!.Length > maxLength)
            {
                problem = $"With its values put in, it is longer than {maxLength} characters.";
                return false;
            }
            written.Append(piece);
        }
        text = written.ToString();
        return true;
    }

    private static bool TryGet(
        Placeholder placeholder, TemplateUse use, Expansion values, [NotNullWhen(true)] out string? value, [NotNullWhen(false)] out string? problem)
    {
        if (!values.TryGet(placeholder, out value, out problem))
            return false;
        if (use == TemplateUse.Verbatim || !value.Any(char.IsControl))
            return true;
        problem = $"The value of '{placeholder.Name}' holds a line break or another control character, which can't stand here.";
        return false;
    }
}
