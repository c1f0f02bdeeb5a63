using System.Globalization;
using ScalableScheduler.Chaos.Acts;
using ScalableScheduler.Chaos.Figures;

namespace ScalableScheduler.Chaos;

/// <summary>Plays one act after the other.</summary>
internal static class ChaosRun
{
    public static async Task<IReadOnlyList<ActFigures>> PlayAsync(IReadOnlyList<Act> acts, ChaosOptions options, Action<string> say)
    {
        var figures = new List<ActFigures>();
        var share = options.Time / acts.Count;
        var random = new Random(options.Seed);
        foreach (var act in acts)
        {
            var seed = random.Next();
            say($"{act.Name}: {act.What}");
            var result = await ActPlay.RunAsync(act, share, seed, say);
            var shown = Appraisal.Of(result);
            figures.Add(shown);
            say(string.Create(CultureInfo.InvariantCulture, $"  {shown.Seconds:F0} s, {shown.Occurrences} occurrences, {shown.Attempts} attempts, {shown.Findings.Count} findings"));
            foreach (var finding in shown.Findings.Take(20))
                say($"  ! {finding}");
        }
        return figures;
    }
}
