namespace ScalableScheduler.Simulation;

/// <summary>Draws from one random source: the same seed, the same draws, in every process.</summary>
internal sealed class Draws(int seed, int part)
{
    // Each part of a story has a source of its own, so that a change in one does not change what the others draw.
    private readonly Random _random = new(unchecked((seed * 7919) + part));

    public int Below(int end) => _random.Next(end);

    /// <summary>From <paramref name="least"/> to <paramref name="most"/>, both included.</summary>
    public int Between(int least, int most) => _random.Next(least, most + 1);

    public double Fraction() => _random.NextDouble();

    public bool Chance(double probability) => _random.NextDouble() < probability;

    public T Pick<T>(params ReadOnlySpan<T> of) => of[_random.Next(of.Length)];

    public T PickFrom<T>(IReadOnlyList<T> of) => of[_random.Next(of.Count)];

    public T Any<T>()
        where T : struct, Enum => Pick<T>(Enum.GetValues<T>());

    public TimeSpan Seconds(double least, double most) =>
        TimeSpan.FromMilliseconds(Math.Round(1000 * (least + (_random.NextDouble() * (most - least)))));
}
