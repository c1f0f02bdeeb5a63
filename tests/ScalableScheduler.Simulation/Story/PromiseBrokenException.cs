namespace ScalableScheduler.Simulation;

/// <summary>A story showed that a promise is not kept.</summary>
internal sealed class PromiseBrokenException(Telling telling) : Exception(Words(telling))
{
    private const int Told = 10;

    private static string Words(Telling telling)
    {
        var findings = telling.Verdict.Findings;
        return $"Seed {telling.Shape.Seed} breaks promises ({findings.Count}). Replay it: {Replay.CommandOf(telling.Shape.Seed)}{Environment.NewLine}"
            + string.Join(Environment.NewLine, findings.Take(Told));
    }
}
