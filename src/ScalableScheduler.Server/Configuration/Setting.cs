using System.ComponentModel.DataAnnotations;
using System.Reflection;

namespace ScalableScheduler.Server.Configuration;

/// <summary>One setting as users see it, and the property behind it.</summary>
public sealed class Setting
{
    /// <summary>What begins every environment variable of a setting.</summary>
    public const string VariablePrefix = "SCHEDULER__";

    internal Setting(string key, IReadOnlyList<PropertyInfo> path, string meaning, bool isSecret, IReadOnlyList<ValidationAttribute> rules)
    {
        Key = key;
        Path = path;
        Meaning = meaning;
        IsSecret = isSecret;
        Rules = rules;
        Form = SettingForm.Of(path[^1].PropertyType, rules);
    }

    /// <summary>YAML key with its sections: <c>redis.key_prefix</c>.</summary>
    public string Key { get; }

    /// <summary>Environment variable: <c>SCHEDULER__REDIS__KEY_PREFIX</c>.</summary>
    public string Variable => VariableOf(Key);

    /// <summary>Command line flag: <c>--redis.key_prefix</c>.</summary>
    public string Flag => "--" + Key;

    /// <summary>The section the setting is in, <c>redis.durability</c>; empty at the root.</summary>
    public string Section => Key.Contains('.', StringComparison.Ordinal) ? Key[..Key.LastIndexOf('.')] : "";

    /// <summary>What the setting does.</summary>
    public string Meaning { get; }

    /// <summary>Whether its value must never be shown.</summary>
    public bool IsSecret { get; }

    /// <summary>The default as text that can be given back; empty for an empty text or list.</summary>
    public string Default => Form.Format(Read(new ServiceSettings()));

    /// <summary>What is allowed: <c>duration, 1s to 5m</c>.</summary>
    public string Allowed => Form.Allowed;

    internal SettingForm Form { get; }

    internal IReadOnlyList<ValidationAttribute> Rules { get; }

    internal IReadOnlyList<PropertyInfo> Path { get; }

    /// <summary>The value this setting has in <paramref name="settings"/>.</summary>
    public object? Read(ServiceSettings settings) => Path.Aggregate((object?)settings, (owner, property) => property.GetValue(owner));

    internal static string VariableOf(string key) =>
        VariablePrefix + key.Replace(".", "__", StringComparison.Ordinal).ToUpperInvariant();

    internal void Write(ServiceSettings settings, object value) => Path[^1].SetValue(ReadOwner(settings), value);

    /// <summary>The options object that the property belongs to.</summary>
    internal object ReadOwner(ServiceSettings settings) =>
        Path.SkipLast(1).Aggregate((object)settings, (owner, property) => property.GetValue(owner)!);
}
