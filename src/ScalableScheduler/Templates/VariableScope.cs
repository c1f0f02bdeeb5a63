using System.Collections.Concurrent;
using System.Collections.Frozen;
using ScalableScheduler.Collections;
using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;

namespace ScalableScheduler.Templates;

/// <summary>What the templates of a collection can use: built-ins, then its variables, then environment variables. Immutable
/// to those who use it; variables are parsed when they are first asked for.</summary>
public sealed class VariableScope(Collection collection, EnvironmentVariables environment, SecretBox secrets)
{
    private readonly FrozenDictionary<string, Variable> _variables = collection.Variables.ToFrozenDictionary(v => v.Name, StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, (Template? Template, TemplateError? Error)> _parsed = new(StringComparer.Ordinal);

    /// <summary>The collection's name.</summary>
    public CollectionName Name => collection.Name;

    /// <summary>Of the definition that the variables are taken from.</summary>
    public long Revision => collection.Revision;

    /// <summary>Everything that can be used, in order.</summary>
    public IEnumerable<string> Names =>
        BuiltIns.Names.Concat(_variables.Keys.Concat(environment.Names).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));

    /// <summary>About how much memory it takes, in characters.</summary>
    internal long Weight { get; } = collection.Variables.Sum(v => 256L + (v.Value?.Length ?? v.Secret!.Ciphertext.Length));

    public bool Knows(string name) =>
        BuiltIns.Names.Contains(name, StringComparer.Ordinal) || _variables.ContainsKey(name) || environment.Has(name);

    /// <summary>The values for one attempt.</summary>
    public Expansion For(Schedule schedule, Run run) => new(this, schedule, run);

    /// <summary>The placeholders in a variable's own text; none when there is no such variable, or its text can't be used.</summary>
    public IEnumerable<Placeholder> UsedBy(string variable) =>
        TextOf(variable, out _) is { } text && Parse(variable, text).Template is { } template ? template.Placeholders : [];

    /// <summary>The text of a collection's variable or an environment variable; null when there is none, or with the problem
    /// of one that can't be opened.</summary>
    internal string? TextOf(string name, out string? problem)
    {
        problem = null;
        if (!_variables.TryGetValue(name, out var variable))
            return environment.Find(name);
        if (variable.Secret is not { } secret)
            return variable.Value;
        return secrets.TryOpen(collection.Name, name, secret, out var text, out problem) ? text : null;
    }

    internal bool IsSecret(string name) => _variables.TryGetValue(name, out var variable) && variable.IsSecret;

    /// <summary>A variable's text, parsed. Environment variables are not templates: who sets them does not know of the service.</summary>
    internal (Template? Template, TemplateError? Error) Parse(string name, string text)
    {
        if (!_variables.TryGetValue(name, out var variable) || !Template.IsTemplate(text))
            return (new Template([new LiteralText(text)]), null);
        // What is parsed of a secret would stay in memory, opened.
        return variable.IsSecret ? ParseText(text) : _parsed.GetOrAdd(name, _ => ParseText(text));
    }

    private static (Template?, TemplateError?) ParseText(string text) =>
        Template.TryParse(text, out var template, out var error) ? (template, null) : (null, error);
}
