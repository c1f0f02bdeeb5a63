using System.Text.RegularExpressions;
using ScalableScheduler.Server.Configuration;

namespace ScalableScheduler.Server.Tests.Configuration;

public sealed class DocumentationTests : IDisposable
{
    private readonly SettingsFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Theory]
    [InlineData("--help")]
    [InlineData("-h")]
    public void Help_ContainsKeyVariableFlagDefaultAndMeaning_OfEverySetting(string flag)
    {
        string help = _fixture.Load("--unknown", flag).ShouldBeOfType<SettingsResult.Help>().Text;

        foreach (Setting setting in SettingsCatalogue.All)
        {
            string value = setting.Default.Length == 0 ? "(empty)" : setting.Default;
            help.ShouldMatch($@"(?m)^{Regex.Escape(setting.Key)} +{Regex.Escape(value)} +{Regex.Escape(setting.Meaning)}$");
            help.ShouldMatch($@"(?m)^  {Regex.Escape(setting.Flag)} +{Regex.Escape(setting.Variable)} +{Regex.Escape(setting.Allowed)}$");
        }
    }

    [Fact]
    public void Catalogue_HoldsEverySettingOfTheService()
    {
        HashSet<string> known = SettingsCatalogue.All.Select(s => s.Key).ToHashSet(StringComparer.Ordinal);

        known.Count.ShouldBe(SettingsCatalogue.All.Count);
        foreach (string key in (string[])[
            "server.host", "server.port", "store", "redis.endpoints", "redis.user", "redis.password", "redis.tls",
            "redis.database", "redis.key_prefix", "redis.sentinel_master", "redis.durability.replicas",
            "redis.durability.timeout", "lease.duration", "lease.lock_endpoints", "scheduler.partitions",
            "scheduler.max_concurrent_runs", "scheduler.timezone", "scheduler.drain_timeout", "cron.day_match",
            "history.runs_per_schedule", "history.max_age", "history.completed_schedules", "api.python_compatible"])
            known.Contains(key).ShouldBeTrue(key);
        known.Count(key => key.StartsWith("limits.", StringComparison.Ordinal)).ShouldBe(11);
    }

    [Fact]
    public void ConfigurationMarkdown_IsNotStale()
    {
        string generated = _fixture.Load("--help-markdown").ShouldBeOfType<SettingsResult.Help>().Text;

        File.ReadAllText(InRepository("docs/configuration.md")).ShouldBe(generated,
            "write it anew: dotnet run --project src/ScalableScheduler.Server -- --help-markdown > docs/configuration.md");
    }

    [Fact]
    public void ConfigYaml_ChangesNothing_AsItIs()
    {
        ServiceSettings settings = _fixture.Loaded("--config", InRepository("config/config.yaml"));

        SettingsFixture.Values(settings).ShouldBe(SettingsFixture.Values(new ServiceSettings()));
    }

    [Fact]
    public void ConfigYaml_ShowsEverySettingWithItsDefault()
    {
        // A setting is shown as "#key: value", a remark begins with "# ".
        string[] lines = [.. File.ReadAllLines(InRepository("config/config.yaml"))
            .Select(line => line.TrimStart() is ['#', >= 'a' and <= 'z', ..] ? line.Replace("#", "", StringComparison.Ordinal) : line)];
        _fixture.Write("config/config.yaml", string.Join('\n', lines));

        ServiceSettings settings = _fixture.Loaded();

        SettingsFixture.Values(settings).ShouldBe(SettingsFixture.Values(new ServiceSettings()));
        HashSet<string> shown = KeysOf(lines);
        SettingsCatalogue.All.Select(s => s.Key).Where(key => !shown.Contains(key)).ShouldBeEmpty();
    }

    /// <summary>The keys of a YAML file indented by two, read without our own reader.</summary>
    private static HashSet<string> KeysOf(IEnumerable<string> lines)
    {
        HashSet<string> keys = new(StringComparer.Ordinal);
        List<string> path = [];
        foreach (string line in lines.Where(line => line.TrimStart() is [>= 'a' and <= 'z', ..]))
        {
            int depth = line.TakeWhile(c => c == ' ').Count() / 2;
            path.RemoveRange(depth, path.Count - depth);
            path.Add(line[..line.IndexOf(':', StringComparison.Ordinal)].Trim());
            keys.Add(string.Join('.', path));
        }

        return keys;
    }

    private static string InRepository(string path)
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "ScalableScheduler.sln"))) folder = Path.GetDirectoryName(folder);
        return Path.Combine(folder.ShouldNotBeNull(), path);
    }
}
