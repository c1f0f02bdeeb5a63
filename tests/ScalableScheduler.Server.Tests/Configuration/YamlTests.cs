using FsCheck;
using FsCheck.Fluent;
using ScalableScheduler.Server.Configuration;

namespace ScalableScheduler.Server.Tests.Configuration;

public sealed class YamlTests : IDisposable
{
    private readonly SettingsFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Theory]
    [InlineData("store: redis\nserver:\n\tport: 1\n", 3, 1)]
    [InlineData("server:\n  port: 1\n  port: 2\n", 3, 3)]
    [InlineData("server:\n  host: \"a\n", 2, 9)]
    [InlineData("server: {port: 1\nstore: redis\n", 2, 1)]
    [InlineData("redis:\n  user: *app\n", 2, 9)]
    [InlineData("redis:\n  endpoints: &a [a:1]\nlease:\n  lock_endpoints: *a\nstore: *b\n", 5, 8)]
    [InlineData("redis:\n  user: a: b\n", 2, 10)]
    public void Load_GivesLineAndColumn_WhenYamlIsBroken(string yaml, int line, int column)
    {
        string file = _fixture.Write("config/config.yaml", yaml);

        SettingProblem problem = _fixture.Problem();

        problem.Message.ShouldStartWith("not valid YAML: ");
        problem.Origin.ShouldBe($"{file}, line {line}, column {column}");
    }

    [Theory]
    [InlineData("")]
    [InlineData("# nothing\n")]
    [InlineData("---\n")]
    [InlineData("server:\nredis:\n  durability:\n")]
    [InlineData("server:\n  port:\nredis: ~\n")]
    [InlineData("redis: {password: null}\n")]
    [InlineData("\uFEFFserver:\r\n  port: 9902\r\n")]
    public void Load_GivesDefaults_WhenSectionsOrValuesAreEmpty(string yaml)
    {
        _fixture.Write("config/config.yaml", yaml);

        ServiceSettings settings = _fixture.Loaded();

        settings.Server.Port.ShouldBe(9902);
        settings.Redis.Password.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("redis: localhost:6379", "redis", "settings are expected below it, as \"key: value\"")]
    [InlineData("redis: [a:1]", "redis", "settings are expected below it, as \"key: value\"")]
    [InlineData("store: {kind: redis}", "store", "expected one of redis, memory")]
    [InlineData("server: {port: [1]}", "server.port", "expected whole number, 0 to 65535")]
    [InlineData("redis: {endpoints: [[a:1]]}", "redis.endpoints", "expected list, 1 to 100 different servers as host:port")]
    [InlineData("redis.tls: true\nredis: {tls: true}", "redis.tls", "given twice")]
    public void Load_SaysWhatIsExpected_WhenShapeIsWrong(string yaml, string subject, string message)
    {
        _fixture.Write("config/config.yaml", yaml);

        SettingProblem problem = _fixture.Problem();

        problem.Subject.ShouldBe(subject);
        problem.Message.ShouldBe(message);
    }

    [Theory]
    [InlineData("- a\n- b\n")]
    [InlineData("text")]
    [InlineData("---\nstore: redis\n---\nstore: memory\n")]
    public void Load_Refuses_WhenFileIsNotOneMap(string yaml)
    {
        string file = _fixture.Write("config/config.yaml", yaml);

        _fixture.Problem().Subject.ShouldBe(file);
    }

    [Fact]
    public void Load_NeverThrows_WhateverTheFileHolds()
    {
        string[] pieces = ["server", "port", ":", " ", "\n", "  ", "{", "}", "[", "]", ",", "*a", "&a", "- ", "#", "\"", "'", "|", ">", "!", "%", "@", "?", "\t", "---", "<<", "1", "\0", "\u2028"];
        Gen<string> texts = Gen.Elements(pieces).ListOf().Select(string.Concat).Resize(40);

        Prop.ForAll(texts.ToArbitrary(), text =>
        {
            _fixture.Write("config/config.yaml", text);
            _fixture.Load().ShouldNotBeOfType<SettingsResult.Help>();
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));
    }

    [Fact]
    public void Load_FollowsAliases()
    {
        _fixture.Write("config/config.yaml", "redis:\n  endpoints: &servers [a:1, b:2, c:3]\nlease:\n  lock_endpoints: *servers\n");

        _fixture.Loaded().Lease.LockEndpoints.ShouldBe(["a:1", "b:2", "c:3"]);
    }
}
