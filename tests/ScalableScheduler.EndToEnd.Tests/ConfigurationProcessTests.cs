using System.Net;
using ScalableScheduler.Testing;

namespace ScalableScheduler.EndToEnd.Tests;

public sealed class ConfigurationProcessTests
{
    private const int WrongConfiguration = 78;

    [Fact]
    public async Task WrongSettings_EndTheProcess_AllNamed()
    {
        await using var service = await ServiceProcess.StartAsync(
            "--store", "memory", "--scheduler.partitions", "0", "--redis.endpoint", "localhost:6379");

        (await service.WaitForExitAsync()).ShouldBe(WrongConfiguration);

        var output = string.Join('\n', service.Output);
        output.ShouldContain("--scheduler.partitions");
        output.ShouldContain("--redis.endpoint");
        output.ShouldContain("nearest known flag is --redis.endpoints");
    }

    [Fact]
    public async Task Help_ListsTheSettings_AndEndsWell()
    {
        await using var service = await ServiceProcess.StartAsync("--help");

        (await service.WaitForExitAsync()).ShouldBe(0);

        string.Join('\n', service.Output).ShouldContain("redis.endpoints");
    }

    [Fact]
    public async Task OtherNumberOfPartitions_IsRefused_OnAUsedStore()
    {
        await using var redis = await RedisServer.StartAsync();
        await using (var first = await Nodes.StartAsync(redis, "--scheduler.partitions", "8"))
            (await first.TerminateAsync()).ShouldBe(0);

        await using var second = await Nodes.LaunchAsync(redis, "--scheduler.partitions", "16");

        (await second.WaitForExitAsync()).ShouldBe(1);
        string.Join('\n', second.Output).ShouldContain("set scheduler.partitions to 8");
    }

    [Fact]
    public async Task RedisThatEvicts_IsRefused()
    {
        await using var redis = await RedisServer.StartAsync("--maxmemory-policy", "allkeys-lru", "--maxmemory", "100mb");

        await using var service = await Nodes.LaunchAsync(redis);

        (await service.WaitForExitAsync()).ShouldBe(1);
        string.Join('\n', service.Output).ShouldContain("has maxmemory-policy allkeys-lru");
    }

    [Fact]
    public async Task StoreInMemory_WorksWithNothingInstalled_AndSaysSo()
    {
        await using var target = await Target.StartAsync();
        await using var service = await ServiceProcess.StartAsync("--store", "memory");
        await service.WaitReadyAsync();

        var answer = await service.Http.PostAsync("schedules", Registrations.Now("try-out", new Uri(target.Url, "hook")));

        answer.Status.ShouldBe(HttpStatusCode.Created);
        (await target.WaitForAsync(1, TimeSpan.FromSeconds(10)))[0].Path.ShouldBe("/hook");
        service.Output.ShouldContain(line => line.Contains("warn", StringComparison.Ordinal) && line.Contains("store: memory", StringComparison.Ordinal));
    }
}
