using ScalableScheduler.Testing;

namespace ScalableScheduler.Simulation.Tests;

/// <summary>A seed says everything: who tells it again sees the same, in whatever process.</summary>
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

    // Strings hash otherwise in each process.
    [Theory]
    [InlineData(3)]
    [InlineData(27)]
    public async Task Seed_ReplaysExactly_InAnotherProcess(int seed)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "ScalableScheduler.Simulation.dll");
        await using var process = await ChildProcess.StartAsync(Executable.Require("dotnet", "dotnet-sdk-10.0"), [program, "--seed", $"{seed}"]);
        await process.WaitForExitAsync(TimeSpan.FromMinutes(2));

        process.Output.ShouldContain(line => line.Contains($"fingerprint {new Story(seed).Tell().Fingerprint:x16}", StringComparison.Ordinal));
    }
}
