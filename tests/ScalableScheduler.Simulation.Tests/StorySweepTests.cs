using ScalableScheduler.Testing;

namespace ScalableScheduler.Simulation.Tests;

/// <summary>Two thousand stories of clusters in which things fail. A story that breaks a promise is named in the message with
/// the command that tells it again.</summary>
public sealed class StorySweepTests
{
    private const int Stories = 500;

    [Theory]
    [InlineData(1)]
    [InlineData(1 + Stories)]
    [InlineData(1 + (2 * Stories))]
    [InlineData(1 + (3 * Stories))]
    public async Task EveryPromise_IsKept_WhateverFails(int from)
    {
        var sweep = new Sweep(new SweepOptions { From = from, Seeds = Stories }, _ => { });
        await sweep.RunAsync();

        var figures = sweep.Figures;
        await Figures.WriteAsync($"Simulation from seed {from}", SweepReport.Markdown(figures).TrimEnd().Split('\n'));
        figures.Failures.ShouldBeEmpty();
        figures.Seeds.ShouldBe(Stories);
    }
}
