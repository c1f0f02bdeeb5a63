namespace ScalableScheduler.Simulation.Tests;

/// <summary>A checker that finds nothing is worth nothing: a store that is broken on purpose is found within a few stories, and
/// the promise is named that it breaks.</summary>
public sealed class MutantTests
{
    private const int Seeds = 150;

    public static TheoryData<string> Names => [.. Mutants.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Mutant_IsFoundWithinAFewStories(string name)
    {
        var (breaks, promises) = Mutants.All[name];
        var found = new HashSet<string>();
        for (var seed = 1; seed <= Seeds; seed++)
        {
            var story = new Story(seed);
            breaks(new BrokenStore(story));
            var findings = story.Tell().Verdict.Findings;
            if (findings.Any(f => promises.Contains(f.Promise)))
                return;
            found.UnionWith(findings.Select(f => f.ToString()));
        }
        found.ShouldBeNull($"{name}: none of {string.Join(", ", promises)} is said to be broken in {Seeds} stories; but: {string.Join(Environment.NewLine, found.Take(10))}");
    }
}
