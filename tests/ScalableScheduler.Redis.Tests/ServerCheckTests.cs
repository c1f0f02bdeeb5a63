using ScalableScheduler.Redis.Connections;
using ScalableScheduler.Testing;

namespace ScalableScheduler.Redis.Tests;

public sealed class ServerCheckTests
{
    [Fact]
    public async Task Look_IsContent_WithAnAppendOnlyFile()
    {
        var result = (await LookAsync(new RedisServerOptions())).ShouldBeOfType<RedisCheckResult.Ok>();

        result.Notes.ShouldBeEmpty();
        result.Version.ShouldBeGreaterThanOrEqualTo(RedisServerCheck.Oldest);
    }

    [Theory]
    [InlineData("allkeys-lru")]
    [InlineData("volatile-ttl")]
    [InlineData("allkeys-random")]
    public async Task Look_Refuses_AServerThatEvicts(string policy)
    {
        var result = await LookAsync(new RedisServerOptions { Arguments = ["--maxmemory-policy", policy] });

        var reason = result.ShouldBeOfType<RedisCheckResult.Refused>().Reason;
        reason.ShouldContain(policy);
        reason.ShouldContain("noeviction");
    }

    [Fact]
    public async Task Look_Warns_WhenNothingPersists()
    {
        var result = await LookAsync(new RedisServerOptions { AppendOnly = false });

        result.ShouldBeOfType<RedisCheckResult.Ok>().Notes.ShouldHaveSingleItem().ShouldContain("persists nothing");
    }

    [Fact]
    public async Task Look_Warns_WhenThereAreSnapshotsOnly()
    {
        var result = await LookAsync(new RedisServerOptions { AppendOnly = false, Arguments = ["--save", "3600 1"] });

        result.ShouldBeOfType<RedisCheckResult.Ok>().Notes.ShouldHaveSingleItem().ShouldContain("no append-only file");
    }

    [Fact]
    public async Task Look_DoesWithoutConfig_WhichManagedServersForbid()
    {
        var result = await LookAsync(new RedisServerOptions { AppendOnly = false, Arguments = ["--rename-command", "CONFIG", ""] });

        result.ShouldBeOfType<RedisCheckResult.Ok>().Notes.ShouldHaveSingleItem().ShouldContain("no append-only file");
    }

    [Fact]
    public async Task Connect_GivesUserAndPassword()
    {
        await using var server = await RedisServer.StartAsync(new RedisServerOptions { Password = "s3cret" });
        var options = new RedisOptions { Endpoints = [server.Endpoint], User = "default", Password = "s3cret" };
        await using var store = await RedisStoreUnderTest.OpenAsync(options, partitions: 1);

        (await store.Cluster.EnsurePartitionsAsync(1, default)).ShouldBe(1);
    }

    private static async Task<RedisCheckResult> LookAsync(RedisServerOptions serverOptions)
    {
        await using var server = await RedisServer.StartAsync(serverOptions);
        await using var store = await RedisStoreUnderTest.OpenAsync(server.Endpoint);
        return await new RedisServerCheck(store.Connection).LookAsync(default);
    }
}
