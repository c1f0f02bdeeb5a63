using System.Globalization;
using Xunit.Abstractions;

namespace ScalableScheduler.Simulation.Tests;

/// <summary>Ten minutes of a cluster under random faults, for each of many seeds. A seed that fails is named in the
/// message, and replays exactly: <c>SEED=17 dotnet test --filter FaultSweep</c>; <c>SEEDS=500</c> tries that many.</summary>
public sealed class FaultSweepTests(ITestOutputHelper output)
{
    private const int UsualSeeds = 8;

    [Fact]
    public void EveryOccurrence_IsAcceptedOnceAndEnds_WhateverFails()
    {
        var met = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var seed in Seeds())
        {
            var story = new FaultStory(seed);
            try
            {
                story.Run();
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"SEED={seed} fails: {e.Message}", e);
            }
            foreach (var (kind, count) in story.Met)
                met[kind] = met.GetValueOrDefault(kind) + count;
        }
        output.WriteLine(string.Join(", ", met.Select(m => $"{m.Key}: {m.Value}")));
    }

    [Fact]
    public void Seed_ReplaysExactly()
    {
        var (first, second) = (new FaultStory(1), new FaultStory(1));
        first.Run();
        second.Run();

        second.Arrivals.SequenceEqual(first.Arrivals).ShouldBeTrue();
    }

    private static IEnumerable<int> Seeds()
    {
        if (Number("SEED") is { } one)
            return [one];
        return Enumerable.Range(1, Number("SEEDS") ?? UsualSeeds);

        static int? Number(string name) =>
            Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;
    }
}
