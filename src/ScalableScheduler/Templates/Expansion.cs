using System.Diagnostics.CodeAnalysis;
using System.Text;
using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;

namespace ScalableScheduler.Templates;

/// <summary>The values of placeholders for one attempt. Each variable is put together once, however often it is used.
/// For one thread.</summary>
public sealed class Expansion
{
    /// <summary>How long a value may become, in characters: variables that use variables could grow without end.</summary>
    public const int MaxLength = 64 * 1024;

    private readonly VariableScope _scope;
    private readonly Schedule _schedule;
    private readonly Run _run;
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);
    private readonly HashSet<string> _open = new(StringComparer.Ordinal);
    private readonly List<string> _secrets = [];

    internal Expansion(VariableScope scope, Schedule schedule, Run run) => (_scope, _schedule, _run) = (scope, schedule, run);

    /// <summary>The values of secret variables that were used.</summary>
    public IReadOnlyList<string> Secrets => _secrets;

    /// <summary>The value of a placeholder; false with the reason, which shows no value.</summary>
    public bool TryGet(Placeholder placeholder, [NotNullWhen(true)] out string? value, [NotNullWhen(false)] out string? problem)
    {
        problem = null;
        value = BuiltIns.ValueOf(placeholder, _schedule, _run) ?? _values.GetValueOrDefault(placeholder.Name);
        if (value is not null)
            return true;
        var text = _scope.TextOf(placeholder.Name, out problem);
        if (text is null)
        {
            problem ??= $"There is no variable '{placeholder.Name}' in collection '{_scope.Name}', nor in the environment of this node.";
            return false;
        }
        if (!TryExpand(placeholder.Name, text, out value, out problem))
            return false;
        _values[placeholder.Name] = value;
        if (_scope.IsSecret(placeholder.Name) && value.Length > 0)
            _secrets.Add(value);
        return true;
    }

    private bool TryExpand(string name, string text, [NotNullWhen(true)] out string? value, [NotNullWhen(false)] out string? problem)
    {
        (value, problem) = (null, null);
        if (!_open.Add(name))
        {
            problem = $"The variable '{name}' uses itself.";
            return false;
        }
        var (template, error) = _scope.Parse(name, text);
        if (template is null)
        {
            problem = $"The variable '{name}' can't be used. {error!.Message}";
            return false;
        }
        var built = new StringBuilder();
        foreach (var part in template.Parts)
        {
            var piece = (part as LiteralText)?.Text;
            if (part is Placeholder inner && !TryGet(inner, out piece, out problem))
                return false;
            if (built.Length + piece!.Length > MaxLength)
            {
                problem = $"The value of the variable '{name}' is longer than {MaxLength} characters.";
                return false;
            }
            built.Append(piece);
        }
        _open.Remove(name);
        value = built.ToString();
        return true;
    }
}
