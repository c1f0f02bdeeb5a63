using ScalableScheduler.Runs;

namespace ScalableScheduler.Server.Workers;

/// <summary>Takes what comes about one run in order, and what comes about different runs at once. Who posts keeps its number
/// within bounds.</summary>
internal sealed class RunLanes
{
    private readonly Lock _gate = new();
    private readonly Task[] _ends;

    /// <param name="count">So many at once, and one more for what belongs to no run.</param>
    public RunLanes(int count)
    {
        _ends = new Task[count + 1];
        Array.Fill(_ends, Task.CompletedTask);
    }

    /// <summary>Ends when everything posted so far was taken.</summary>
    public Task Idle
    {
        get
        {
            lock (_gate)
                return Task.WhenAll(_ends);
        }
    }

    /// <param name="run">What it is about; null for no run.</param>
    /// <param name="take">Must not throw.</param>
    public void Post(RunId? run, Func<Task> take)
    {
        var lane = run is { } id ? 1 + (int)((uint)id.GetHashCode() % (_ends.Length - 1)) : 0;
        lock (_gate)
            _ends[lane] = AfterAsync(_ends[lane], take);
    }

    // Never on the caller's time, also when nothing is under way.
    private static async Task AfterAsync(Task before, Func<Task> take)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        await take();
    }
}
