using Microsoft.Extensions.Logging.Abstractions;
using ScalableScheduler.Collections;
using ScalableScheduler.Coordination;
using ScalableScheduler.Cron;
using ScalableScheduler.Engine;
using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;
using ScalableScheduler.Storage;
using ScalableScheduler.Testing;
using ScalableScheduler.Testing.StoreConformance;
using ScalableScheduler.Work;
using Xunit.Abstractions;

namespace ScalableScheduler.Redis.Tests;

/// <summary>Looking through records beside a storm of all kinds of writes finds nothing wrong, and repairs nothing.</summary>
[Collection(RedisCollection.Name)]
public sealed class CheckStormTests(RedisServerFixture redis, ITestOutputHelper output) : IAsyncLifetime
{
    private const int Schedules = 30;
    private const int Checks = 60;
    private const int Partitions = 2;

    private static readonly CollectionName Shop = new("shop");

    private readonly CancellationTokenSource _end = new();
    private RedisStoreUnderTest _store = null!;
    private Checking _checking = null!;
    private long _saved;
    private long _removed;
    private long _fired;
    private long _ended;
    private long _asked;

    public async Task InitializeAsync()
    {
        _store = await RedisStoreUnderTest.OpenAsync(redis.Server.Endpoint, Partitions);
        _checking = new Checking(_store);
    }

    public async Task DisposeAsync()
    {
        _checking.Dispose();
        _end.Dispose();
        await _store.DisposeAsync();
    }

    [Fact]
    public async Task NothingIsFoundWrong_WhateverIsWrittenMeanwhile()
    {
        var shop = new Collection { Name = Shop, Revision = 1, CreatedAt = Samples.Start, UpdatedAt = Samples.Start };
        (await _store.Collections.SaveAsync(shop, null, default)).ShouldBeTrue();
        var storm = Task.WhenAll(
        [
            .. Enumerable.Range(0, 3).Select(i => UseAsync(new Random(i))),
            .. Enumerable.Range(0, Partitions).Select(i => OwnAsync(new PartitionId(i), new Random(100 + i))),
        ]);

        var entries = 0L;
        for (var i = 0; i < Checks || Interlocked.Read(ref _ended) < 500; i++)
        {
            if (i % 20 == 10)
                await SwitchAsync(i);
            var report = await _checking.CheckAsync(repair: true);
            report.Found.Faults.SelectMany(f => f.Examples).ShouldBeEmpty();
            report.Checked.ShouldBe(Partitions);
            entries += report.Found.Entries;
        }
        _end.Cancel();
        await storm;

        (await _checking.CheckAsync(repair: false)).Found.Faults.SelectMany(f => f.Examples).ShouldBeEmpty();
        output.WriteLine($"{_saved} saved, {_removed} removed, {_fired} fired, {_ended} ended, {_asked} asked for; {entries} entries looked at");
        foreach (var count in new[] { _saved, _removed, _fired, _ended, _asked })
            count.ShouldBeGreaterThan(50);
    }

    // A user who registers, edits, pauses, deletes and asks for runs and backfills.
    private async Task UseAsync(Random random)
    {
        while (!_end.IsCancellationRequested)
        {
            var id = new ScheduleId($"s{random.Next(Schedules)}");
            var view = (await _store.Schedules.GetAsync([id], default))[0];
            var now = await NowAsync();
            if (view is null || random.Next(3) == 0)
            {
                var definition = Definition(id, random, now);
                var registration = Registration.Of(definition, view is null ? null : (view.Definition, view.State), now, start: true);
                Count(ref _saved, (await _store.Schedules.SaveAsync([new ScheduleWrite(registration, view)], default))[0] == SaveAnswer.Stored);
            }
            else if (random.Next(8) == 0)
            {
                Count(ref _removed, await _store.Schedules.RemoveAsync(id, null, cancel: true, default) is not null);
            }
            else if (random.Next(4) == 0)
            {
                var backfill = new Backfill { Schedule = id, From = now.AddMinutes(-1), To = now, Limit = 3, Rate = 100, Total = 3, CreatedAt = now };
                if (!await _store.Schedules.StartBackfillAsync(backfill, default) && await _store.Schedules.GetBackfillAsync(id, default) is { } present)
                    await _store.Schedules.EndBackfillAsync(present, present with { Status = BackfillStatus.Cancelled, Version = present.Version + 1 }, default);
            }
            else
            {
                var run = Run.New(view.Definition, RunId.OfRequest(id, now), RunOrigin.Trigger, now, now.AddMilliseconds(random.Next(50)));
                Count(ref _asked, (await _store.Runs.RequestAsync([new RunRequest(run)], default))[0] is not null);
            }
        }
    }

    // An owner who fires what is due, and ends, repeats, gives back or cancels what it holds; and a worker.
    private async Task OwnAsync(PartitionId partition, Random random)
    {
        var engine = _checking.Engine;
        var planner = new BatchPlanner(engine, NullLogger<BatchPlanner>.Instance);
        var token = await _store.Due.TakeAsync(partition, default);
        while (!_end.IsCancellationRequested)
        {
            var batch = await _store.Due.ReadDueAsync(partition, 20, default);
            var answer = await _store.Due.FireAsync(partition, token, planner.Plan(batch, 50), default);
            Interlocked.Add(ref _fired, answer.Accepted.Count(a => a));
            foreach (var run in await _store.Due.ReadHeldAsync(partition, DateTimeOffset.UnixEpoch, 20, default))
                await SettleAsync(run, random);
            foreach (var offer in await _store.Work.PeekAsync(Records.Queue, [partition], 5, default))
            {
                if (await _store.Runs.GetOpenAsync(offer.Run, default) is { IsOffered: true } offered)
                    await ClaimAsync(offered, random);
            }
        }
    }

    private async Task SettleAsync(Run run, Random random)
    {
        var now = await NowAsync();
        RunEnding ending = random.Next(6) switch
        {
            0 => new RunContinues(run, run.GiveBack(now)),
            1 => new RunContinues(run, run.WaitAfter(Samples.Attempt(run), now.AddMilliseconds(20))),
            2 => new RunContinues(run, run.HoldUntil(now.AddMinutes(2))),
            3 => new RunEnded(run, Samples.Failed(run), 5, new DeadLetter(Samples.Failed(run), Samples.Schedule(run.Schedule.Value))),
            _ => new RunEnded(run, Samples.Succeeded(run), 5, null),
        };
        if (random.Next(8) == 0)
            await _store.Runs.RequestCancelAsync(run, "enough", default);
        Count(ref _ended, await _store.Runs.FinishAsync(ending, default) == FinishAnswer.Written && ending is RunEnded);
    }

    private async Task ClaimAsync(Run offered, Random random)
    {
        var now = await NowAsync();
        var claimed = offered.Assign(offered.Assignment! with { Claim = new ClaimId("c"), BegunAt = now, HeardAt = now }, now.AddMilliseconds(random.Next(100)));
        if (await _store.Runs.FinishAsync(new RunContinues(offered, claimed), default) == FinishAnswer.Written && random.Next(2) == 0)
            await _store.Runs.FinishAsync(new RunEnded(claimed, Samples.Succeeded(claimed), 5, null), default);
    }

    private async Task SwitchAsync(int round)
    {
        var present = (await _store.Collections.GetAsync(Shop, default)).ShouldNotBeNull();
        var next = present with { Revision = present.Revision + 1, Enabled = round / 20 % 2 == 1 };
        (await _store.Collections.SaveAsync(next, present.Revision, default)).ShouldBeTrue();
    }

    private static Schedule Definition(ScheduleId id, Random random, DateTimeOffset now)
    {
        var rule = random.Next(5) == 0
            ? new TriggerDefinition(TriggerType.Delay, "1s", "UTC", DayMatch.Or, now)
            : new TriggerDefinition(TriggerType.Interval, "1s", "UTC", DayMatch.Or, now);
        TriggerReader.TryRead(rule, id, out var trigger, out _).ShouldBeTrue();
        return Samples.Schedule(id.Value, $"name{random.Next(100)}", random.Next(2) == 0 ? Client.None : new Client("app", "", "", $"{random.Next(9)}", "")) with
        {
            TriggerDefinition = rule,
            Trigger = trigger!,
            Collection = random.Next(2) == 0 ? Shop : CollectionName.Default,
            Priority = random.Next(3) == 0 ? random.Next(1, 10) : 0,
            Overlap = Enum.GetValues<OverlapPolicy>()[random.Next(Enum.GetValues<OverlapPolicy>().Length)],
            Enabled = random.Next(5) > 0,
            MaxRuns = random.Next(4) == 0 ? 3 : null,
            Jitter = random.Next(4) == 0 ? TimeSpan.FromMilliseconds(300) : TimeSpan.Zero,
            Work = random.Next(4) == 0 ? new WorkSettings { Queue = Records.Queue } : null,
        };
    }

    private async Task<DateTimeOffset> NowAsync() => (await _store.Cluster.ReadStatusAsync(default)).Cluster.StoreTime;

    private static void Count(ref long counter, bool isDone)
    {
        if (isDone)
            Interlocked.Increment(ref counter);
    }
}
