namespace ScalableScheduler.Server.Configuration;

/// <summary>
/// Settings from environment variables <c>SCHEDULER__SECTION__KEY</c>. An empty variable is an empty value. Other
/// variables are not looked at; Kubernetes puts its own <c>SCHEDULER_SERVICE_HOST</c> next to them.
/// </summary>
internal static class EnvironmentSource
{
    public static SourceReading Read(IReadOnlyDictionary<string, string> environment)
    {
        List<SettingValue> values = [];
        List<SettingProblem> problems = [];
        Dictionary<string, Setting> known = SettingsCatalogue.All.ToDictionary(s => s.Variable, StringComparer.Ordinal);

        // The prefix in any case: SCHEDULER__Store is a mistake to name, not a variable to pass over.
        foreach ((string name, string text) in environment
            .Where(v => v.Key.StartsWith(Setting.VariablePrefix, StringComparison.OrdinalIgnoreCase))
            .OrderBy(v => v.Key, StringComparer.Ordinal))
        {
            if (known.TryGetValue(name, out Setting? setting))
                values.Add(new SettingValue(setting, text, null, name, "environment"));
            else
                problems.Add(new SettingProblem(name, $"unknown; the nearest known variable is {Nearest(name)}", "environment"));
        }

        return new SourceReading(values, problems);
    }

    private static string Nearest(string variable)
    {
        string key = variable[Setting.VariablePrefix.Length..].Replace("__", ".", StringComparison.Ordinal).ToLowerInvariant();
        return Setting.VariableOf(NearestKey.Find(key, SettingsCatalogue.All.Select(s => s.Key)));
    }
}
