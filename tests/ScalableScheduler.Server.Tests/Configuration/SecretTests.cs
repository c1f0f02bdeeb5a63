using ScalableScheduler.Server.Configuration;

namespace ScalableScheduler.Server.Tests.Configuration;

public sealed class SecretTests : IDisposable
{
    private readonly SettingsFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void Catalogue_MarksPasswordsAsSecret() =>
        SettingsCatalogue.All.Where(s => s.IsSecret).Select(s => s.Key).ShouldBe(["redis.password"]);

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
}
