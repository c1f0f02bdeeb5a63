using System.Globalization;
using System.Text;

namespace ScalableScheduler.Server.Configuration;

/// <summary>The text of <c>--help</c>: every setting with its key, variable, flag, default and meaning, two lines each.</summary>
internal static class SettingsHelp
{
    private const int KeyWidth = 34;
    private const int ValueWidth = 43;

    public static string Write()
    {
        var text = new StringBuilder();
        text.Append("""
            ScalableScheduler: a clustered scheduler service.

            Settings come from, each over the one before: defaults, the YAML file, environment variables, flags.
            A flag is written --key value or --key=value. A list is also comma-separated text, a map name=value.
            A duration is 30s, 1h30m, 500ms, 7d, PT30S or a number of seconds; a size is 262144 or 256KiB.

              --config path      the YAML file; also SCHEDULER_CONFIG. Without either, config/config.yaml is read
                                 if it exists beside the program or in the working directory.
              --help, -h         this text
              --help-markdown    the same as docs/configuration.md


            """);
        AppendRow(text, "YAML key", "default", "meaning", "flag", "variable", "allowed");
        foreach ((string section, string meaning) in SettingsCatalogue.Sections)
        {
            text.Append(section.Length == 0 ? "\n" : $"\n{section}: {meaning}\n");
            foreach (Setting setting in SettingsCatalogue.In(section))
            {
                string value = setting.Default.Length == 0 ? "(empty)" : setting.Default;
                AppendRow(text, setting.Key, value, setting.Meaning, setting.Flag, setting.Variable, setting.Allowed);
            }
        }

        return text.ToString();
    }

    private static void AppendRow(StringBuilder text, string key, string value, string meaning, string flag, string variable, string allowed)
    {
        text.Append(CultureInfo.InvariantCulture, $"{key,-KeyWidth} {value,-ValueWidth} {meaning}\n");
        text.Append(CultureInfo.InvariantCulture, $"  {flag,2 - KeyWidth} {variable,-ValueWidth} {allowed}\n");
    }
}
