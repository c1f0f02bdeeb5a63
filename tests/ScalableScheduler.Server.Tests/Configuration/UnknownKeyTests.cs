using ScalableScheduler.Server.Configuration;

namespace ScalableScheduler.Server.Tests.Configuration;

public sealed class UnknownKeyTests : IDisposable
{
    private readonly SettingsFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Theory]
    [InlineData("server: {prot: 1}", "server.prot", "server.port")]
    [InlineData("redsi: {tls: true}", "redsi", "redis")]
    [InlineData("timezone: UTC", "timezone", "scheduler.timezone")]
    [InlineData("redis: {keyPrefix: a}", "redis.keyPrefix", "redis.key_prefix")]
    [InlineData("redis: {durability: {replica: 1}}", "redis.durability.replica", "redis.durability.replicas")]
    public void Load_NamesNearestKey_WhenYamlKeyIsUnknown(string yaml, string unknown, string nearest)
    {
        string file = _fixture.Write("config/config.yaml", "# first line\n" + yaml);

        SettingProblem problem = _fixture.Problem();

        problem.Subject.ShouldBe(unknown);
        problem.Message.ShouldBe($"unknown; the nearest known key is {nearest}");
        problem.Origin.ShouldStartWith($"{file}, line 2, column ");
    }

    [Theory]
    [InlineData("SCHEDULER__REDIS__ENDPOINT", "SCHEDULER__REDIS__ENDPOINTS")]
    [InlineData("SCHEDULER__REDIS__ENDPOINTS__0", "SCHEDULER__REDIS__ENDPOINTS")]
    [InlineData("SCHEDULER__STROE", "SCHEDULER__STORE")]
    [InlineData("Scheduler__Store", "SCHEDULER__STORE")]
    [InlineData("SCHEDULER__TIMEZONE", "SCHEDULER__SCHEDULER__TIMEZONE")]
    [InlineData("SCHEDULER__", "SCHEDULER__STORE")]
    public void Load_NamesNearestVariable_WhenVariableIsUnknown(string variable, string nearest)
    {
        _fixture.Environment[variable] = "x";

        SettingProblem problem = _fixture.Problem();

        problem.Subject.ShouldBe(variable);
        problem.Message.ShouldBe($"unknown; the nearest known variable is {nearest}");
    }

    [Fact]
    public void Load_IgnoresOtherVariables()
    {
        _fixture.Environment["SCHEDULER_SERVICE_HOST"] = "10.0.0.1";
        _fixture.Environment["SCHEDULER_PORT"] = "tcp://10.0.0.1:9902";
        _fixture.Environment["PATH"] = "x";

        _fixture.Loaded().Server.Port.ShouldBe(9902);
    }

    [Theory]
    [InlineData("--redis.key-prefix", "--redis.key_prefix")]
    [InlineData("--port", "--server.port")]
    [InlineData("--confg", "--config")]
    [InlineData("--hlep", "--help")]
    public void Load_NamesNearestFlag_WhenFlagIsUnknown(string flag, string nearest)
    {
        foreach (string[] args in (string[][])[[flag, "x"], [flag + "=x"], [flag]])
        {
            SettingProblem problem = _fixture.Problem(args);
            problem.Subject.ShouldBe(flag);
            problem.Message.ShouldBe($"unknown; the nearest known flag is {nearest}");
        }
    }

    [Fact]
    public void Load_NamesKey_WhenOneCharacterOfItIsMissing()
    {
        foreach (Setting setting in SettingsCatalogue.All)
        {
            for (int i = 0; i < setting.Key.Length; i++)
                _fixture.Problem("--" + setting.Key.Remove(i, 1)).Message.ShouldEndWith(" " + setting.Flag);
        }
    }

    [Fact]
    public void Load_RefusesArgument_ThatIsNoFlag()
    {
        SettingProblem problem = _fixture.Problem("--store", "memory", "port");

        problem.Subject.ShouldBe("argument 3");
    }

    [Theory]
    [InlineData("--server.port")]
    [InlineData("--config")]
    [InlineData("--config=")]
    [InlineData("--environment")]
    public void Load_RefusesFlag_WithoutValue(string flag) =>
        _fixture.Problem(flag, "--store=memory").Message.ShouldBe("a value is expected after it");
}
