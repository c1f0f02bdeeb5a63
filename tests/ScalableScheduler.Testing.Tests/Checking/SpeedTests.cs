using ScalableScheduler.Schedules;
using Xunit.Abstractions;

namespace ScalableScheduler.Testing.Tests.Checking;

/// <summary>The checker is asked thousands of times about a few thousand occurrences, and once about an hour of real faults.</summary>
public sealed class SpeedTests(ITestOutputHelper output)
{
    private const int Schedules = 20;
    private const int Seconds = 5_000;

    [Fact]
    public void HundredThousandOccurrences_AreJudgedInSeconds()
    {
        var given = new Given();
        for (var i = 0; i < Schedules; i++)
            given.RunEach(given.Register($"each-{i}", "* * * * * *", s => s with { Overlap = i % 2 == 0 ? OverlapPolicy.Allow : OverlapPolicy.BufferAll }), 0, Seconds);
        for (var i = 0; i < Seconds; i += 50)
            given.Trouble(i, i + 10, "other");

        var begun = TimeProvider.System.GetTimestamp();
        given.Check(Seconds + 0.5).ShouldBeSound();

        var took = TimeProvider.System.GetElapsedTime(begun);
        output.WriteLine($"{Schedules * Seconds:N0} occurrences in {took.TotalSeconds:F2} s");
        took.ShouldBeLessThan(TimeSpan.FromSeconds(30)); // a square of it would take minutes
    }
}
