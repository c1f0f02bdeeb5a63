namespace ScalableScheduler.Simulation;

/// <summary>What is to be done after a while, and at the latest when all is to end.</summary>
internal sealed class Endings(TimeProvider time)
{
    private readonly List<Pending> _pending = [];

    private sealed class Pending(Action end)
    {
        public Action End => end;

        public ITimer? Timer { get; set; }
    }

    public void After(TimeSpan delay, Action end)
    {
        var pending = new Pending(end);
        _pending.Add(pending);
        pending.Timer = time.CreateTimer(_ => Do(pending), null, delay, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Does all that is left, and what that brings about.</summary>
    public void DoAll()
    {
        while (_pending.Count > 0)
            Do(_pending[0]);
    }

    private void Do(Pending pending)
    {
        if (!_pending.Remove(pending))
            return;
        pending.Timer?.Dispose();
        pending.End();
    }
}
