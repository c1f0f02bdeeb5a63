using Xunit;

namespace ScalableScheduler.Testing;

/// <summary>One <see cref="RedisServer"/> shared by the tests of a class or a collection.</summary>
public sealed class RedisServerFixture : IAsyncLifetime
{
    private RedisServer? _server;

    public RedisServer Server =>
        _server ?? throw new InvalidOperationException("The server starts in InitializeAsync.");

    /// <summary>Removes all data and scripts, for a test that needs an empty server.</summary>
    public async Task ClearAsync()
    {
        await Server.ExecuteAsync("FLUSHALL");
        await Server.ExecuteAsync("SCRIPT", "FLUSH");
    }

    public async Task InitializeAsync() => _server = await RedisServer.StartAsync();

    public async Task DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
    }
}
