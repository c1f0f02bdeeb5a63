using ScalableScheduler.Testing;

namespace ScalableScheduler.Simulation.Tests;

/// <summary>Two thousand stories of clusters in which things fail. A story that breaks a promise is named in the message with
/// the command that tells it again.</summary>
public sealed class StorySweepTests
{
    [Fact]
    public async Task EveryPromise_IsKept_WhateverFails()
    {
        var sweep = new Sweep(new SweepOptions { Seeds = 2000 }, _ => { });
        await sweep.RunAsync();

        var figures = sweep.Figures;
        await Figures.WriteAsync("Simulation", SweepReport.Markdown(figures).TrimEnd().Split('\n'));
        figures.Failures.ShouldBeEmpty();
        figures.Seeds.ShouldBe(2000);
    }
}
