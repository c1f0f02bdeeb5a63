namespace ScalableScheduler.Testing.Tests;

public sealed class RedisServerTests
{
    [Fact]
    public async Task Restart_KeepsPortAndData()
    {
        await using var server = await RedisServer.StartAsync();
        var port = server.Port;
        await server.ExecuteAsync("SET", "k", "stopped");

        await server.RestartAsync();

        server.Port.ShouldBe(port);
        (await server.ExecuteAsync("GET", "k")).ShouldBe("stopped");
    }

    [Fact]
    public async Task Kill_KeepsAcknowledgedData_InTheAppendOnlyFile()
    {
        await using var server = await RedisServer.StartAsync();
        await server.ExecuteAsync("SET", "k", "killed");

        await server.KillAsync();
        server.IsRunning.ShouldBeFalse();
        await server.RestartAsync();

        (await server.ExecuteAsync("GET", "k")).ShouldBe("killed");
    }

    [Fact]
    public async Task Restart_ForgetsData_WithoutAppendOnlyFile()
    {
        await using var server = await RedisServer.StartAsync(new RedisServerOptions { AppendOnly = false });
        await server.ExecuteAsync("SET", "k", "v");

        await server.RestartAsync();

        (await server.ExecuteAsync("GET", "k")).ShouldBeNull();
    }

    [Fact]
    public async Task Stop_EndsAPausedServer()
    {
        await using var server = await RedisServer.StartAsync();
        server.Pause();

        await server.StopAsync();

        server.IsRunning.ShouldBeFalse();
    }

    [Fact]
    public async Task Password_IsAskedFor()
    {
        await using var server = await RedisServer.StartAsync(new RedisServerOptions { Password = "secret" });
        await using var plain = await RespConnection.OpenAsync(server.Port, tls: false);

        (await plain.ExecuteAsync("PING"))!.ShouldStartWith("-NOAUTH");
        (await server.ExecuteAsync("PING")).ShouldBe("PONG");
    }

    [Fact]
    public async Task Start_SaysWhy_WhenRedisRefusesItsArguments()
    {
        var failure = await Should.ThrowAsync<InvalidOperationException>(() => RedisServer.StartAsync("--no-such-setting", "1"));

        failure.Message.ShouldContain("no-such-setting");
    }
}
