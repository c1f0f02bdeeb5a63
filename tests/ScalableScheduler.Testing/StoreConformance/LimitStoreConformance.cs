using ScalableScheduler.Collections;
using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;
using ScalableScheduler.Storage;
using Shouldly;
using Xunit;

namespace ScalableScheduler.Testing.StoreConformance;

/// <summary>The promises of <see cref="ILimitStore"/>.</summary>
public abstract class LimitStoreConformance : StoreConformance
{
    private static readonly CollectionName Shop = new("shop");
    private static readonly TimeSpan Long = TimeSpan.FromHours(1);

    [Fact]
    public async Task Acquire_GivesAsManyPermits_AsTheLimitAllows()
    {
        var permits = await AcquireAsync(Store.Limits, AtOnce(2), "a", "b", "c", "d");

        permits.Select(p => p.IsGranted).ShouldBe([true, true, false, false]);
        permits[2].AskAgainAt.ShouldBeGreaterThan(await NowAsync());
        permits[3].AskAgainAt.ShouldBeGreaterThanOrEqualTo(permits[2].AskAgainAt);
    }

    [Fact]
    public async Task Acquire_AnswersARepetition_AsBefore()
    {
        await AcquireAsync(Store.Limits, AtOnce(1), "a", "b");

        var permits = await AcquireAsync(Store.Limits, AtOnce(1), "b", "a", "a");

        permits.Select(p => p.IsGranted).ShouldBe([false, true, true]);
    }

    [Fact]
    public async Task Collections_AreCountedApart()
    {
        await AcquireAsync(Store.Limits, AtOnce(1), "a");

        var other = await Store.Limits.AcquireAsync(new CollectionName("other"), AtOnce(1), [await RequestAsync("b")], None);

        other.ShouldHaveSingleItem().IsGranted.ShouldBeTrue();
    }

    [Fact]
    public async Task Release_TellsTheFirstInLine_Once_WhoThenHasAPermit()
    {
        await AcquireAsync(Store.Limits, AtOnce(1), "a", "b", "c");

        (await ReleaseAsync(Store.Limits, AtOnce(1), "a")).ShouldBe(["b"]);
        (await ReleaseAsync(Store.Limits, AtOnce(1), "a")).ShouldBeEmpty();

        (await AcquireAsync(Store.Limits, AtOnce(1), "c", "b")).Select(p => p.IsGranted).ShouldBe([false, true]);
    }

    [Fact]
    public async Task Release_OfAnAttemptThatEnded_LeavesThePermitOfTheNextOne()
    {
        var first = await RequestAsync("a", lasts: Long);
        await Store.Limits.AcquireAsync(Shop, AtOnce(1), [first], None);
        var next = first with { Until = first.Until + TimeSpan.FromSeconds(1) };
        await Store.Limits.AcquireAsync(Shop, AtOnce(1), [next], None);
        (await AcquireAsync(Store.Limits, AtOnce(1), "b"))[0].IsGranted.ShouldBeFalse();

        (await Store.Limits.ReleaseAsync(Shop, AtOnce(1), [new PermitReturn(first.Run, first.Until)], None)).ShouldBeEmpty();
        (await AcquireAsync(Store.Limits, AtOnce(1), "b"))[0].IsGranted.ShouldBeFalse();

        (await Store.Limits.ReleaseAsync(Shop, AtOnce(1), [new PermitReturn(next.Run, next.Until)], None)).ShouldBe([Run("b")]);
        (await AcquireAsync(Store.Limits, AtOnce(1), "b"))[0].IsGranted.ShouldBeTrue();
    }

    [Fact]
    public async Task Release_OfAnAttemptThatEnded_LeavesThePlaceInLineOfTheNextOne()
    {
        await AcquireAsync(Store.Limits, AtOnce(1), "a", "b", "c");

        await Store.Limits.ReleaseAsync(Shop, AtOnce(1), [new PermitReturn(Run("b"), await NowAsync() + Long)], None);

        (await ReleaseAsync(Store.Limits, AtOnce(1), "a")).ShouldBe(["b"]);
    }

    [Fact]
    public async Task Release_OfAnAttemptThatEnded_LeavesTheReservedStartOfTheNextOne()
    {
        var limits = new CollectionLimits(2, 1);
        var permits = await AcquireAsync(Store.Limits, limits, "a", "b");
        permits[1].AskAgainAt.ShouldBeGreaterThan(await NowAsync(), "the start of b is reserved");

        await Store.Limits.ReleaseAsync(Shop, limits, [new PermitReturn(Run("b"), await NowAsync() + Long)], None);

        (await AcquireAsync(Store.Limits, limits, "c"))[0].IsGranted.ShouldBeFalse();
        (await AcquireAsync(Store.Limits, limits, "b"))[0].AskAgainAt.ShouldBe(permits[1].AskAgainAt);
    }

    [Fact]
    public async Task ANewRun_DoesNotOvertakeTheOneThatWasTold()
    {
        await AcquireAsync(Store.Limits, AtOnce(1), "a", "b");
        await ReleaseAsync(Store.Limits, AtOnce(1), "a");

        (await AcquireAsync(Store.Limits, AtOnce(1), "new"))[0].IsGranted.ShouldBeFalse();
        (await AcquireAsync(Store.Limits, AtOnce(1), "b"))[0].IsGranted.ShouldBeTrue();
    }

    [Fact]
    public async Task TheLine_GoesByPriority_ThenByWhoAskedFirst()
    {
        await AcquireAsync(Store.Limits, AtOnce(1), "holder");
        foreach (var (run, priority) in new[] { ("a", 0), ("b", 5), ("low", -1), ("c", 0), ("d", 5), ("e", 9) })
            await AcquireAsync(Store.Limits, AtOnce(1), priority, run);
        await AcquireAsync(Store.Limits, AtOnce(1), "c", "a"); // asking again changes nothing

        var order = new List<string>();
        for (var holder = "holder"; (await ReleaseAsync(Store.Limits, AtOnce(1), holder)) is [var next]; holder = next)
        {
            (await AcquireAsync(Store.Limits, AtOnce(1), next))[0].IsGranted.ShouldBeTrue();
            order.Add(next);
        }

        order.ShouldBe(["e", "b", "d", "a", "c", "low"]);
    }

    [Fact]
    public async Task OneCall_GoesByPriority_WhateverTheOrderOfItsRequests()
    {
        var permits = await Store.Limits.AcquireAsync(Shop, AtOnce(1), [await RequestAsync("a"), await RequestAsync("b", priority: 3)], None);

        permits.Select(p => p.IsGranted).ShouldBe([false, true]);
    }

    [Fact]
    public async Task APermit_RunsOut_UnlessItIsAskedForAgain()
    {
        var soon = TimeSpan.FromSeconds(2);
        await Store.Limits.AcquireAsync(Shop, AtOnce(2), [await RequestAsync("gone", lasts: soon), await RequestAsync("kept", lasts: soon)], None);
        (await AcquireAsync(Store.Limits, AtOnce(2), "kept"))[0].IsGranted.ShouldBeTrue();
        (await AcquireAsync(Store.Limits, AtOnce(2), "a", "b")).ShouldAllBe(p => !p.IsGranted);

        await Store.AdvanceAsync(soon);

        (await AcquireAsync(Store.Limits, AtOnce(2), "a", "b")).Select(p => p.IsGranted).ShouldBe([true, false]);
    }

    [Fact]
    public async Task Release_GivesAPlaceInLineBack()
    {
        await AcquireAsync(Store.Limits, AtOnce(1), "a", "b", "c");

        (await ReleaseAsync(Store.Limits, AtOnce(1), "b", "unknown")).ShouldBeEmpty();

        (await ReleaseAsync(Store.Limits, AtOnce(1), "a")).ShouldBe(["c"]);
    }

    [Fact]
    public async Task ARunThatWasTold_AndNeverCameBack_DoesNotBlockTheOthers()
    {
        var limits = Store.LimitsWith(PermitTimes.Default with { LostAfter = TimeSpan.FromMilliseconds(50) });
        await AcquireAsync(limits, AtOnce(1), "a", "ghost", "b");
        (await ReleaseAsync(limits, AtOnce(1), "a")).ShouldBe(["ghost"]);
        (await AcquireAsync(limits, AtOnce(1), "b"))[0].IsGranted.ShouldBeFalse();

        await Store.AdvanceAsync(TimeSpan.FromMilliseconds(50));

        (await AcquireAsync(limits, AtOnce(1), "b"))[0].IsGranted.ShouldBeTrue();
    }

    [Fact]
    public async Task RunsThatNeverAskAgain_AreForgotten_HoweverMany()
    {
        var times = PermitTimes.Default with { LostAfter = TimeSpan.FromMilliseconds(100), AskAgainFirst = TimeSpan.FromMilliseconds(50), AskAgainPerPlace = TimeSpan.Zero };
        var limits = Store.LimitsWith(times);
        await AcquireAsync(limits, AtOnce(1), "a");
        await AcquireAsync(limits, AtOnce(1), [.. Enumerable.Range(0, 150).Select(i => $"ghost{i}")]);

        await Store.AdvanceAsync(times.AskAgainFirst + times.LostAfter);

        (await ReleaseAsync(limits, AtOnce(1), "a")).ShouldBeEmpty();
        (await AcquireAsync(limits, AtOnce(1), "b"))[0].IsGranted.ShouldBeTrue();
    }

    [Fact]
    public async Task ARaisedLimit_HoldsAtOnce()
    {
        await AcquireAsync(Store.Limits, AtOnce(1), "a", "b", "c", "d");

        (await AcquireAsync(Store.Limits, AtOnce(3), "d", "c", "b")).Select(p => p.IsGranted).ShouldBe([false, true, true]);
    }

    [Fact]
    public async Task ALoweredLimit_TakesNoPermitAway_ButGivesNoneUntilThereAreFewer()
    {
        await AcquireAsync(Store.Limits, AtOnce(3), "a", "b", "c", "d");

        (await ReleaseAsync(Store.Limits, AtOnce(1), "a")).ShouldBeEmpty();
        (await ReleaseAsync(Store.Limits, AtOnce(1), "b")).ShouldBeEmpty();
        (await AcquireAsync(Store.Limits, AtOnce(1), "c"))[0].IsGranted.ShouldBeTrue();
        (await ReleaseAsync(Store.Limits, AtOnce(1), "c")).ShouldBe(["d"]);
    }

    [Theory]
    [InlineData(100, 40)]
    [InlineData(2500, 300)]
    [InlineData(3, 6)]
    public async Task ARate_IsEvenlySpread(double rate, int runs)
    {
        var permits = await AcquireAsync(Store.Limits, PerSecond(rate), [.. Enumerable.Range(0, runs).Select(i => $"r{i:D3}")]);

        permits[0].IsGranted.ShouldBeTrue();
        var reserved = permits.Where(p => !p.IsGranted).Select(p => p.AskAgainAt).ToArray();
        reserved.ShouldBeInOrder();
        var interval = TimeSpan.FromSeconds(1 / rate);
        foreach (var (one, next) in reserved.Zip(reserved.Skip(1)))
            (next - one).ShouldBeInRange(interval - TimeSpan.FromMilliseconds(1), interval + TimeSpan.FromMilliseconds(1));
        (reserved[^1] - reserved[0]).ShouldBe(interval * (reserved.Length - 1), TimeSpan.FromMilliseconds(2));
    }

    [Fact]
    public async Task AReservedStart_IsKept_AndIsAPermitFromThenOn()
    {
        var first = await AcquireAsync(Store.Limits, PerSecond(20), "a", "b", "c");
        var again = await AcquireAsync(Store.Limits, PerSecond(20), "c", "new", "b");
        again[0].ShouldBe(first[2]);
        again[2].ShouldBe(first[1]);
        again[1].AskAgainAt.ShouldBeGreaterThan(first[2].AskAgainAt);

        await Store.AdvanceAsync(first[2].AskAgainAt - await NowAsync());

        (await AcquireAsync(Store.Limits, PerSecond(20), "b", "c")).ShouldAllBe(p => p.IsGranted);
    }

    [Fact]
    public async Task AReservedStart_IsLost_ToWhoDoesNotCome()
    {
        var limits = Store.LimitsWith(PermitTimes.Default with { LostAfter = TimeSpan.FromMilliseconds(50) });
        var both = new CollectionLimits(2, 20);
        var permits = await AcquireAsync(limits, both, "a", "ghost", "b");
        permits.Select(p => p.IsGranted).ShouldBe([true, false, false]);

        await Store.AdvanceAsync(permits[1].AskAgainAt + TimeSpan.FromMilliseconds(50) - await NowAsync());

        (await AcquireAsync(limits, both, "b"))[0].IsGranted.ShouldBeTrue();
    }

    [Fact]
    public async Task AHigherPriority_GoesAhead_OfThoseWhoseStartIsNotReserved()
    {
        var limits = Store.LimitsWith(PermitTimes.Default with { ReservedAhead = TimeSpan.FromMilliseconds(250) });
        await AcquireAsync(limits, PerSecond(10), "a", "b", "c", "d", "e", "f");

        await AcquireAsync(limits, PerSecond(10), priority: 9, "high");
        await Store.AdvanceAsync(TimeSpan.FromMilliseconds(200));
        var permits = await AcquireAsync(limits, PerSecond(10), "d", "high");

        permits[1].AskAgainAt.ShouldBeLessThan(permits[0].AskAgainAt);
    }

    [Fact]
    public async Task ARaisedRate_HoldsSoon_HoweverManyWaited()
    {
        var slow = await AcquireAsync(Store.Limits, PerSecond(0.001), [.. Enumerable.Range(0, 20).Select(i => $"r{i:D2}")]);
        slow[0].IsGranted.ShouldBeTrue();
        var now = await NowAsync();
        slow.Skip(1).ShouldAllBe(p => p.AskAgainAt > now && p.AskAgainAt <= now + PermitTimes.Default.AskAgainLast);

        var fast = await AcquireAsync(Store.Limits, PerSecond(100), [.. Enumerable.Range(1, 19).Select(i => $"r{i:D2}")]);

        (fast[^1].AskAgainAt - await NowAsync()).ShouldBeLessThan(TimeSpan.FromMilliseconds(300));
    }

    [Fact]
    public async Task ALimitThatIsLifted_HoldsNobodyBack()
    {
        await AcquireAsync(Store.Limits, new CollectionLimits(1, 0.001), "a", "b");

        (await AcquireAsync(Store.Limits, CollectionLimits.None, "b"))[0].IsGranted.ShouldBeTrue();
    }

    [Fact]
    public async Task ConcurrencyAndRate_HoldTogether()
    {
        var permits = await AcquireAsync(Store.Limits, new CollectionLimits(3, 1000), "a", "b", "c", "d");

        permits[0].IsGranted.ShouldBeTrue();
        var now = await NowAsync();
        permits[2].AskAgainAt.ShouldBeLessThan(now + TimeSpan.FromSeconds(1));
        permits[3].AskAgainAt.ShouldBeGreaterThan(now + TimeSpan.FromSeconds(1));
        (await ReleaseAsync(Store.Limits, new CollectionLimits(3, 1000), "a")).ShouldBe(["d"]);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 3)]
    [InlineData(3, 2)]
    public async Task TheLimit_IsNeverExceeded_WhateverRunsDo(int seed, int most)
    {
        const int Steps = 300;
        const int Runs = 12;
        var random = new Random(seed);
        var limits = Store.LimitsWith(PermitTimes.Default with { LostAfter = TimeSpan.FromMilliseconds(30), AskAgainFirst = TimeSpan.FromMilliseconds(10), AskAgainPerPlace = TimeSpan.Zero });
        var active = new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal); // counted here, from nothing but the answers
        var granted = 0;
        for (var step = 0; step < Steps; step++)
        {
            var runs = Enumerable.Range(0, random.Next(1, 4)).Select(_ => $"r{random.Next(Runs)}").Distinct(StringComparer.Ordinal).ToArray();
            switch (random.Next(10))
            {
                case < 6:
                    var until = (await NowAsync()).AddMilliseconds(random.Next(20, 200));
                    var requests = runs.Select(r => new PermitRequest(Run(r), random.Next(-1, 10), until)).ToArray();
                    var permits = await limits.AcquireAsync(Shop, AtOnce(most), requests, None);
                    foreach (var (run, permit) in runs.Zip(permits).Where(p => p.Second.IsGranted))
                    {
                        granted++;
                        active[run] = until;
                    }
                    break;
                case < 9:
                    await ReleaseAsync(limits, AtOnce(most), runs);
                    foreach (var run in runs)
                        active.Remove(run);
                    break;
                default:
                    await Store.AdvanceAsync(TimeSpan.FromMilliseconds(random.Next(5, 25)));
                    break;
            }
            var now = await NowAsync();
            active.Count(a => a.Value > now).ShouldBeLessThanOrEqualTo(most, $"step {step} of seed {seed}");
        }
        granted.ShouldBeGreaterThan(Steps / 20);

        // In the end everyone is served.
        await ReleaseAsync(limits, AtOnce(most), [.. Enumerable.Range(0, Runs).Select(i => $"r{i}")]);
        for (var i = 0; i < Runs; i++)
        {
            (await AcquireAsync(limits, AtOnce(most), $"r{i}"))[0].IsGranted.ShouldBeTrue();
            await ReleaseAsync(limits, AtOnce(most), $"r{i}");
        }
    }

    private static CollectionLimits AtOnce(int most) => new(most, null);

    private static CollectionLimits PerSecond(double rate) => new(null, rate);

    private static RunId Run(string name) => RunId.OfKey(new ScheduleId("s"), name);

    private async Task<PermitRequest> RequestAsync(string run, int priority = 0, TimeSpan? lasts = null) =>
        new(Run(run), priority, await NowAsync() + (lasts ?? Long));

    private Task<IReadOnlyList<Permit>> AcquireAsync(ILimitStore limits, CollectionLimits allowed, params string[] runs) =>
        AcquireAsync(limits, allowed, priority: 0, runs);

    private async Task<IReadOnlyList<Permit>> AcquireAsync(ILimitStore limits, CollectionLimits allowed, int priority, params string[] runs)
    {
        foreach (var run in runs)
            _names[Run(run)] = run;
        var until = await NowAsync() + Long;
        return await limits.AcquireAsync(Shop, allowed, [.. runs.Select(r => new PermitRequest(Run(r), priority, until))], None);
    }

    private async Task<string[]> ReleaseAsync(ILimitStore limits, CollectionLimits allowed, params string[] runs) =>
        [.. (await limits.ReleaseAsync(Shop, allowed, [.. runs.Select(r => new PermitReturn(Run(r)))], None)).Select(r => _names.GetValueOrDefault(r, r.Value))];

    private readonly Dictionary<RunId, string> _names = [];
}
