using Xunit;

namespace ScalableScheduler.Testing;

/// <summary>One <see cref="RabbitMqServer"/> shared by the tests of a class or a collection. It takes seconds to start, so
/// tests don't clear it but use exchanges and queues of their own.</summary>
public sealed class RabbitMqServerFixture : IAsyncLifetime
{
    private RabbitMqServer? _server;

    public RabbitMqServer Server =>
        _server ?? throw new InvalidOperationException("The broker starts in InitializeAsync.");

    public async Task InitializeAsync() => _server = await RabbitMqServer.StartAsync();

    public async Task DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
    }
}
