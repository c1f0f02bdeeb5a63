namespace ScalableScheduler.Simulation;

/// <summary>How a story is told again.</summary>
internal static class ReplayCommand
{
    public static string Of(int seed) => $"./simulate.sh --seed {seed} --trace";
}
