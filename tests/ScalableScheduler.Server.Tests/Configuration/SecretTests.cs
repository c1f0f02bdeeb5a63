using ScalableScheduler.Collections;
using ScalableScheduler.Server.Configuration;

namespace ScalableScheduler.Server.Tests.Configuration;

public sealed class SecretTests : IDisposable
{
    private readonly SettingsFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void Catalogue_MarksPasswordsAsSecret() =>
        SettingsCatalogue.All.Where(s => s.IsSecret).Select(s => s.Key).ShouldBe(["redis.password", "secrets.keys", "workers.amqp.host", "workers.redis.host", "workers.kafka.settings"]);

    [Theory]
    [InlineData("redis:\n  password: [hunter2]")]
    [InlineData("redis:\n  password: {hunter2: hunter2}")]
    [InlineData("redis:\n  password: *hunter2")]
    [InlineData("redis:\n  password: @hunter2")]
    [InlineData("redis:\n  password: x:hunter2: y")]
    [InlineData("redis:\n  password:hunter2")]
    [InlineData("redis:\n  password:hunter2\n  user: x")]
    [InlineData("redis: {password:hunter2}")]
    [InlineData("redis:\n  password: \"hunter2")]
    [InlineData("redis:\n  password: a\n  password: hunter2")]
    public void Load_NeverShowsPassword_OfBrokenYaml(string yaml)
    {
        _fixture.Write("config/config.yaml", yaml);

        _fixture.Load().ShouldBeOfType<SettingsResult.Invalid>().ToText().ShouldNotContain("hunter2");
    }

    [Theory]
    [InlineData("--redis.password", "my", "hunter2")]
    [InlineData("--redis.pasword", "hunter2")]
    [InlineData("--redis.pasword=hunter2")]
    [InlineData("--redis.password:hunter2")]
    [InlineData("--redis.password", "hunter2", "--server.port=x")]
    public void Load_NeverShowsPassword_OfBrokenCommandLine(params string[] args) =>
        _fixture.Load(args).ShouldBeOfType<SettingsResult.Invalid>().ToText().ShouldNotContain("hunter2");

    [Fact]
    public void Load_ReadsPassword_FromEverySource()
    {
        _fixture.Write("config/config.yaml", "redis:\n  password: \"*1,2:# 'x'\"\n");
        _fixture.Loaded().Redis.Password.ShouldBe("*1,2:# 'x'");
        _fixture.Environment["SCHEDULER__REDIS__PASSWORD"] = " a b ";
        _fixture.Loaded().Redis.Password.ShouldBe(" a b ");
        _fixture.Loaded("--redis.password", "-c").Redis.Password.ShouldBe("-c");
    }

    [Fact]
    public void Load_ReadsKeys_FromEverySource()
    {
        string key = Convert.ToBase64String(new byte[32]);
        _fixture.Write("config/config.yaml", $"secrets:\n  keys:\n    k1: {key}\n    k2: \"{key}\"\n  current: k2\n");
        _fixture.Loaded().Secrets.Keys.Keys.ShouldBe(["k1", "k2"]);
        _fixture.Loaded().Secrets.Current.ShouldBe("k2");
        _fixture.Environment["SCHEDULER__SECRETS__KEYS"] = $"k2={key}";
        _fixture.Loaded().Secrets.Keys["k2"].ShouldBe(key);
        new SecretBox(_fixture.Loaded("--secrets.keys", $"k3={key}", "--secrets.current", "").Secrets).CurrentKey.ShouldBe("k3");
    }

    [Theory]
    [InlineData("hunter2")]
    [InlineData("k1=hunter2")]
    [InlineData("k 1=aHVudGVyMmh1bnRlcjJodW50ZXIyaHVudGVyMmh1bnQ=")]
    [InlineData("k1=aHVudGVyMg==")]
    [InlineData("k1=aHVudGVyMmh1bnRlcjJodW50ZXIyaHVudGVyMmh1bnQ=,k1=aHVudGVyMmh1bnRlcjJodW50ZXIyaHVudGVyMmh1bnQ=")]
    public void Load_RefusesKeys_WithoutShowingThem(string keys)
    {
        string text = _fixture.Load("--secrets.keys", keys).ShouldBeOfType<SettingsResult.Invalid>().ToText();

        text.ShouldContain("--secrets.keys: (hidden) is not allowed, expected map, id=key");
        text.ShouldNotContain("hunter2");
        text.ShouldNotContain("aHVudGVy");
    }

    [Fact]
    public void Load_WantsToKnow_WhichOfManyKeysEncrypts()
    {
        string keys = $"k1={Convert.ToBase64String(new byte[32])},k2={Convert.ToBase64String(new byte[32])}";

        _fixture.Problem("--secrets.keys", keys).ToString().ShouldContain("secrets.current");
        _fixture.Problem("--secrets.keys", keys, "--secrets.current", "k3").ToString().ShouldContain("the id of one of secrets.keys");
    }
}
