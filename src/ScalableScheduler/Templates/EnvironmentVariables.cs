using System.Collections.Frozen;

namespace ScalableScheduler.Templates;

/// <summary>The environment variables of this process that templates may use, by their names without the prefix. Read once: a
/// process does not see later changes anyway.</summary>
public sealed class EnvironmentVariables
{
    /// <summary>How the service's own settings begin. They hold passwords and keys, and are never among the variables.</summary>
    private const string SettingsPrefix = "SCHEDULER__";

    public static readonly EnvironmentVariables None = new("-", new Dictionary<string, string>(StringComparer.Ordinal));

    private readonly FrozenDictionary<string, string> _values;

    /// <param name="prefix">What the names of those that may be used begin with; <c>variables.environment_prefix</c>.</param>
    /// <param name="environment">All environment variables.</param>
    public EnvironmentVariables(string prefix, IReadOnlyDictionary<string, string> environment) => _values = environment
        .Where(v => v.Key.StartsWith(prefix, StringComparison.Ordinal) && !v.Key.StartsWith(SettingsPrefix, StringComparison.OrdinalIgnoreCase))
        .Select(v => KeyValuePair.Create(v.Key[prefix.Length..], v.Value))
        .Where(v => TemplateName.IsValid(v.Key) && !BuiltIns.IsReserved(v.Key))
        .ToFrozenDictionary(StringComparer.Ordinal);

    public IEnumerable<string> Names => _values.Keys;

    public bool Has(string name) => _values.ContainsKey(name);

    internal string? Find(string name) => _values.GetValueOrDefault(name);
}
