namespace ScalableScheduler.Simulation.Tests;

/// <summary>A seed says everything: who tells it again sees the same.</summary>
public sealed class ReplayTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(24)]
    [InlineData(27)]
    public void Seed_ReplaysExactly(int seed)
    {
        var (first, second) = (new List<string>(), new List<string>());
        var fingerprint = new Story(seed, first.Add).Tell().Fingerprint;

        new Story(seed, second.Add).Tell().Fingerprint.ShouldBe(fingerprint);
        second.ShouldBe(first);
        new Story(seed).Tell().Fingerprint.ShouldBe(fingerprint, "nothing changes by being traced");
    }
}
