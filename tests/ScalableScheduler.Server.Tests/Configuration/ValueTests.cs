using Microsoft.Extensions.Logging;
using ScalableScheduler.Cron;
using ScalableScheduler.Server.Configuration;
using ScalableScheduler.Server.Logging;
using ScalableScheduler.Server.Storage;

namespace ScalableScheduler.Server.Tests.Configuration;

public sealed class ValueTests : IDisposable
{
    private readonly SettingsFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Theory]
    [InlineData("30s", 30_000)]
    [InlineData("1m30s", 90_000)]
    [InlineData("7500ms", 7_500)]
    [InlineData("PT30S", 30_000)]
    [InlineData("12", 12_000)]
    [InlineData("12.5", 12_500)]
    public void Load_ReadsDuration(string text, int milliseconds)
    {
        _fixture.Write("config/config.yaml", $"lease: {{duration: {text}}}");
        _fixture.Environment["SCHEDULER__RETRY__MAX_DELAY"] = text;

        ServiceSettings settings = _fixture.Loaded("--scheduler.drain_timeout", text);

        settings.Lease.Duration.ShouldBe(TimeSpan.FromMilliseconds(milliseconds));
        settings.Retry.MaxDelay.ShouldBe(TimeSpan.FromMilliseconds(milliseconds));
        settings.Scheduler.DrainTimeout.ShouldBe(TimeSpan.FromMilliseconds(milliseconds));
    }

    [Theory]
    [InlineData("4096", 4096)]
    [InlineData("4096B", 4096)]
    [InlineData("100KiB", 102_400)]
    [InlineData("100 kib", 102_400)]
    [InlineData("1MiB", 1_048_576)]
    public void Load_ReadsSize(string text, int bytes) =>
        _fixture.Loaded("--limits.body_bytes", "64MiB", "--limits.data_bytes", text).Limits.DataBytes.ShouldBe(bytes);

    [Theory]
    [InlineData("1.5KiB")]
    [InlineData("1KB")]
    [InlineData("KiB")]
    [InlineData("-1KiB")]
    [InlineData("3GiB")]
    [InlineData("99999999999999999999GiB")]
    public void Load_RefusesSize_WhenItIsNone(string text) =>
        _fixture.Problem($"--limits.body_bytes={text}").Message.ShouldBe($"\"{text}\" is not allowed, expected size, 1KiB to 64MiB");

    [Theory]
    [InlineData("[a:1, b:2]")]
    [InlineData("a:1,b:2")]
    [InlineData("\" a:1 , b:2, \"")]
    [InlineData("\n    - a:1\n    - b:2")]
    public void Load_ReadsYamlList_AsListOrText(string yaml)
    {
        _fixture.Write("config/config.yaml", $"redis:\n  endpoints: {yaml}\n");

        _fixture.Loaded().Redis.Endpoints.ShouldBe(["a:1", "b:2"]);
    }

    [Fact]
    public void Load_ReadsCommaSeparatedList_FromVariableAndFlag()
    {
        _fixture.Environment["SCHEDULER__LEASE__LOCK_ENDPOINTS"] = "a:1, b:2 ,c:3";

        ServiceSettings settings = _fixture.Loaded("--redis.endpoints=d:4,e:5");

        settings.Lease.LockEndpoints.ShouldBe(["a:1", "b:2", "c:3"]);
        settings.Redis.Endpoints.ShouldBe(["d:4", "e:5"]);
    }

    [Fact]
    public void Load_TakesEmptyVariable_AsEmptyValue()
    {
        _fixture.Write("config/config.yaml", "redis: {user: app}\nlease: {lock_endpoints: [a:1, b:2, c:3]}");
        _fixture.Environment["SCHEDULER__REDIS__USER"] = "";
        _fixture.Environment["SCHEDULER__LEASE__LOCK_ENDPOINTS"] = "";

        ServiceSettings settings = _fixture.Loaded();

        settings.Redis.User.ShouldBeEmpty();
        settings.Lease.LockEndpoints.ShouldBeEmpty();
    }

    [Fact]
    public void Load_ReadsNestedSectionsAndChoices()
    {
        _fixture.Write("config/config.yaml", """
            store: memory
            cron: {day_match: And}
            redis:
              durability:
                replicas: 2
                timeout: 1s
            logging:
              level: warning
              format: json
            """);

        ServiceSettings settings = _fixture.Loaded();

        settings.Store.ShouldBe(StoreKind.Memory);
        settings.Cron.DayMatch.ShouldBe(DayMatch.And);
        settings.Redis.Durability.Replicas.ShouldBe(2);
        settings.Redis.Durability.Timeout.ShouldBe(TimeSpan.FromSeconds(1));
        settings.Logging.Level.ShouldBe(LogLevel.Warning);
        settings.Logging.Format.ShouldBe(LogFormat.Json);
    }

    [Fact]
    public void Load_TakesSwitchWithoutValue_AsTrue()
    {
        _fixture.Loaded("--redis.tls", "--store", "memory").Redis.Tls.ShouldBeTrue();
        _fixture.Loaded("--redis.tls").Redis.Tls.ShouldBeTrue();
        _fixture.Loaded("--retry.jitter", "false").Retry.Jitter.ShouldBeFalse();
    }

    [Fact]
    public void Load_KeepsEqualsSignsAndDashes_OfFlagValue()
    {
        _fixture.Loaded("--redis.password=a=b==").Redis.Password.ShouldBe("a=b==");
        _fixture.Loaded("--redis.password=--x").Redis.Password.ShouldBe("--x");
    }

    [Fact]
    public void Load_TakesLastFlag_WhenGivenTwice() =>
        _fixture.Loaded("--store=redis", "--store=memory").Store.ShouldBe(StoreKind.Memory);

    [Fact]
    public void Load_PassesHostFlagsOn_AsWebApplicationFactoryGivesThem()
    {
        _fixture.Write("elsewhere/config/config.yaml", "server: {port: 5}");

        SettingsResult.Loaded loaded = _fixture.Load("--environment=Development", "--contentRoot=elsewhere", "--applicationName=App", "--store=memory")
            .ShouldBeOfType<SettingsResult.Loaded>();

        loaded.HostArguments.ShouldBe(["--environment=Development", "--contentRoot=elsewhere", "--applicationName=App"]);
        loaded.Settings.Server.Port.ShouldBe(5);
        loaded.Settings.Store.ShouldBe(StoreKind.Memory);
    }
}
