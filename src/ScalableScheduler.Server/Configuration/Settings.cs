using System.Collections;

namespace ScalableScheduler.Server.Configuration;

/// <summary>
/// Reads the settings: defaults, then the YAML file, then environment variables, then flags, each over the one
/// before. Nothing else in the service reads configuration.
/// </summary>
public static class Settings
{
    /// <summary>Reads the settings of this process. The file is looked for beside the program, then in the working directory.</summary>
    public static SettingsResult Load(IReadOnlyList<string> args) =>
        Load(args, ReadEnvironment(), AppContext.BaseDirectory, Directory.GetCurrentDirectory());

    /// <summary>The environment variables of this process.</summary>
    public static IReadOnlyDictionary<string, string> ReadEnvironment() => Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
        .ToDictionary(v => (string)v.Key, v => (string?)v.Value ?? "", StringComparer.Ordinal);

    /// <summary>Reads the settings from what is given; only the configuration file is opened.</summary>
    /// <param name="args">The command line without the program's name.</param>
    /// <param name="environment">Environment variables.</param>
    /// <param name="contentRoot">Where <c>config/config.yaml</c> is looked for first, unless <c>--contentRoot</c> says otherwise.</param>
    /// <param name="workingDirectory">Where it is looked for next; a relative <c>--config</c> or <c>SCHEDULER_CONFIG</c> is relative to it.</param>
    public static SettingsResult Load(
        IReadOnlyList<string> args, IReadOnlyDictionary<string, string> environment, string contentRoot, string workingDirectory)
    {
        CommandLine commandLine = CommandLine.Parse(args);
        if (commandLine.Help) return new SettingsResult.Help(SettingsHelp.Write());
        if (commandLine.Markdown) return new SettingsResult.Help(SettingsMarkdown.Write());

        ConfigurationFile file = FindFile(commandLine, environment, contentRoot, workingDirectory);
        (ServiceSettings settings, IReadOnlyList<SettingProblem> problems) =
            SettingsBinder.Bind(file.Reading, EnvironmentSource.Read(environment), commandLine.Reading);
        return problems.Count > 0
            ? new SettingsResult.Invalid(problems)
            : new SettingsResult.Loaded(settings, file.Path, commandLine.HostArguments);
    }

    private static ConfigurationFile FindFile(
        CommandLine commandLine, IReadOnlyDictionary<string, string> environment, string contentRoot, string workingDirectory)
    {
        if (commandLine.ConfigPath is { } flag)
            return ConfigurationFile.Named(Path.Combine(workingDirectory, flag), $"from {CommandLine.ConfigFlag}");

        // Compose files write ${X:-}, so an empty variable is one that is not set: no path is empty.
        if (environment.TryGetValue(ConfigurationFile.Variable, out string? variable) && variable.Length > 0)
            return ConfigurationFile.Named(Path.Combine(workingDirectory, variable), $"from {ConfigurationFile.Variable}");

        return ConfigurationFile.Default(Path.Combine(workingDirectory, commandLine.ContentRoot ?? contentRoot), workingDirectory);
    }
}
