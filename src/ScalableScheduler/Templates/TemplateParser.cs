using System.Globalization;
using System.Text;

namespace ScalableScheduler.Templates;

internal sealed class TemplateParser(string text)
{
    private const int NameShown = 64;
    private const int MostPlaceholders = 1000;

    private readonly List<TemplatePart> _parts = [];
    private int _placeholders;
    private readonly StringBuilder _literal = new();

    public bool TryParse(out Template? template, out TemplateError? error)
    {
        (template, error) = (null, null);
        var at = 0;
        while (text.IndexOf(Template.Opening, at, StringComparison.Ordinal) is >= 0 and var found)
        {
            var backslashes = BackslashesBefore(found, at);
            _literal.Append(text, at, found - at - backslashes).Append('\\', backslashes / 2);
            at = found + Template.Opening.Length;
            if (backslashes % 2 == 1)
            {
                _literal.Append(Template.Opening);
                continue;
            }
            for (; at < text.Length && text[at] == '{'; at++)
                _literal.Append('{');
            error = ReadPlaceholder(at - Template.Opening.Length, ref at);
            if (error is not null)
                return false;
        }
        _literal.Append(text, at, text.Length - at);
        EndLiteral();
        template = new Template(_parts);
        return true;
    }

    private int BackslashesBefore(int found, int from)
    {
        var count = 0;
        while (found - count > from && text[found - count - 1] == '\\')
            count++;
        return count;
    }

    // Leaves `at` behind the closing braces.
    private TemplateError? ReadPlaceholder(int opening, ref int at)
    {
        var closing = text.IndexOf(Template.Closing, at, StringComparison.Ordinal);
        if (closing < 0)
            return Error(opening, @"'{{' is not closed; write '\{{' for braces that mean nothing");
        var inside = text[at..closing];
        at = closing + Template.Closing.Length;
        var colon = inside.IndexOf(':', StringComparison.Ordinal);
        var name = (colon < 0 ? inside : inside[..colon]).Trim(' ');
        var format = colon < 0 ? null : inside[(colon + 1)..].Trim(' ');
        if (!TemplateName.IsValid(name))
            return Error(opening, $@"{(name.Length == 0 ? "a name is missing between the braces" : $"'{Shown(name)}' is not a name")}; it must be {TemplateName.Allowed}. Write '\{{{{' for braces that mean nothing");
        if (format is not null && name != BuiltIns.NominalTime)
            return Error(opening, $"only {BuiltIns.NominalTime} takes a format, '{name}' does not");
        if (format is not null && !NominalTimeFormat.IsValid(format))
            return Error(opening, $"'{Shown(format)}' is not a format for a time; it must be a .NET custom format such as yyyy-MM-dd, or unix, or unix_ms");
        if (++_placeholders > MostPlaceholders)
            return Error(opening, string.Create(CultureInfo.InvariantCulture, $"this is one placeholder too many; {MostPlaceholders} are allowed in one text"));
        EndLiteral();
        _parts.Add(new Placeholder(name, format, opening + 1));
        return null;
    }

    private void EndLiteral()
    {
        if (_literal.Length > 0)
            _parts.Add(new LiteralText(_literal.ToString()));
        _literal.Clear();
    }

    private static TemplateError Error(int at, string what) =>
        new(at + 1, string.Create(CultureInfo.InvariantCulture, $"At character {at + 1}: {what}."));

    private static string Shown(string name) => name.Length <= NameShown ? name : $"{name[..NameShown]}…";
}
