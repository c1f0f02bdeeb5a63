using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace ScalableScheduler.Server.Configuration;

/// <summary>Settings from a YAML file: snake_case keys, sections as maps, lists as YAML lists or comma-separated text.</summary>
internal sealed class YamlSource
{
    private readonly string _file;
    private readonly Dictionary<string, SettingValue> _values = new(StringComparer.Ordinal);
    private readonly List<SettingProblem> _problems = [];

    private YamlSource(string file) => _file = file;

    /// <summary>Reads the text of <paramref name="file"/>; problems carry line and column.</summary>
    public static SourceReading Read(string file, string text)
    {
        var source = new YamlSource(file);
        var stream = new YamlStream();
        var scanner = new Scanner(new StringReader(text));
        try
        {
            stream.Load(new Parser(scanner));
        }
        catch (AnchorNotFoundException)
        {
            // The parser's own message repeats the text, which may be an unquoted password, and has no position.
            return source.Broken("a value that begins with * must be quoted", UnknownAlias(text));
        }
        catch (YamlException e)
        {
            // For a tab as indentation the exception names the first line, whichever the tab is in.
            return source.Broken(e.Message, e.Start.Index > 0 ? e.Start : scanner.CurrentPosition);
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException)
        {
            // YamlDotNet trips over some flow maps: "{port: 1\nstore: redis" (not closed), "---}{}" (not opened).
            return source.Broken("brackets or braces do not match", scanner.CurrentPosition);
        }

        source.ReadDocuments(stream.Documents);
        return new SourceReading([.. source._values.Values], source._problems);
    }

    private static Mark UnknownAlias(string text)
    {
        HashSet<AnchorName> known = [];
        var parser = new Parser(new StringReader(text));
        while (parser.MoveNext())
        {
            if (parser.Current is AnchorAlias alias && !known.Contains(alias.Value)) return alias.Start;
            if (parser.Current is NodeEvent { Anchor.IsEmpty: false } node) known.Add(node.Anchor);
        }

        return Mark.Empty;
    }

    private SourceReading Broken(string message, Mark at) =>
        SourceReading.Failed(new SettingProblem(_file, $"not valid YAML: {message}", At(at)));

    private void ReadDocuments(IList<YamlDocument> documents)
    {
        if (documents.Count > 1)
            Add(_file, "one YAML document is expected, this is a second one", documents[1].RootNode);
        else if (documents.Count == 1)
            ReadSection("", documents[0].RootNode);
    }

    private void ReadSection(string section, YamlNode node)
    {
        // A section whose settings are all commented out is null in YAML, and means the defaults.
        if (IsNull(node)) return;
        if (node is not YamlMappingNode map)
        {
            Add(section.Length == 0 ? _file : section, "settings are expected below it, as \"key: value\"", node);
            return;
        }

        foreach ((YamlNode name, YamlNode value) in map.Children) ReadEntry(section, name, value);
    }

    private void ReadEntry(string section, YamlNode name, YamlNode value)
    {
        string key = (section.Length == 0 ? "" : section + ".") + ((name as YamlScalarNode)?.Value ?? "?");
        if (SettingsCatalogue.Find(key) is { } setting) ReadValue(setting, name, value);
        else if (SettingsCatalogue.IsSection(key) && key.Length > 0) ReadSection(key, value);
        else Add(ShownKey.Of(key), $"unknown; the nearest known key is {Nearest(key)}", name);
    }

    private void ReadValue(Setting setting, YamlNode name, YamlNode node)
    {
        if (IsNull(node)) return;
        SettingValue? value = node switch
        {
            YamlScalarNode scalar => new SettingValue(setting, scalar.Value ?? "", null, setting.Key, At(node.Start)),
            YamlSequenceNode list when setting.Form.IsList && list.All(item => item is YamlScalarNode) => ListValue(setting, list),
            YamlMappingNode map when setting.Form.IsMap && map.All(entry => entry is { Key: YamlScalarNode, Value: YamlScalarNode }) => MapValue(setting, map),
            _ => null,
        };
        if (value is null) Add(setting.Key, $"expected {setting.Allowed}", node);
        else if (!_values.TryAdd(setting.Key, value)) Add(setting.Key, "given twice", name);
    }

    private SettingValue ListValue(Setting setting, YamlSequenceNode list)
    {
        string[] items = [.. list.Select(item => ((YamlScalarNode)item).Value ?? "")];
        return new SettingValue(setting, string.Join(",", items), items, setting.Key, At(list.Start));
    }

    private SettingValue MapValue(Setting setting, YamlMappingNode map) => new(
        setting, string.Join(",", map.Select(entry => $"{((YamlScalarNode)entry.Key).Value}={((YamlScalarNode)entry.Value).Value}")), null, setting.Key, At(map.Start));

    private static bool IsNull(YamlNode node) =>
        node is YamlScalarNode { Style: ScalarStyle.Plain, Value: null or "" or "~" or "null" or "Null" or "NULL" };

    private static string Nearest(string key) => NearestKey.Find(key,
        SettingsCatalogue.All.Select(s => s.Key).Concat(SettingsCatalogue.Sections.Select(s => s.Key).Where(s => s.Length > 0)));

    private void Add(string subject, string message, YamlNode at) => _problems.Add(new SettingProblem(subject, message, At(at.Start)));

    private string At(Mark mark) => string.Create(CultureInfo.InvariantCulture, $"{_file}, line {mark.Line}, column {mark.Column}");
}
