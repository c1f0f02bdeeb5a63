using System.Collections.Frozen;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using ScalableScheduler.Configuration;

namespace ScalableScheduler.Server.Configuration;

/// <summary>Every setting there is, read once from <see cref="ServiceSettings"/>: the one source of keys, variables, flags, help and documentation.</summary>
public static class SettingsCatalogue
{
    private static readonly List<(string Key, string Meaning)> SectionList = [("", "")];

    /// <summary>The settings in the order users read them, each section together.</summary>
    public static IReadOnlyList<Setting> All { get; } = [.. Collect(typeof(ServiceSettings), "", [])];

    /// <summary>The sections in the same order with what they are about; the root is the empty key.</summary>
    public static IReadOnlyList<(string Key, string Meaning)> Sections => SectionList;

    private static FrozenDictionary<string, Setting> ByKey { get; } = All.ToFrozenDictionary(s => s.Key, StringComparer.Ordinal);

    private static FrozenSet<string> SectionKeys { get; } = SectionList.Select(s => s.Key).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The setting with exactly this key, or null.</summary>
    public static Setting? Find(string key) => ByKey.GetValueOrDefault(key);

    /// <summary>The settings directly in this section.</summary>
    public static IEnumerable<Setting> In(string section) => All.Where(s => string.Equals(s.Section, section, StringComparison.Ordinal));

    /// <summary>Whether settings or sections lie below this key.</summary>
    public static bool IsSection(string key) => SectionKeys.Contains(key);

    private static IEnumerable<Setting> Collect(Type owner, string prefix, IReadOnlyList<PropertyInfo> path)
    {
        foreach (PropertyInfo property in owner.GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            string key = prefix + SnakeCase.Of(property.Name);
            IReadOnlyList<PropertyInfo> deeper = [.. path, property];
            if (property.GetCustomAttribute<SettingAttribute>() is { } setting)
            {
                yield return new Setting(key, deeper, setting.Meaning, setting.Secret, [.. property.GetCustomAttributes<ValidationAttribute>()]);
                continue;
            }

            string meaning = property.GetCustomAttribute<DescriptionAttribute>()?.Description
                ?? throw new InvalidOperationException($"{owner.Name}.{property.Name} is neither a setting nor a described section.");
            SectionList.Add((key, meaning));
            foreach (Setting below in Collect(property.PropertyType, key + ".", deeper)) yield return below;
        }
    }
}
