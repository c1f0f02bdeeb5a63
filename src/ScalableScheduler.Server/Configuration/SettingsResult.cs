namespace ScalableScheduler.Server.Configuration;

/// <summary>What reading the settings came to.</summary>
public abstract record SettingsResult
{
    private SettingsResult()
    {
    }

    /// <summary>The settings are complete and valid.</summary>
    /// <param name="Settings">Defaults, overlaid by file, environment and flags.</param>
    /// <param name="File">The configuration file that was read; null when there was none and defaults apply.</param>
    /// <param name="HostArguments">Flags of the ASP.NET Core host (<c>--environment</c>, <c>--contentRoot</c>, <c>--applicationName</c>), for the host builder.</param>
    public sealed record Loaded(ServiceSettings Settings, string? File, IReadOnlyList<string> HostArguments) : SettingsResult;

    /// <summary>The user asked for help; print it and exit with 0.</summary>
    public sealed record Help(string Text) : SettingsResult;

    /// <summary>The service must not start; all problems at once, never empty.</summary>
    public sealed record Invalid(IReadOnlyList<SettingProblem> Problems) : SettingsResult
    {
        /// <summary>Exit code of the process: <c>EX_CONFIG</c> of sysexits.h.</summary>
        public const int ExitCode = 78;

        /// <summary>The problems as text for standard error, one line each. Contains no secret.</summary>
        public string ToText() =>
            $"The configuration is not valid:\n{string.Concat(Problems.Select(p => $"  {p}\n"))}Run with --help for all settings.\n";
    }
}
