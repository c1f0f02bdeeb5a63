using ScalableScheduler.Chaos.Acts;
using ScalableScheduler.Chaos.Faults;
using ScalableScheduler.Chaos.Figures;
using ScalableScheduler.Chaos.Nodes;
using ScalableScheduler.Chaos.Topologies;
using Xunit.Abstractions;

namespace ScalableScheduler.Chaos.Tests;

/// <summary>The short form of <c>./chaos.sh</c>: three nodes under load, killed, paused and stopped, and their Redis killed.</summary>
public sealed class ShortChaosTests(ITestOutputHelper output)
{
    private const int Seed = 20261121;

    private static readonly Act Short = new(
        "short",
        "nodes killed, paused and stopped, Redis killed; a lease of 2 s",
        static async () => await SingleRedis.StartAsync(Fleet.Size),
        static (topology, _) =>
        [
            new KilledNode(), new PausedNode(TimeSpan.Zero), new StoppedNode(), RedisFaults.Killed(((SingleRedis)topology).Server),
        ]);

    [Fact]
    public async Task NothingIsMissedEarlyOrAcceptedTwice_WhileNodesAndRedisAreKilledPausedAndStopped()
    {
        var figures = Appraisal.Of(await ActPlay.RunAsync(Short, TimeSpan.Zero, Seed, output.WriteLine));
        await Testing.Figures.WriteAsync("chaos-short", Lines(figures));

        figures.Findings.ShouldBeEmpty();
        (figures.Missed, figures.Duplicates, figures.Early).ShouldBe((0, 0, 0));
        figures.Occurrences.ShouldBeGreaterThan(1000);
        figures.Faults.Count.ShouldBe(4);
    }

    private static IEnumerable<string> Lines(ActFigures figures) =>
    [
        $"  {figures.Schedules} schedules on {Fleet.Size} nodes: {figures.Occurrences} occurrences, {figures.Attempts} attempts; missed {figures.Missed}, accepted twice {figures.Duplicates}, early {figures.Early}, abandoned and sent again {figures.SentAgain}",
        $"  no fault: late by {figures.Lateness}; the machine was {(figures.IsQuiet ? "quiet" : "busy")} (timers late by p99 {figures.TimerLagMs} ms)",
        .. figures.Faults.Select(f => $"  {f.Kind,-30} {f.Measured}: {f.Spread}"),
        .. figures.Findings.Select(f => $"  ! {f}"),
    ];
}
