using System.Globalization;
using System.Security.Cryptography;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Core;
using Xunit.Abstractions;

namespace ScalableScheduler.Tests.Model;

/// <summary>Random stories, told to the planner with its store and to a model of the rules. A story that ends differently is
/// cut down to what matters, and told with its seed: <c>MODEL_SEED=17 dotnet test --filter PlannerModel</c> tells it again;
/// <c>MODEL_STEPS=3000000</c> tells stories of so many operations.</summary>
public sealed class PlannerModelTests(ITestOutputHelper output)
{
    private const int UsualSteps = 100_000;
    private const int StoriesPerSeed = 100;
    private const int StepsPerSeed = StoriesPerSeed * (Stories.Length + 1);

    [Fact]
    public void Planner_DoesWhatTheModelDoes_WhateverHappens()
    {
        var given = Number("MODEL_SEED");
        var first = given ?? RandomNumberGenerator.GetInt32(int.MaxValue);
        var seeds = given is not null && Number("MODEL_STEPS") is null ? 1 : ((Number("MODEL_STEPS") ?? UsualSteps) + StepsPerSeed - 1) / StepsPerSeed;
        output.WriteLine($"Seeds {first} to {(long)first + seeds - 1}, {seeds * (long)StepsPerSeed} operations.");
        for (long seed = first; seed < (long)first + seeds; seed++)
            Check((ulong)seed);
    }

    private static void Check(ulong seed)
    {
        (Story Story, string Difference)? failed = null;
        var config = Config.QuickThrowOnFailure
            .WithMaxTest(StoriesPerSeed)
            .WithQuietOnSuccess(true)
            .WithReplay(FSharpOption<FsCheck.Replay>.Some(new FsCheck.Replay(new Rnd(seed), FSharpOption<int>.None)));
        var holds = Prop.ForAll(Arb.ToArbitrary(Stories.All, story => story.Plainer()), story =>
        {
            if (story.Difference() is not { } difference)
                return true;
            failed = (story, difference); // while it is cut down, each that fails is plainer than the one before
            return false;
        });
        try
        {
            FsCheck.Check.One(config, holds);
        }
        catch (Exception) when (failed is not null)
        {
            // FsCheck tells the whole story; the plainest one is told below.
        }
        if (failed is { } plainest)
            Assert.Fail(string.Join(Environment.NewLine, $"MODEL_SEED={seed} tells a difference between the model and the planner.", plainest.Story, plainest.Difference));
    }

    private static int? Number(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;
}
