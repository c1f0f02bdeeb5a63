namespace ScalableScheduler.Simulation;

/// <summary>How a story is told again.</summary>
internal static class Replay
{
    public static string CommandOf(int seed) => $"./simulate.sh --seed {seed} --trace";
}
