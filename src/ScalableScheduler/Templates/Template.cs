using System.Diagnostics.CodeAnalysis;

namespace ScalableScheduler.Templates;

/// <summary>A text with placeholders, parsed. Immutable.</summary>
/// <remarks>
/// <c>{{name}}</c> is a placeholder, spaces around the name are allowed. <c>\{{</c> is two braces that mean nothing;
/// backslashes before <c>{{</c> are read in pairs, so <c>\\{{name}}</c> is a backslash and a placeholder. Anywhere else a
/// backslash is a backslash. Of more than two opening braces the last two open a placeholder: <c>{"a":{{{b}}}}</c> has one.
/// </remarks>
public sealed class Template
{
    /// <summary>What opens a placeholder.</summary>
    public const string Opening = "{{";

    internal const string Closing = "}}";

    internal Template(IReadOnlyList<TemplatePart> parts) => Parts = parts;

    /// <summary>In order; no two texts follow one another.</summary>
    public IReadOnlyList<TemplatePart> Parts { get; }

    public IEnumerable<Placeholder> Placeholders => Parts.OfType<Placeholder>();

    /// <summary>Whether the text is anything but itself.</summary>
    public static bool IsTemplate(string text) => text.Contains(Opening, StringComparison.Ordinal);

    /// <summary>Parses a text; false with the first thing that is wrong.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out Template? template, [NotNullWhen(false)] out TemplateError? error) =>
        new TemplateParser(text).TryParse(out template, out error);
}

/// <summary>A part of a template.</summary>
public abstract record TemplatePart;

/// <summary>A text that stands for itself.</summary>
public sealed record LiteralText(string Text) : TemplatePart;

/// <summary>A place for a value.</summary>
/// <param name="Name">Of a built-in or a variable.</param>
/// <param name="Format">How a time is written; null for the usual way.</param>
/// <param name="Position">Of its first brace; 1 is the text's first character.</param>
public sealed record Placeholder(string Name, string? Format, int Position) : TemplatePart;

/// <summary>Why a text is no template.</summary>
/// <param name="Position">Where; 1 is the text's first character.</param>
/// <param name="Message">What is wrong and what is allowed. Repeats at most a name.</param>
public sealed record TemplateError(int Position, string Message);
