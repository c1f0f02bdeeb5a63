namespace ScalableScheduler.Worker.Tests;

/// <summary>A handler that goes on until it is told to stop.</summary>
internal sealed class StoppedHandler
{
    private readonly TaskCompletionSource<Work> _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<WorkStop> _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The first run that it does.</summary>
    public Task<Work> Begun => _begun.Task.WaitAsync(FakeService.Soon, TimeProvider.System);

    /// <summary>Why it was told to stop.</summary>
    public Task<WorkStop> Stopped => _stopped.Task.WaitAsync(FakeService.Soon, TimeProvider.System);

    public async Task HandleAsync(Work work, CancellationToken cancellationToken)
    {
        if (!_begun.TrySetResult(work))
            return; // the next ones are done at once
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        }
        finally
        {
            _stopped.TrySetResult(work.Stop);
        }
    }
}
