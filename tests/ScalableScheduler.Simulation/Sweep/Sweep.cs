namespace ScalableScheduler.Simulation;

/// <summary>Tells many stories, each in one thread, on several threads.</summary>
/// <param name="options">Which.</param>
/// <param name="failed">Hears of each story that shows a promise broken.</param>
internal sealed class Sweep(SweepOptions options, Action<string> failed)
{
    private readonly Tally _tally = new();
    private readonly long _began = TimeProvider.System.GetTimestamp();
    private int _next = -1;

    public SweepFigures Figures => _tally.Figures(TimeProvider.System.GetElapsedTime(_began));

    /// <summary>Tells them all, and returns then.</summary>
    public Task RunAsync() => Task.WhenAll(Enumerable.Range(0, options.Threads).Select(_ => Task.Factory.StartNew(
        TellStories, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)));

    private void TellStories()
    {
        while (!IsEnough() && Interlocked.Increment(ref _next) is var index && !(index >= options.Seeds))
            Tell(options.SeedAt(index));
    }

    private bool IsEnough() =>
        TimeProvider.System.GetElapsedTime(_began) >= options.For || _tally.ClusterHours >= options.ClusterHours;

    private void Tell(int seed)
    {
        try
        {
            var telling = new Story(seed).Tell();
            _tally.Add(telling);
            if (telling.Verdict.Findings.Count > 0)
                failed(new PromiseBrokenException(telling).Message);
        }
        catch (Exception e)
        {
            _tally.AddBroken(seed, e);
            failed($"Seed {seed} broke: {e.Message} Replay it: {Replay.CommandOf(seed)}");
        }
    }
}
