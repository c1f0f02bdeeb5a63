using Microsoft.Extensions.Hosting;
using ScalableScheduler.Engine;

namespace ScalableScheduler.Server.Tests.Api;

/// <summary>Has the desks listen for offers, as a node would.</summary>
internal sealed class OpenDesks(ClaimDesks desks) : IHostedService, IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private Task _listening = Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _listening = desks.RunAsync(_stop.Token);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        _stop.Cancel();
        return _listening;
    }

    public void Dispose() => _stop.Dispose();
}
