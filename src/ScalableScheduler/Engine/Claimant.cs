namespace ScalableScheduler.Engine;

/// <summary>A worker that waits at a <see cref="ClaimDesk"/>.</summary>
internal sealed class Claimant(int atMost, string? worker, bool isPatient)
{
    private readonly TaskCompletionSource<IReadOnlyList<ClaimedRun>> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public int AtMost => atMost;

    public string? Worker => worker;

    /// <summary>Whether it waits when there is nothing.</summary>
    public bool IsPatient => isPatient;

    public bool IsServed => _answer.Task.IsCompleted;

    public Task<IReadOnlyList<ClaimedRun>> Answer => _answer.Task;

    /// <returns>False when it left before.</returns>
    public bool Give(IReadOnlyList<ClaimedRun> runs) => _answer.TrySetResult(runs);

    public void Leave() => _answer.TrySetResult([]);

    public void Fail(Exception e) => _answer.TrySetException(e);
}
