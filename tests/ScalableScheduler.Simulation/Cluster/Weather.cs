namespace ScalableScheduler.Simulation;

/// <summary>Random faults of single calls.</summary>
/// <param name="random">Decides.</param>
/// <param name="probability">That a call goes wrong.</param>
internal sealed class Weather(Random random, double probability)
{
    private static readonly StoreFault[] Kinds = [StoreFault.NotApplied, StoreFault.AnswerLost, StoreFault.Slow, StoreFault.Late, StoreFault.Hangs];

    public (StoreFault Fault, TimeSpan Delay) Draw()
    {
        if (random.NextDouble() >= probability)
            return (StoreFault.None, TimeSpan.Zero);
        var delay = random.Next(2) == 0 ? TimeSpan.Zero : TimeSpan.FromMilliseconds(random.Next(1, 2000));
        return (Kinds[random.Next(Kinds.Length)], delay);
    }

    /// <summary>How long a wake-up is on its way; null when it gets lost.</summary>
    public TimeSpan? DrawSignal()
    {
        if (random.NextDouble() >= probability)
            return TimeSpan.Zero;
        return random.Next(2) == 0 ? null : TimeSpan.FromMilliseconds(random.Next(1, 3000));
    }
}
