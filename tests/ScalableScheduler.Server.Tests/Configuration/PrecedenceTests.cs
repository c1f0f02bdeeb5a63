using ScalableScheduler.Server.Configuration;
using ScalableScheduler.Server.Storage;

namespace ScalableScheduler.Server.Tests.Configuration;

public sealed class PrecedenceTests : IDisposable
{
    private const string File = "config/config.yaml";

    private readonly SettingsFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void Load_GivesDefaults_WhenNothingIsGiven()
    {
        SettingsResult.Loaded loaded = _fixture.Load().ShouldBeOfType<SettingsResult.Loaded>();

        loaded.File.ShouldBeNull();
        loaded.Settings.Server.Port.ShouldBe(9902);
        loaded.Settings.Store.ShouldBe(StoreKind.Redis);
        loaded.Settings.Redis.Endpoints.ShouldBe(["localhost:6379"]);
        loaded.Settings.Lease.Duration.ShouldBe(TimeSpan.FromSeconds(10));
        loaded.Settings.Scheduler.Partitions.ShouldBe(64);
    }

    [Fact]
    public void Load_PutsEnvironmentOverFile_AndFlagsOverBoth()
    {
        _fixture.Write(File, "server: {host: 127.0.0.1, port: 1}\nscheduler:\n  partitions: 1\n  max_concurrent_runs: 1\n");
        _fixture.Environment["SCHEDULER__SERVER__PORT"] = "2";
        _fixture.Environment["SCHEDULER__SCHEDULER__PARTITIONS"] = "2";

        ServiceSettings settings = _fixture.Loaded("--scheduler.partitions", "3");

        settings.Server.Host.ShouldBe("127.0.0.1");
        settings.Server.Port.ShouldBe(2);
        settings.Scheduler.Partitions.ShouldBe(3);
        settings.Scheduler.MaxConcurrentRuns.ShouldBe(1);
    }

    [Fact]
    public void Load_IgnoresWrongValue_WhenStrongerSourceReplacesIt()
    {
        _fixture.Write(File, "server: {port: many}");

        _fixture.Loaded("--server.port=7").Server.Port.ShouldBe(7);
    }

    [Fact]
    public void Load_ReplacesWholeList_WhenStrongerSourceGivesShorterOne()
    {
        _fixture.Write(File, "redis:\n  endpoints: [a:1, b:2, c:3]\n");
        _fixture.Environment["SCHEDULER__REDIS__ENDPOINTS"] = "d:4";

        _fixture.Loaded().Redis.Endpoints.ShouldBe(["d:4"]);
    }

    [Fact]
    public void Load_TakesContentRootBeforeWorkingDirectory()
    {
        _fixture.Write(File, "server: {port: 1}");
        _fixture.Loaded().Server.Port.ShouldBe(1);

        string inRoot = _fixture.Write("root/config/config.yaml", "server: {port: 2}");

        SettingsResult.Loaded loaded = _fixture.Load().ShouldBeOfType<SettingsResult.Loaded>();
        loaded.Settings.Server.Port.ShouldBe(2);
        loaded.File.ShouldBe(inRoot);
    }

    [Fact]
    public void Load_TakesConfigFlagBeforeVariableBeforeDefault()
    {
        _fixture.Write(File, "server: {port: 1}");
        _fixture.Write("variable.yaml", "server: {port: 2}");
        _fixture.Write("flag.yaml", "server: {port: 3}");

        _fixture.Environment["SCHEDULER_CONFIG"] = "";
        _fixture.Loaded().Server.Port.ShouldBe(1);
        _fixture.Environment["SCHEDULER_CONFIG"] = "variable.yaml";
        _fixture.Loaded().Server.Port.ShouldBe(2);
        _fixture.Loaded("--config", "flag.yaml").Server.Port.ShouldBe(3);
    }

    [Fact]
    public void Load_Refuses_WhenNamedFileIsMissing()
    {
        _fixture.Write(File, "server: {port: 1}");

        SettingProblem byFlag = _fixture.Problem("--config=none.yaml");
        _fixture.Environment["SCHEDULER_CONFIG"] = "none.yaml";
        SettingProblem byVariable = _fixture.Problem();

        byFlag.Subject.ShouldEndWith("none.yaml");
        byFlag.Origin.ShouldBe("from --config");
        byVariable.Origin.ShouldBe("from SCHEDULER_CONFIG");
    }
}
