using System.Text.RegularExpressions;

namespace ScalableScheduler.Configuration;

/// <summary>The form of a text, matched as a whole.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class TextPatternAttribute(string pattern, string allowed) : SettingRuleAttribute
{
    /// <summary>A regular expression that the whole text must match.</summary>
    public string Pattern { get; } = pattern;

    /// <inheritdoc/>
    public override string Allowed { get; } = allowed;

    /// <inheritdoc/>
    public override bool IsValid(object? value) =>
        value is string text && Regex.IsMatch(text, $@"\A(?:{Pattern})\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
}
