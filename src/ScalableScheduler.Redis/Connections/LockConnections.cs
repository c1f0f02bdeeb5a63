namespace ScalableScheduler.Redis.Connections;

/// <summary>Connections to the independent lock servers.</summary>
public sealed record LockConnections(IReadOnlyList<RedisConnection> All) : IAsyncDisposable
{
    public async ValueTask DisposeAsync()
    {
        foreach (var connection in All)
            await connection.DisposeAsync();
    }
}
