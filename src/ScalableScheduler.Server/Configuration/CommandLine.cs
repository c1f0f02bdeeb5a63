using System.Globalization;

namespace ScalableScheduler.Server.Configuration;

/// <summary>
/// Flags <c>--section.key value</c> or <c>--section.key=value</c>; of one given twice the last counts, so that a
/// wrapper's flags can be overridden. A true-or-false setting without a value is true.
/// </summary>
internal sealed class CommandLine
{
    /// <summary>What chooses the configuration file.</summary>
    public const string ConfigFlag = "--config";

    /// <summary>Prints the settings for people.</summary>
    public const string HelpFlag = "--help";

    /// <summary>Prints docs/configuration.md.</summary>
    public const string MarkdownFlag = "--help-markdown";

    private const string ShortHelpFlag = "-h";

    private const string ContentRootFlag = "--contentRoot";

    /// <summary>Flags of the ASP.NET Core host; <c>WebApplicationFactory</c> starts the service with them.</summary>
    private static readonly string[] HostFlags = ["--environment", ContentRootFlag, "--applicationName"];

    private readonly List<SettingValue> _values = [];
    private readonly List<SettingProblem> _problems = [];
    private readonly List<string> _hostArguments = [];

    private CommandLine()
    {
    }

    public SourceReading Reading => new(_values, _problems);

    /// <summary>What <c>--config</c> names; null when it is not given.</summary>
    public string? ConfigPath { get; private set; }

    /// <summary>What <c>--contentRoot</c> names; null when it is not given.</summary>
    public string? ContentRoot { get; private set; }

    public bool Help { get; private set; }

    public bool Markdown { get; private set; }

    public IReadOnlyList<string> HostArguments => _hostArguments;

    public static CommandLine Parse(IReadOnlyList<string> args)
    {
        var line = new CommandLine();
        for (int i = 0; i < args.Count; i++) line.Take(args, ref i);
        return line;
    }

    private void Take(IReadOnlyList<string> args, ref int i)
    {
        if (args[i] is ShortHelpFlag or HelpFlag) Help = true;
        else if (args[i] is MarkdownFlag) Markdown = true;
        else if (args[i].StartsWith("--", StringComparison.Ordinal)) TakeFlag(args, ref i);
        // Its text is not shown: it may be the second half of an unquoted password.
        else Add(string.Create(CultureInfo.InvariantCulture, $"argument {i + 1}"), "a flag is expected; flags begin with --");
    }

    private void TakeFlag(IReadOnlyList<string> args, ref int i)
    {
        int equals = args[i].IndexOf('=', StringComparison.Ordinal);
        string flag = equals < 0 ? args[i] : args[i][..equals];
        Setting? setting = SettingsCatalogue.Find(flag[2..]);
        bool isHostFlag = HostFlags.Contains(flag, StringComparer.Ordinal);

        // The value is taken along even for an unknown flag, so that one mistake is one problem.
        string? value = equals >= 0 ? args[i][(equals + 1)..] : TakeNext(args, ref i);
        if (setting is null && !isHostFlag && flag is not ConfigFlag)
            Add(ShownKey.Of(flag), $"unknown; the nearest known flag is {Nearest(flag)}");
        else if (setting is { Form.IsSwitch: true })
            AddValue(setting, value ?? "true");
        else if (value is null || (flag is ConfigFlag && value.Length == 0))
            Add(flag, "a value is expected after it");
        else if (setting is not null)
            AddValue(setting, value);
        else if (isHostFlag)
            TakeHostFlag(flag, value);
        else
            ConfigPath = value;
    }

    private static string? TakeNext(IReadOnlyList<string> args, ref int i) =>
        i + 1 < args.Count && args[i + 1] is not ShortHelpFlag && !args[i + 1].StartsWith("--", StringComparison.Ordinal) ? args[++i] : null;

    private void TakeHostFlag(string flag, string value)
    {
        _hostArguments.Add($"{flag}={value}");
        if (flag is ContentRootFlag) ContentRoot = value;
    }

    private static string Nearest(string flag) => "--" + NearestKey.Find(flag[2..],
        SettingsCatalogue.All.Select(s => s.Key).Concat(new[] { ConfigFlag, HelpFlag, MarkdownFlag }.Select(f => f[2..])));

    private void AddValue(Setting setting, string text) => _values.Add(new SettingValue(setting, text, null, setting.Flag, "command line"));

    private void Add(string subject, string message) => _problems.Add(new SettingProblem(subject, message, "command line"));
}
