using Microsoft.Extensions.Hosting;

namespace ScalableScheduler.Worker;

/// <summary>Runs a worker while its host runs. The host's stop waits until the runs under way are done or given up.</summary>
internal sealed class WorkerService(SchedulerWorker worker) : IHostedService, IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _hurry = new();
    private Task _running = Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _running = worker.RunAsync(_stop.Token, _hurry.Token);
        return _running.IsFaulted ? _running : Task.CompletedTask; // started twice, or without a handler
    }

    /// <param name="cancellationToken">Ends when the host waits no longer.</param>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        await using var hurry = cancellationToken.Register(_hurry.Cancel);
        await _running;
    }

    public void Dispose()
    {
        _stop.Dispose();
        _hurry.Dispose();
    }
}
