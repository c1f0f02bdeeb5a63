using System.ComponentModel.DataAnnotations;

namespace ScalableScheduler.Server.Configuration;

/// <summary>Puts given values over the defaults and checks the outcome.</summary>
internal sealed class SettingsBinder
{
    private readonly ServiceSettings _settings = new();
    private readonly Dictionary<string, SettingValue> _given = new(StringComparer.Ordinal);
    private readonly List<SettingProblem> _problems = [];

    /// <summary>Binds the readings, the strongest last. All problems are found, not just the first; a value that a stronger source replaces is not checked.</summary>
    public static (ServiceSettings Settings, IReadOnlyList<SettingProblem> Problems) Bind(params IReadOnlyList<SourceReading> readings)
    {
        var binder = new SettingsBinder();
        foreach (SourceReading reading in readings)
        {
            binder._problems.AddRange(reading.Problems);
            foreach (SettingValue value in reading.Values) binder._given[value.Setting.Key] = value;
        }

        foreach (Setting setting in SettingsCatalogue.All) binder.BindOne(setting);
        if (binder._problems.Count == 0) binder.CheckSections();
        return (binder._settings, binder._problems);
    }

    private void BindOne(Setting setting)
    {
        if (!_given.TryGetValue(setting.Key, out SettingValue? given)) return;
        object? value = given.Items ?? setting.Form.Parse(given.Text);
        if (value is null || !setting.Rules.All(rule => rule.IsValid(value))) Add(setting, $"expected {setting.Allowed}");
        else setting.Write(_settings, value);
    }

    /// <summary>Rules between settings of one section, such as a limit that may not exceed another.</summary>
    private void CheckSections()
    {
        foreach (IGrouping<string, Setting> section in SettingsCatalogue.All.GroupBy(s => s.Section, StringComparer.Ordinal))
        {
            object owner = section.First().ReadOwner(_settings);
            if (owner is not IValidatableObject rules) continue;
            foreach (ValidationResult result in rules.Validate(new ValidationContext(owner)))
            {
                foreach (Setting setting in section.Where(s => result.MemberNames.Contains(s.Path[^1].Name, StringComparer.Ordinal)))
                    Add(setting, $"expected {result.ErrorMessage}");
            }
        }
    }

    private void Add(Setting setting, string expected)
    {
        SettingValue? given = _given.GetValueOrDefault(setting.Key);
        string shown = setting.IsSecret ? "(hidden)" : $"\"{given?.Text ?? setting.Default}\"";
        _problems.Add(new SettingProblem(given?.Subject ?? setting.Key, $"{shown} is not allowed, {expected}", given?.Origin ?? "default"));
    }
}
