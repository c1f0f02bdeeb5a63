using ScalableScheduler.Collections;
using ScalableScheduler.Coordination;
using ScalableScheduler.Reconciliation;
using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;
using ScalableScheduler.Storage;
using ScalableScheduler.Testing.StoreConformance;
using ScalableScheduler.Work;
using StackExchange.Redis;

namespace ScalableScheduler.Redis.Tests;

/// <summary>One partition with records of every kind, all in order: what <see cref="BrokenRecordTests"/> breaks.</summary>
internal sealed class Records(RedisStoreUnderTest store)
{
    public const string Id = "a";
    public static readonly PartitionId Partition = new(0);
    public static readonly CollectionName Shop = new("shop");
    public static readonly CollectionName Off = new("off");
    public const string Aside = "aside";
    public static readonly QueueName Queue = new("reports");

    private static readonly DateTimeOffset First = Samples.Start.AddMinutes(1);

    private static readonly Schedule Definition = Samples.Schedule(Id, "a name", new Client("shop", "", "", "1", "")) with
    {
        Collection = Shop,
        Priority = 3,
        Overlap = OverlapPolicy.BufferAll,
    };

    public static string Waiting => IdOf(0);

    public static string Held => IdOf(1);

    public static string Failed => IdOf(2);

    public static string Queued => IdOf(3);

    public static string Offered => IdOf(4);

    private string? Before { get; set; }

    private static string IdOf(int minute) => RunId.Of(Definition.Id, First.AddMinutes(minute)).Value;

    /// <summary>A schedule with everything that one can have; a completed one; one that is set aside with its collection.</summary>
    public async Task AddAsync()
    {
        await AddAsideAsync();
        var shop = new Collection { Name = Shop, Revision = 1, CreatedAt = Samples.Start, UpdatedAt = Samples.Start };
        await store.Collections.SaveAsync(shop, null, default);
        await SaveAsync(Definition);
        await SaveAsync(Samples.Schedule("done") with { EndAt = Samples.Start });
        var read = (await store.Due.ReadDueAsync(Partition, 10, default)).Schedules.ShouldHaveSingleItem();
        var at = (await store.Cluster.ReadStatusAsync(default)).Cluster.StoreTime;
        Run At(int minute) => Run.Of(Definition, First.AddMinutes(minute), at);
        Run[] runs =
        [
            At(0).WaitingFromStart(at.AddHours(1)),
            At(1).HeldFromStart(Samples.Node, at.AddHours(2)),
            At(2).HeldFromStart(Samples.Node, at.AddHours(2)),
            At(3).QueuedFromStart(),
            At(4).AssignedFromStart(Assignment.Offered(Queue, Definition.Priority, at), at.AddHours(3)),
        ];
        var state = read.State with { Cursor = runs[^1].NominalTime, RunCount = runs.Length };
        var firing = new ScheduleFiring(read, runs, [], state, Planner.NextDue(Definition, state), 10);
        (await store.Due.FireAsync(Partition, await store.Due.TakeAsync(Partition, default), [firing], default)).Accepted.ShouldBe([true]);
        (await store.Runs.RequestCancelAsync(runs[1], "enough", default)).ShouldBeTrue();
        var failed = Samples.Failed(runs[2]);
        (await store.Runs.FinishAsync(new RunEnded(runs[2], failed, 10, new DeadLetter(failed, Definition)), default)).ShouldBe(FinishAnswer.Written);
        await store.Schedules.StartBackfillAsync(
            new Backfill { Schedule = Definition.Id, From = First, To = First, Limit = 1, Rate = 1, Total = 1, CreatedAt = at }, default);
        Before = await DescribeAsync();
    }

    private async Task AddAsideAsync()
    {
        await store.Collections.SaveAsync(
            new Collection { Name = Off, Enabled = false, Revision = 1, CreatedAt = Samples.Start, UpdatedAt = Samples.Start }, null, default);
        await SaveAsync(Samples.Schedule(Aside) with { Collection = Off });
        var read = (await store.Due.ReadDueAsync(Partition, 10, default)).Schedules.ShouldHaveSingleItem();
        (await store.Due.FireAsync(Partition, await store.Due.TakeAsync(Partition, default), [new Parking(read)], default)).Accepted.ShouldBe([true]);
    }

    /// <summary>Looks through the partition.</summary>
    public async Task<PartitionCheck> CheckAsync(bool repair)
    {
        using var checking = new Checking(store);
        var report = await checking.CheckAsync(repair);
        (report.Checked, report.Unchecked.Count).ShouldBe((1, 0));
        return report.Found;
    }

    /// <summary>That every key of the partition is as it was at the beginning.</summary>
    public async Task ShouldBeAsTheyWereAsync() => (await DescribeAsync()).ShouldBe(Before);

    /// <summary>Every key and value of the partition, but what tells of the owner and of checks.</summary>
    public async Task<string> DescribeAsync()
    {
        var start = $"{store.Options.KeyPrefix}:{{0}}:";
        var keys = (string[])(await store.Connection.CallAsync("KEYS", db => db.ExecuteAsync("KEYS", $"{store.Options.KeyPrefix}:*"), default))!;
        var lines = new List<string>();
        foreach (var key in keys.Where(k => k.StartsWith(start, StringComparison.Ordinal) && !k.EndsWith(":token", StringComparison.Ordinal) && !k.EndsWith(":checked", StringComparison.Ordinal)))
            lines.Add($"{key[start.Length..]}: {await store.Connection.CallAsync("READ", db => ReadAsync(db, key), default)}");
        return string.Join('\n', lines.Order(StringComparer.Ordinal));
    }

    private static async Task<string> ReadAsync(IDatabase db, RedisKey key) => await db.KeyTypeAsync(key) switch
    {
        RedisType.Hash => Text((await db.HashGetAllAsync(key)).Select(e => $"{e.Name}={e.Value}")),
        RedisType.SortedSet => Text((await db.SortedSetRangeByRankWithScoresAsync(key)).Select(e => $"{e.Element}={e.Score}")),
        RedisType.Set => Text((await db.SetMembersAsync(key)).Select(e => e.ToString())),
        _ => (await db.StringGetAsync(key)).ToString(),
    };

    private static string Text(IEnumerable<string> entries) => string.Join(" | ", entries.Order(StringComparer.Ordinal));

    private async Task SaveAsync(Schedule schedule)
    {
        var state = Samples.State(schedule, cursor: Samples.Start);
        await store.Schedules.SaveAsync([new ScheduleWrite(new Registration(schedule, state, Planner.NextDue(schedule, state)), null)], default);
    }
}
