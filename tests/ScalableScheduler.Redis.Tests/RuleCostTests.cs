using ScalableScheduler.Coordination;
using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;
using ScalableScheduler.Storage;
using ScalableScheduler.Testing;
using ScalableScheduler.Testing.StoreConformance;
using ScalableScheduler.Work;
using Xunit.Abstractions;

namespace ScalableScheduler.Redis.Tests;

/// <summary>What a use of each rule costs. The figures in docs/redis-keys.md are those printed here.</summary>
public sealed class RuleCostTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const int Uses = 500;
    private static readonly DateTimeOffset Then = Samples.Start;
    private static readonly PartitionId Partition = new(0);
    private static readonly QueueName Queue = new("reports");

    private readonly Run[] _runs = new Run[Uses];
    private RedisServer _server = null!;
    private RedisStoreUnderTest _store = null!;
    private CostMeter _meter = null!;
    private FencingToken _token;

    public async Task InitializeAsync()
    {
        _server = await RedisServer.StartAsync("--appendonly", "no");
        var options = new RedisOptions { Endpoints = [_server.Endpoint], KeyPrefix = "scheduler", Timeout = RedisStoreUnderTest.Patience };
        _store = await RedisStoreUnderTest.OpenAsync(options, partitions: 1);
        _meter = new CostMeter(_server, output);
        _token = await _store.Due.TakeAsync(Partition, default);
    }

    public async Task DisposeAsync()
    {
        await _store.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task APlainRun_CostsTwoCalls()
    {
        var schedules = await AddAsync();
        await OpenAllAsync(schedules);
        await EachAsync(i => FinishAsync(_runs[i]));
        schedules = await ReadAsync(schedules);

        var fire = await _meter.MeasureAsync("plain: fire", Uses, async i => _runs[i] = await OpenAsync(schedules[i]));
        var finish = await _meter.MeasureAsync("plain: finish", Uses, i => FinishAsync(_runs[i]));

        (fire.Calls + finish.Calls).ShouldBe(2);
        (fire.Commands + finish.Commands).ShouldBeLessThan(32);
        (fire.Sent + finish.Sent).ShouldBeLessThan(4000);
    }

    [Fact]
    public async Task APriority_CostsAFewCommands()
    {
        var schedules = await AddAsync(s => s with { Priority = 5 });

        await _meter.MeasureAsync("priority: save", Uses, async i => await _store.Schedules.SaveAsync([Write($"more{i}", s => s with { Priority = 5 })], default));
        var fire = await _meter.MeasureAsync("priority: fire", Uses, async i => _runs[i] = await OpenAsync(schedules[i]));
        await _meter.MeasureAsync("priority: finish, the first of the hour", Uses, i => FinishAsync(_runs[i]));

        fire.Calls.ShouldBe(1);
    }

    [Fact]
    public async Task AnOverlap_CostsNoFurtherCall()
    {
        var schedules = await AddAsync(s => s with { Overlap = OverlapPolicy.BufferAll });
        await OpenAllAsync(schedules);
        schedules = await ReadAsync(schedules);

        var skip = await _meter.MeasureAsync("overlap: fire, skipped", Uses, i => SkipAsync(schedules[i], 1));
        schedules = await ReadAsync(schedules);
        await _meter.MeasureAsync("overlap: fire, skipped again", Uses, i => SkipAsync(schedules[i], 2));
        schedules = await ReadAsync(schedules);
        var queue = await _meter.MeasureAsync("overlap: fire, queued", Uses, i => QueueAsync(schedules[i]));
        var finish = await _meter.MeasureAsync("overlap: finish, the queued one released", Uses, i => FinishAsync(_runs[i]));

        (skip.Calls, queue.Calls, finish.Calls).ShouldBe((1, 1, 1));
    }

    [Fact]
    public async Task AFailure_CostsALetter()
    {
        var schedules = await AddAsync();
        await OpenAllAsync(schedules);
        await _meter.MeasureAsync("failed: finish without dead letter", Uses, i => FinishAsync(_runs[i], failed: true));
        await OpenAllAsync(await ReadAsync(schedules));

        var finish = await _meter.MeasureAsync("failed: finish with dead letter", Uses, i => FinishAsync(_runs[i], failed: true, letter: schedules[i].Definition));

        finish.Calls.ShouldBe(1);
    }

    [Fact]
    public async Task ACancelledRun_CostsOneCall()
    {
        await OpenAllAsync(await AddAsync());

        var request = await _meter.MeasureAsync(
            "cancel: request", Uses, async i => (await _store.Runs.RequestCancelAsync(_runs[i], "enough", default)).ShouldBeTrue());

        request.Calls.ShouldBe(1);
    }

    [Fact]
    public async Task AChainLink_CostsThreeCallsBesideItsRun()
    {
        var targets = await AddAsync();
        await OpenAllAsync(targets);

        await _meter.MeasureAsync("chain: finish with a trigger", Uses, i => FinishAsync(_runs[i], target: targets[i].Definition.Id));
        await _meter.MeasureAsync("chain: read target, request, remove trigger", Uses, async i =>
        {
            var target = (await _store.Schedules.GetAsync([targets[i].Definition.Id], default))[0]!.Definition;
            var run = Run.New(target, RunId.OfChain(target.Id, _runs[i].Id), RunOrigin.Chain, Then, Then) with { CausedBy = _runs[i].Id, ChainLength = 1 };
            await _store.Runs.RequestAsync([new RunRequest(run)], default);
            await _store.Runs.RemoveChainTriggerAsync(new ChainTrigger(_runs[i].Id, target.Id, 1, Then), default);
        });
    }

    [Fact]
    public async Task AManualTrigger_CostsOneCallBesideItsRun()
    {
        var schedules = await AddAsync();

        var request = await _meter.MeasureAsync("manual trigger: request", Uses, async i =>
        {
            _runs[i] = Run.New(schedules[i].Definition, RunId.OfRequest(schedules[i].Definition.Id, Then), RunOrigin.Trigger, Then, Then);
            (await _store.Runs.RequestAsync([new RunRequest(_runs[i])], default)).ShouldHaveSingleItem().ShouldNotBeNull();
        });
        await _meter.MeasureAsync("manual trigger: fire", Uses, i => AcceptAsync(new RunFiring(
            new DueRun(_runs[i], schedules[i].Definition, Then, schedules[i].Collection, OpenRuns.None, IsActive: false),
            _runs[i].Hold(Samples.Node, Then, Then.AddHours(1)))));

        request.Calls.ShouldBe(1);
    }

    [Fact]
    public async Task ABackfillRun_CostsNoMoreThanAnother()
    {
        var schedules = await AddAsync();
        await _meter.MeasureAsync("backfill: start", Uses, async i => (await _store.Schedules.StartBackfillAsync(Backfill(schedules[i]), default)).ShouldBeTrue());
        var due = (await _store.Due.ReadDueAsync(Partition, 2 * Uses, default)).Backfills;

        var fire = await _meter.MeasureAsync("backfill: fire one run", Uses, i =>
        {
            var read = due[i];
            var run = Run.New(read.Definition, RunId.OfBackfill(read.Definition.Id, Then, Then), RunOrigin.Backfill, Then, Then).HeldFromStart(Samples.Node, Then.AddHours(1));
            return AcceptAsync(new BackfillFiring(read, [run], read.Backfill with { Opened = 1, Version = 2 }, read.Due.AddMinutes(1)));
        });

        fire.Calls.ShouldBe(1);
    }

    [Fact]
    public async Task AWorkersRun_CostsACallForEachStep()
    {
        var schedules = await AddAsync(s => s with { Work = new WorkSettings { Queue = Queue } });
        var runs = schedules.Select(s => Run.Of(s.Definition, s.Due, s.Due).AssignedFromStart(Assignment.Offered(Queue, 0, s.Due), Then.AddHours(1))).ToArray();

        var offer = await _meter.MeasureAsync("work: fire, offered", Uses, i => AcceptAsync(Firing(schedules[i], [runs[i]], [])));
        await _meter.MeasureAsync("work: peek", Uses, async _ => (await _store.Work.PeekAsync(Queue, [Partition], 30, default)).Count.ShouldBe(30));
        await _meter.MeasureAsync("work: read 10 open", Uses / 10, async i =>
            (await _store.Runs.ReadOpenAsync([.. runs.Skip(10 * i).Take(10).Select(r => r.Id)], default)).ShouldAllBe(r => r != null));
        var claim = await _meter.MeasureAsync("work: claim", Uses, i => GoOnAsync(
            runs, i, r => r.Assign(r.Assignment!.Begin(ClaimId.New(), "worker-7f9c", Then.AddMinutes(1)), Then.AddMinutes(2))));
        var heartbeat = await _meter.MeasureAsync("work: heartbeat", Uses, i => GoOnAsync(
            runs, i, r => r.Assign(r.Assignment!.Heard(new Progress(50, "half", Then), null, Then.AddMinutes(2)), Then.AddMinutes(3))));
        await _meter.MeasureAsync("work: cancel", Uses / 2, async i => (await _store.Runs.RequestCancelAsync(runs[i], "enough", default)).ShouldBeTrue());
        var finish = await _meter.MeasureAsync("work: succeed, the first of the hour", Uses, i => FinishAsync(runs[i]));

        (offer.Calls, claim.Calls, heartbeat.Calls, finish.Calls).ShouldBe((1, 1, 1, 1));
        (await _store.Work.ReadQueuesAsync(default)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    public async Task APeekOverAllPartitions_IsOneWayThereAndBack(int offersEach)
    {
        const int Partitions = 64;
        const int Peeks = 200;
        await using var store = await RedisStoreUnderTest.OpenAsync(_store.Options, Partitions);
        PartitionId[] all = [.. Enumerable.Range(0, Partitions).Select(n => new PartitionId(n))];
        foreach (var partition in all)
        {
            for (var i = 0; i < offersEach; i++)
            {
                await store.Connection.CallAsync(
                    "ZADD", db => db.SortedSetAddAsync(store.Keys[partition.Number].Offers(Queue.Value), $"s{partition}:{i}", i), default);
            }
        }

        var started = TimeProvider.System.GetTimestamp();
        var peek = await _meter.MeasureAsync($"peek: 64 partitions, {offersEach} in each", Peeks, async _ =>
            (await store.Work.PeekAsync(Queue, all, 30, default)).Count.ShouldBe(Partitions * offersEach));
        output.WriteLine($"{TimeProvider.System.GetElapsedTime(started).TotalMilliseconds / Peeks:F2} ms each");

        peek.Commands.ShouldBeLessThan(Partitions + 1);
    }

    private async Task GoOnAsync(Run[] runs, int i, Func<Run, Run> next)
    {
        var read = runs[i];
        runs[i] = next(read);
        (await _store.Runs.FinishAsync(new RunContinues(read, runs[i]), default)).ShouldBe(FinishAnswer.Written);
    }

    private static Backfill Backfill(DueSchedule read) => new()
    {
        Schedule = read.Definition.Id,
        From = Then.AddDays(-9),
        To = Then,
        Limit = 50,
        Rate = 2.5,
        Total = 9,
        CreatedAt = Then,
    };

    private static async Task EachAsync(Func<int, Task> use)
    {
        for (var i = 0; i < Uses; i++)
            await use(i);
    }

    private static ScheduleWrite Write(string id, Func<Schedule, Schedule>? change)
    {
        var schedule = change?.Invoke(Samples.Schedule(id, id)) ?? Samples.Schedule(id, id);
        return new ScheduleWrite(new Registration(schedule, Samples.State(schedule), Then), null);
    }

    private async Task<DueSchedule[]> AddAsync(Func<Schedule, Schedule>? change = null)
    {
        var writes = Enumerable.Range(0, Uses).Select(i => Write(new Guid(i, 7, 7, 1, 2, 3, 4, 5, 6, 7, 8).ToString(), change)).ToArray();
        await _store.Schedules.SaveAsync(writes, default);
        return await ReadAsync([.. writes.Select(w => w.Registration.Definition.Id)]);
    }

    private Task<DueSchedule[]> ReadAsync(DueSchedule[] schedules) => ReadAsync([.. schedules.Select(s => s.Definition.Id)]);

    private async Task<DueSchedule[]> ReadAsync(ScheduleId[] ids) =>
        [.. (await _store.Schedules.GetAsync(ids, default)).Select(v => new DueSchedule(v!.Definition, v.State, v.NextDue!.Value, v.Collection, OpenRuns.None))];

    private Task OpenAllAsync(DueSchedule[] schedules) => EachAsync(async i => _runs[i] = await OpenAsync(schedules[i]));

    private async Task<Run> OpenAsync(DueSchedule read)
    {
        var run = Run.Of(read.Definition, read.Due, read.Due).HeldFromStart(new NodeId("scheduler-7f9c-x2x4p/3f2a"), Then.AddHours(1));
        await AcceptAsync(Firing(read, [run], []));
        return run;
    }

    private Task SkipAsync(DueSchedule read, int count)
    {
        var skipped = new SkippedOccurrences(SkipReason.Overlap, Then.AddMinutes(1), read.Due, count, AtLeast: false);
        return AcceptAsync(Firing(read, [], [RunRecord.OfSkipped(read.Definition, skipped, read.Due)]));
    }

    private Task QueueAsync(DueSchedule read) => AcceptAsync(Firing(read, [Run.Of(read.Definition, read.Due, read.Due).QueuedFromStart()], []));

    private static ScheduleFiring Firing(DueSchedule read, Run[] runs, RunRecord[] skipped)
    {
        var state = read.State with { Cursor = read.Due, RunCount = read.State.RunCount + runs.Length };
        return new ScheduleFiring(read, runs, skipped, state, read.Due.AddMinutes(1), 1000) { Collection = read.Collection };
    }

    private async Task AcceptAsync(Firing firing) =>
        (await _store.Due.FireAsync(Partition, _token, [firing], default)).Accepted.ShouldBe([true]);

    private async Task FinishAsync(Run run, bool failed = false, Schedule? letter = null, ScheduleId? target = null)
    {
        var record = failed ? Samples.Failed(run) : Samples.Succeeded(run);
        var ended = new RunEnded(run, record, 1000, letter is null ? null : new DeadLetter(record, letter)) { Triggers = target is { } id ? [id] : [] };
        (await _store.Runs.FinishAsync(ended, default)).ShouldBe(FinishAnswer.Written);
    }
}
