using System.Text.Json;
using ScalableScheduler.Server.Configuration;

namespace ScalableScheduler.Server.Tests.Configuration;

/// <summary>An empty folder in place of content root and working directory, and an environment of its own.</summary>
internal sealed class SettingsFixture : IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("settings").FullName;

    public Dictionary<string, string> Environment { get; } = new(StringComparer.Ordinal);

    public string ContentRoot => Path.Combine(Folder, "root");

    public string Write(string relativePath, string text)
    {
        string path = Path.Combine(Folder, relativePath);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    public SettingsResult Load(params string[] args) => Settings.Load(args, Environment, ContentRoot, Folder);

    public ServiceSettings Loaded(params string[] args) => Load(args) switch
    {
        SettingsResult.Loaded loaded => loaded.Settings,
        SettingsResult.Invalid invalid => throw new ShouldAssertException(invalid.ToText()),
        _ => throw new ShouldAssertException("Help was not asked for."),
    };

    public IReadOnlyList<SettingProblem> Problems(params string[] args) => Load(args).ShouldBeOfType<SettingsResult.Invalid>().Problems;

    public SettingProblem Problem(params string[] args) => Problems(args).ShouldHaveSingleItem();

    /// <summary>Every value as text, to compare two settings as a whole.</summary>
    public static string Values(ServiceSettings settings) => JsonSerializer.Serialize(settings);

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
