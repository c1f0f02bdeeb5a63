using ScalableScheduler.Server.Configuration;

namespace ScalableScheduler.Server.Tests.Configuration;

public sealed class ValidationTests : IDisposable
{
    private readonly SettingsFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void Load_ListsAllProblemsOfAllSources_WithValueRangeAndOrigin()
    {
        string file = _fixture.Write("config/config.yaml", "lease:\n  duration: 10m\nserver:\n  prot: 1\n");
        _fixture.Environment["SCHEDULER__SCHEDULER__PARTITIONS"] = "0";
        _fixture.Environment["SCHEDULER__X"] = "";

        SettingsResult.Invalid invalid = _fixture.Load("--retry.multiplier=NaN", "--y=1").ShouldBeOfType<SettingsResult.Invalid>();

        string text = invalid.ToText();
        invalid.Problems.Count.ShouldBe(6);
        text.ShouldContain($"lease.duration: \"10m\" is not allowed, expected duration, 1s to 5m ({file}, line 2, column 13)");
        text.ShouldContain($"server.prot: unknown; the nearest known key is server.port ({file}, line 4, column 3)");
        text.ShouldContain("SCHEDULER__SCHEDULER__PARTITIONS: \"0\" is not allowed, expected whole number, 1 to 4096 (environment)");
        text.ShouldContain("SCHEDULER__X: unknown");
        text.ShouldContain("--retry.multiplier: \"NaN\" is not allowed, expected number, 1 to 10 (command line)");
        text.ShouldContain("--y: unknown");
    }

    [Theory]
    [InlineData("server.port", "65536")]
    [InlineData("server.port", "-1")]
    [InlineData("server.port", "0x10")]
    [InlineData("server.port", "1,000")]
    [InlineData("server.host", "example.org")]
    [InlineData("store", "sqlite")]
    [InlineData("store", "1")]
    [InlineData("redis.tls", "yes")]
    [InlineData("redis.timeout", "10ms")]
    [InlineData("redis.timeout", "-1s")]
    [InlineData("redis.timeout", "soon")]
    [InlineData("redis.key_prefix", "a{b}")]
    [InlineData("redis.key_prefix", "")]
    [InlineData("redis.endpoints", "")]
    [InlineData("redis.endpoints", "localhost")]
    [InlineData("redis.endpoints", "localhost:0")]
    [InlineData("redis.endpoints", "localhost:65536")]
    [InlineData("redis.endpoints", "redis://localhost:6379")]
    [InlineData("redis.endpoints", "::1:6379")]
    [InlineData("redis.endpoints", "[::1:6379")]
    [InlineData("redis.endpoints", "a b:6379")]
    [InlineData("lease.lock_endpoints", "a:1,b:2,A:1")]
    [InlineData("scheduler.timezone", "Mars/Olympus")]
    [InlineData("scheduler.timezone", "Korea Standard Time")]
    [InlineData("scheduler.timezone", "UTC+12")]
    [InlineData("scheduler.timezone", "")]
    [InlineData("scheduler.node_name", "a b")]
    [InlineData("scheduler.node_name", "a\n")]
    [InlineData("history.max_age", "0")]
    [InlineData("logging.level", "loud")]
    public void Load_RefusesValue(string key, string value)
    {
        Setting setting = SettingsCatalogue.Find(key).ShouldNotBeNull();

        SettingProblem problem = _fixture.Problem($"--{key}={value}");

        problem.Subject.ShouldBe(setting.Flag);
        problem.Message.ShouldBe($"\"{value}\" is not allowed, expected {setting.Allowed}");
    }

    [Theory]
    [InlineData("server.host", "::")]
    [InlineData("server.host", "localhost")]
    [InlineData("redis.endpoints", "[::1]:6379")]
    [InlineData("redis.endpoints", "my_redis-0.redis.svc:6379")]
    [InlineData("redis.endpoints", "10.0.0.1:1,10.0.0.1:65535")]
    [InlineData("redis.key_prefix", "team-a:scheduler")]
    [InlineData("scheduler.timezone", "Asia/Seoul")]
    [InlineData("scheduler.timezone", "America/Argentina/Buenos_Aires")]
    [InlineData("scheduler.timezone", "Etc/UTC")]
    [InlineData("scheduler.drain_timeout", "0")]
    [InlineData("store", "Memory")]
    [InlineData("lease.duration", "5m")]
    [InlineData("lease.duration", "1s")]
    public void Load_AcceptsValue(string key, string value) => _fixture.Loaded($"--{key}={value}").ShouldNotBeNull();

    [Fact]
    public void Load_RefusesSettings_ThatContradictEachOther()
    {
        _fixture.Problem("--retry.initial_delay=10m").ToString()
            .ShouldBe("retry.max_delay: \"5m\" is not allowed, expected at least retry.initial_delay (default)");
        _fixture.Problem("--limits.body_bytes=2KiB", "--limits.data_bytes=3KiB").ToString()
            .ShouldBe("--limits.data_bytes: \"3KiB\" is not allowed, expected at most limits.body_bytes (command line)");
    }

    [Fact]
    public void EveryDefault_IsAllowed_AndCanBeGivenBackAsText()
    {
        string[] flags = [.. SettingsCatalogue.All.Select(s => $"{s.Flag}={s.Default}")];

        SettingsFixture.Values(_fixture.Loaded(flags)).ShouldBe(SettingsFixture.Values(new ServiceSettings()));
    }
}
