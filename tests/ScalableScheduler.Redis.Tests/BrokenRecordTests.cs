using ScalableScheduler.Reconciliation;
using ScalableScheduler.Testing;
using StackExchange.Redis;

namespace ScalableScheduler.Redis.Tests;

/// <summary>Every record that a check looks at is broken by hand, found, and set right: in nearly all cases every key is then as it
/// was before.</summary>
[Collection(RedisCollection.Name)]
public sealed class BrokenRecordTests(RedisServerFixture redis) : IAsyncLifetime
{
    private const string Gone = "gone";

    private RedisStoreUnderTest _store = null!;
    private Records _records = null!;

    public async Task InitializeAsync()
    {
        _store = await RedisStoreUnderTest.OpenAsync(redis.Server.Endpoint, partitions: 1);
        _records = new Records(_store);
        await _records.AddAsync();
    }

    public async Task DisposeAsync() => await _store.DisposeAsync();

    /// <summary>What is broken, what of it is found, and whether all is as before once it was set right.</summary>
    private static readonly Dictionary<string, (Func<IDatabase, PartitionKeys, Task> Break, FaultKind Found, bool IsExact)> Breaks = new(StringComparer.Ordinal)
    {
        ["the due entry is lost"] = ((db, k) => db.SortedSetRemoveAsync(k.Due, Records.Id), FaultKind.MissingDue, true),
        ["the due entry says never"] = ((db, k) => db.SortedSetAddAsync(k.Due, Records.Id, double.PositiveInfinity), FaultKind.MissingDue, true),
        ["the due entry is a year late"] = ((db, k) => db.SortedSetAddAsync(k.Due, Records.Id, InAYear), FaultKind.WrongDue, true),
        ["all due entries are lost"] = ((db, k) => db.KeyDeleteAsync(k.Due), FaultKind.MissingDue, false),
        ["the state is lost"] = ((db, k) => db.HashDeleteAsync(k.States, Records.Id), FaultKind.MissingState, false),
        ["the name is not indexed"] = ((db, k) => db.KeyDeleteAsync(k.Names), FaultKind.MissingIndex, true),
        ["the client is not indexed"] = ((db, k) => db.KeyDeleteAsync(k.Clients), FaultKind.MissingIndex, true),
        ["the collection is not indexed"] = ((db, k) => db.KeyDeleteAsync(k.Members), FaultKind.MissingIndex, true),
        ["a name is indexed that it has not"] = ((db, k) => db.SortedSetAddAsync(k.Names, $"other\0{Records.Id}", 0), FaultKind.Orphan, true),
        ["a client is indexed that is gone"] = ((db, k) => db.SortedSetAddAsync(k.Clients, $"x\0\0\0\0\0{Gone}", 0), FaultKind.Orphan, true),
        ["a collection is indexed that it is not in"] = ((db, k) => db.SortedSetAddAsync(k.Members, $"other\0{Records.Id}", 0), FaultKind.Orphan, true),
        ["the priority is lost"] = ((db, k) => db.KeyDeleteAsync(k.Priorities), FaultKind.WrongPriority, true),
        ["the priority is another"] = ((db, k) => db.HashSetAsync(k.Priorities, Records.Id, 7), FaultKind.WrongPriority, true),
        ["nothing stands by its priority"] = ((db, k) => db.KeyDeleteAsync(k.Urgent), FaultKind.MissingIndex, true),
        ["something gone stands by a priority"] = ((db, k) => db.SortedSetAddAsync(k.Urgent, Gone, 1), FaultKind.Orphan, true),
        ["it is noted as completed"] = ((db, k) => db.SortedSetAddAsync(k.Completed, Records.Id, 1), FaultKind.WrongCompletion, true),
        ["a completed one is not noted"] = ((db, k) => db.KeyDeleteAsync(k.Completed), FaultKind.WrongCompletion, false),
        ["it is set aside, and due"] = ((db, k) => db.SortedSetAddAsync(k.Due, Records.Aside, 1), FaultKind.WrongParking, false),
        ["it is set aside, and is not in the list of what is due"] = ((db, k) => db.SortedSetRemoveAsync(k.Due, Records.Aside), FaultKind.MissingDue, false),
        ["it was set aside, and is not any more"] = ((db, k) => db.KeyDeleteAsync(k.Parked(Records.Off.Value)), FaultKind.MissingDue, false),
        ["a waiting run is not due"] = ((db, k) => db.SortedSetRemoveAsync(k.Due, Records.Waiting), FaultKind.LostRun, true),
        ["a waiting run is due in a year"] = ((db, k) => db.SortedSetAddAsync(k.Due, Records.Waiting, InAYear), FaultKind.MisplacedRun, true),
        ["a held run is not listed"] = ((db, k) => db.KeyDeleteAsync(k.Held), FaultKind.LostRun, true),
        ["a held run is due"] = ((db, k) => db.SortedSetAddAsync(k.Due, Records.Held, 1), FaultKind.MisplacedRun, true),
        ["a held run is listed as inactive"] = ((db, k) => db.SortedSetAddAsync(k.InactiveRuns(Records.Id), Records.Held, 1), FaultKind.MisplacedRun, true),
        ["a queued run left its line"] = ((db, k) => db.KeyDeleteAsync(k.InactiveRuns(Records.Id)), FaultKind.LostRun, true),
        ["an offered run left its queue"] = ((db, k) => db.KeyDeleteAsync(k.Offers(Records.Queue.Value)), FaultKind.MisplacedRun, true),
        ["an offered run is not due"] = ((db, k) => db.SortedSetRemoveAsync(k.Due, Records.Offered), FaultKind.LostRun, true),
        ["a queue is not listed"] = ((db, k) => db.KeyDeleteAsync(k.Queues), FaultKind.MissingIndex, true),
        ["a queue is listed that is empty"] = ((db, k) => db.SetAddAsync(k.Queues, Gone), FaultKind.Orphan, true),
        ["a run stands in a queue, and is not offered"] = ((db, k) => db.SortedSetAddAsync(k.Offers(Records.Queue.Value), Records.Held, 1), FaultKind.Orphan, true),
        ["an open run is not listed"] = ((db, k) => db.SortedSetRemoveAsync(k.Opened, Records.Held), FaultKind.MissingIndex, true),
        ["a schedule's open runs are not listed"] = ((db, k) => db.KeyDeleteAsync(k.OpenRuns(Records.Id)), FaultKind.MissingIndex, true),
        ["a run that is gone counts as active"] = ((db, k) => db.SortedSetAddAsync(k.OpenRuns(Records.Id), $"{Records.Id}:1", 1), FaultKind.Orphan, true),
        ["a run that is gone counts as inactive"] = ((db, k) => db.SortedSetAddAsync(k.InactiveRuns(Records.Id), $"{Records.Id}:1", 1), FaultKind.Orphan, true),
        ["a run of a schedule that is gone"] = ((db, k) => db.HashSetAsync(k.Runs, $"{Gone}:1", "1-1 {\"v\":1}"), FaultKind.Orphan, true),
        ["a due entry of a schedule that is gone"] = ((db, k) => db.SortedSetAddAsync(k.Due, Gone, 1), FaultKind.Orphan, true),
        ["a due entry of a run that is gone"] = ((db, k) => db.SortedSetAddAsync(k.Due, $"{Records.Id}:1", 1), FaultKind.Orphan, true),
        ["a due entry of a backfill that is gone"] = ((db, k) => db.SortedSetAddAsync(k.Due, "done:backfill", 1), FaultKind.Orphan, true),
        ["a run that is gone is held"] = ((db, k) => db.SortedSetAddAsync(k.Held, $"{Gone}:1", 1), FaultKind.Orphan, true),
        ["a run that is gone is open"] = ((db, k) => db.SortedSetAddAsync(k.Opened, $"{Gone}:1", 1), FaultKind.Orphan, true),
        ["a run that is gone is to be stopped"] = ((db, k) => db.HashSetAsync(k.Cancellations, $"{Gone}:1", "why"), FaultKind.Orphan, true),
        ["a state without a schedule"] = ((db, k) => db.HashSetAsync(k.States, Gone, "1 1 - 0"), FaultKind.Orphan, true),
        ["a priority without a schedule"] = ((db, k) => db.HashSetAsync(k.Priorities, Gone, 5), FaultKind.Orphan, true),
        ["a last run without a schedule"] = ((db, k) => db.HashSetAsync(k.LastRuns, Gone, "x"), FaultKind.Orphan, true),
        ["a count of errors without a schedule"] = ((db, k) => db.HashSetAsync(k.Errors, Gone, 5), FaultKind.Orphan, true),
        ["a completion without a schedule"] = ((db, k) => db.SortedSetAddAsync(k.Completed, Gone, 1), FaultKind.Orphan, true),
        ["a backfill without a schedule"] = ((db, k) => db.HashSetAsync(k.Backfills, Gone, "1-1 {\"v\":1}"), FaultKind.Orphan, true),
        ["a backfill that runs is not due"] = ((db, k) => db.SortedSetRemoveAsync(k.Due, $"{Records.Id}:backfill"), FaultKind.WrongBackfill, false),
        ["a dead letter without its time"] = ((db, k) => db.KeyDeleteAsync(k.DeadLetterTimes), FaultKind.MissingIndex, true),
        ["a dead letter that its schedule does not know"] = ((db, k) => db.KeyDeleteAsync(k.DeadLettersOf(Records.Id)), FaultKind.MissingIndex, true),
        ["a dead letter's time without the letter"] = ((db, k) => db.SortedSetAddAsync(k.DeadLetterTimes, $"{Gone}:1", 1), FaultKind.Orphan, true),
    };

    private static double InAYear => TimeProvider.System.GetUtcNow().AddYears(1).ToUnixTimeMilliseconds();

    public static TheoryData<string> All => [.. Breaks.Keys];

    [Fact]
    public async Task WhatIsInOrder_IsLeftAlone()
    {
        var check = await _records.CheckAsync(repair: true);

        check.Faults.ShouldBeEmpty();
        (check.Schedules, check.Runs, check.Unreadable).ShouldBe((3, 4, 0));
        check.Entries.ShouldBeGreaterThan(20);
        await _records.ShouldBeAsTheyWereAsync();
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task WhatIsBroken_IsFound_AndSetRight(string what)
    {
        var (breaks, kind, isExact) = Breaks[what];
        await BreakAsync(breaks);
        var broken = await _records.DescribeAsync();

        var dry = await _records.CheckAsync(repair: false);
        dry.Faults.ShouldContain(f => f.Kind == kind && f.Repaired == 0);
        (await _records.DescribeAsync()).ShouldBe(broken);

        var repaired = await _records.CheckAsync(repair: true);
        repaired.Faults.ShouldContain(f => f.Kind == kind);
        repaired.Faults.ShouldAllBe(f => f.Found == f.Repaired);
        var after = await _records.CheckAsync(repair: false);
        after.Faults.SelectMany(f => f.Examples).ShouldBeEmpty();
        if (isExact)
            await _records.ShouldBeAsTheyWereAsync();
    }

    [Fact]
    public async Task RunsThatWaitForOneThatIsGone_GoOn()
    {
        await BreakAsync(async (db, k) =>
        {
            foreach (var run in new[] { Records.Waiting, Records.Held, Records.Offered })
            {
                await db.HashDeleteAsync(k.Runs, run);
                await db.SortedSetRemoveAsync(k.Due, run);
            }
        });

        (await _records.CheckAsync(repair: true)).Faults.ShouldContain(f => f.Kind == FaultKind.StuckQueue && f.Repaired == 1);

        (await _records.CheckAsync(repair: false)).Faults.ShouldBeEmpty();
        var due = await _store.Due.ReadDueAsync(Records.Partition, 10, default);
        due.Runs.ShouldHaveSingleItem().ShouldSatisfyAllConditions(r => r.Run.Id.Value.ShouldBe(Records.Queued), r => r.IsActive.ShouldBeTrue());
    }

    [Fact]
    public async Task WhatThisVersionCannotRead_IsNotTouched()
    {
        await BreakAsync(async (db, k) =>
        {
            await db.HashSetAsync(k.Definitions, "newer", "10 5 0 0\nnewer{\"v\":2}");
            await db.HashSetAsync(k.States, "newer", "1 2 3 4 and more");
            await db.SortedSetAddAsync(k.Names, "newer\0newer", 0);
            await db.SortedSetAddAsync(k.Due, "newer", 5);
            await db.HashSetAsync(k.Definitions, "strange", "of another kind");
            await db.HashSetAsync(k.Runs, "newer:1", "1-1 {\"v\":2}");
            await db.SortedSetAddAsync(k.Opened, "newer:1", 1);
            await db.SortedSetAddAsync(k.OpenRuns("newer"), "newer:1", 1);
            await db.HashSetAsync(k.Backfills, "newer", "1-1 {\"v\":2}");
        });
        var before = await _records.DescribeAsync();

        var check = await _records.CheckAsync(repair: true);

        check.Faults.SelectMany(f => f.Examples).ShouldBeEmpty();
        check.Unreadable.ShouldBe(4);
        (await _records.DescribeAsync()).ShouldBe(before);
    }

    private Task BreakAsync(Func<IDatabase, PartitionKeys, Task> breaks) => _store.Connection.CallAsync("BREAK", async db =>
    {
        await breaks(db, _store.Keys[0]);
        return true;
    }, default);
}
