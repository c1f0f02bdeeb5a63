namespace ScalableScheduler.Testing;

/// <summary>Waits for a number of matching requests. The log that holds it guards it.</summary>
internal sealed class RequestWaiter(int count, Func<RecordedRequest, bool> match)
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<RecordedRequest> _matched = [];

    public Task Done => _done.Task;

    /// <summary>Complete only once <see cref="Done"/> is.</summary>
    public IReadOnlyList<RecordedRequest> Matched => _matched;

    public bool IsDoneBy(RecordedRequest request)
    {
        if (!match(request))
            return false;
        _matched.Add(request);
        if (_matched.Count < count)
            return false;
        Finish();
        return true;
    }

    public void Finish() => _done.TrySetResult();
}
