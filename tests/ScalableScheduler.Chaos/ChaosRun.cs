using System.Globalization;
using ScalableScheduler.Chaos.Acts;
using ScalableScheduler.Chaos.Figures;

namespace ScalableScheduler.Chaos;

/// <summary>Plays one act after the other.</summary>
internal static class ChaosRun
{
    public static async IAsyncEnumerable<ActFigures> PlayAsync(IReadOnlyList<Act> acts, ChaosOptions options, Action<string> say)
    {
        var share = options.Time / acts.Count;
        var random = new Random(options.Seed);
        foreach (var act in acts)
        {
            var seed = random.Next();
            say($"{act.Name}: {act.What}");
            var shown = await PlayAsync(act, share, seed, say);
            say(string.Create(CultureInfo.InvariantCulture, $"  {shown.Seconds:F0} s, {shown.Occurrences} occurrences, {shown.Attempts} attempts, {shown.Findings.Count} findings"));
            foreach (var finding in shown.Findings.Take(20))
                say($"  ! {finding}");
            yield return shown;
        }
    }

    // An act that breaks off, because its servers did not do what was asked of them, must not take the others along.
    private static async Task<ActFigures> PlayAsync(Act act, TimeSpan share, int seed, Action<string> say)
    {
        try
        {
            return Appraisal.Of(await ActPlay.RunAsync(act, share, seed, say));
        }
        catch (Exception e)
        {
            return ActFigures.OfBroken(act, seed, e);
        }
    }
}
