using System.Globalization;
using System.Text;

namespace ScalableScheduler.Server.Configuration;

/// <summary>The text of docs/configuration.md. A test compares the two, so the file can't be stale.</summary>
internal static class SettingsMarkdown
{
    public static string Write()
    {
        var text = new StringBuilder();
        text.Append("""
            # Configuration

            <!-- Generated: dotnet run --project src/ScalableScheduler.Server -- --help-markdown > docs/configuration.md -->

            Settings come from, each over the one before:

            1. the defaults below
            2. a YAML file: the one named by `--config path` or the variable `SCHEDULER_CONFIG`, else `config/config.yaml` beside the program or in the working directory, if it exists
            3. environment variables: `SCHEDULER__` and the key in capitals, with `__` for each dot
            4. flags: `--key value` or `--key=value`; of a flag given twice the last counts, and a true-or-false setting without a value is true

            Every value is checked at start. An unknown key, a value that can't be read or one out of range stops the start with exit code 78; all problems are listed at once, each with where it came from, and an unknown key with the nearest known one. Variables that do not begin with `SCHEDULER__` are not looked at. An empty variable is an empty value, not an absent one.

            | Form | Written as |
            |---|---|
            | duration | `30s`, `1h30m`, `500ms`, `7d`, ISO 8601 `PT30S`, or a number of seconds |
            | size | a number of bytes, or `512B`, `256KiB`, `1MiB`, `1GiB` |
            | list | a YAML list, or text separated by commas in any source |
            | map | a YAML map, or text `name=value` separated by commas in any source |
            | true or false | `true`, `false` |

            Passwords belong in environment variables, not in the file or on the command line, where other users of the machine can read them. No secret is ever shown in a log or an error.

            """);
        foreach ((string section, string meaning) in SettingsCatalogue.Sections) AppendSection(text, section, meaning);
        return text.ToString();
    }

    private static void AppendSection(StringBuilder text, string section, string meaning)
    {
        text.Append(section.Length == 0 ? "\n## General\n" : string.Create(CultureInfo.InvariantCulture, $"\n## {section}\n\n{meaning}\n"));
        text.Append("\n| Key, variable, flag | Default | Allowed | Meaning |\n|---|---|---|---|\n");
        foreach (Setting setting in SettingsCatalogue.In(section))
        {
            string value = setting.Default.Length == 0 ? "empty" : $"`{setting.Default}`";
            text.Append(CultureInfo.InvariantCulture,
                $"| `{setting.Key}`<br>`{setting.Variable}`<br>`{setting.Flag}` | {value} | {setting.Allowed} | {setting.Meaning}{(setting.IsSecret ? "; never shown" : "")} |\n");
        }
    }
}
