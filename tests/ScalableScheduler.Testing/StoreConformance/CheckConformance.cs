using ScalableScheduler.Collections;
using ScalableScheduler.Coordination;
using ScalableScheduler.Reconciliation;
using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;
using ScalableScheduler.Storage;
using ScalableScheduler.Work;
using Shouldly;
using Xunit;

namespace ScalableScheduler.Testing.StoreConformance;

/// <summary>What every store promises about looking through its records: see <see cref="ICheckStore"/>.</summary>
public abstract class CheckConformance : StoreConformance
{
    private static readonly QueueName Queue = new("reports");

    // What a schedule of every minute is due at when it stands at the start.
    private static readonly DateTimeOffset First = Samples.Start.AddMinutes(1);

    [Fact]
    public async Task WhatTheStoreWroteItself_IsInOrder()
    {
        var every = Samples.Schedule("every") with { Overlap = OverlapPolicy.BufferAll, Priority = 4 };
        await AddDueAsync(every);
        await AddDueAsync(Samples.Schedule("named", "a name", new Client("shop", "", "", "1", "")));
        await AddWithAsync(Samples.Schedule("paused") with { Enabled = false }, null);
        await OpenEachKindAsync(every);

        (await CheckAllAsync(repair: false)).ShouldBeEmpty();
    }

    [Fact]
    public async Task ASchedule_ThatIsNeverDue_ThoughAnOccurrenceIsToCome_IsDueAgain()
    {
        var schedule = Samples.Schedule("a") with { MaxRuns = 1000 };
        await AddWithAsync(schedule, null);

        (await CheckAllAsync(repair: false)).ShouldHaveSingleItem().Kind.ShouldBe(FaultKind.MissingDue);
        (await GetAsync(schedule)).ShouldNotBeNull().NextDue.ShouldBeNull();
        (await CheckAllAsync(repair: true)).ShouldHaveSingleItem().Subject.ShouldBe("a");

        (await GetAsync(schedule)).ShouldNotBeNull().NextDue.ShouldBe(NextOf(schedule));
        (await IsRetainedAsCompletedAsync(schedule)).ShouldBeFalse();
        (await CheckAllAsync(repair: false)).ShouldBeEmpty();
    }

    [Fact]
    public async Task ADueTime_ThatIsNotTheNextOccurrence_IsSetRight()
    {
        var now = await NowAsync();
        var schedule = Samples.Schedule("a") with { StartAt = now.AddDays(1) };
        await AddWithAsync(schedule, now.AddDays(9));
        var paused = Samples.Schedule("paused") with { Enabled = false };
        await AddWithAsync(paused, now.AddDays(9));

        (await CheckAllAsync(repair: true)).Select(f => f.Kind).ShouldBe([FaultKind.WrongDue, FaultKind.WrongDue]);

        (await GetAsync(schedule)).ShouldNotBeNull().NextDue.ShouldBe(NextOf(schedule));
        (await GetAsync(paused)).ShouldNotBeNull().NextDue.ShouldBeNull();
        (await CheckAllAsync(repair: false)).ShouldBeEmpty();
    }

    [Fact]
    public async Task WhatWasMovedOutOfTheWayForAWhile_IsInOrder()
    {
        var schedule = Samples.Schedule("a");
        await AddDueAsync(schedule);
        var read = (await ReadDueAsync(schedule)).Schedules.ShouldHaveSingleItem();
        (await FireAsync(schedule, new Deferral("a", read.Due, (await NowAsync()) + RecordJudge.DeferredFor))).ShouldBe([true]);

        (await CheckAllAsync(repair: true)).ShouldBeEmpty();
    }

    [Fact]
    public async Task WhatIsSetAsideWithItsCollection_IsInOrder()
    {
        var off = new Collection { Name = new CollectionName("off"), Enabled = false, Revision = 1, CreatedAt = Samples.Start, UpdatedAt = Samples.Start };
        await Store.Collections.SaveAsync(off, null, None);
        var schedule = Samples.Schedule("a") with { Collection = off.Name };
        await AddDueAsync(schedule);
        var read = (await ReadDueAsync(schedule)).Schedules.ShouldHaveSingleItem();
        (await FireAsync(schedule, new Parking(read))).ShouldBe([true]);

        (await CheckAllAsync(repair: true)).ShouldBeEmpty();

        (await Store.Collections.SaveAsync(off with { Enabled = true, Revision = 2 }, 1, None)).ShouldBeTrue();
        (await CheckAllAsync(repair: true)).ShouldBeEmpty();
        (await ReadDueAsync(schedule)).Schedules.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task ARepair_IsRefused_WhenSomebodyWroteSinceItWasRead()
    {
        var schedule = Samples.Schedule("a");
        await AddWithAsync(schedule, null);
        var (partition, token) = await TakeAsync(schedule);
        var page = (await Store.Checks.CheckAsync(partition, token, "", repair: true, None)).ShouldNotBeNull();
        var judged = RecordJudge.Of(page.Schedules.ShouldHaveSingleItem(), page.StoreTime).ShouldNotBeNull();
        var view = (await GetAsync(schedule)).ShouldNotBeNull();
        (await SaveAsync(Next(view, null, s => s with { Enabled = false }), view)).ShouldBeTrue();

        (await Store.Checks.RepairAsync(partition, token, [judged.Repair], None)).ShouldBe([false]);

        (await GetAsync(schedule)).ShouldNotBeNull().NextDue.ShouldBeNull();
    }

    [Fact]
    public async Task ARepair_IsRefused_WhenItWasDoneBefore()
    {
        var schedule = Samples.Schedule("a");
        await AddWithAsync(schedule, null);
        var (partition, token) = await TakeAsync(schedule);
        var page = (await Store.Checks.CheckAsync(partition, token, "", repair: true, None)).ShouldNotBeNull();
        var repair = RecordJudge.Of(page.Schedules.ShouldHaveSingleItem(), page.StoreTime).ShouldNotBeNull().Repair;

        (await Store.Checks.RepairAsync(partition, token, [repair, repair], None)).ShouldBe([true, false]);

        (await GetAsync(schedule)).ShouldNotBeNull().NextDue.ShouldBe(First);
    }

    [Fact]
    public async Task ALateOwner_NeitherLooksNorRepairs()
    {
        var schedule = Samples.Schedule("a");
        await AddWithAsync(schedule, null);
        var (partition, late) = await TakeAsync(schedule);
        var page = (await Store.Checks.CheckAsync(partition, late, "", repair: true, None)).ShouldNotBeNull();
        var repair = RecordJudge.Of(page.Schedules.ShouldHaveSingleItem(), page.StoreTime).ShouldNotBeNull().Repair;
        await TakeAsync(schedule);

        (await Store.Checks.CheckAsync(partition, late, "", repair: true, None)).ShouldBeNull();
        (await Store.Checks.RepairAsync(partition, late, [repair], None)).ShouldBeNull();
        (await GetAsync(schedule)).ShouldNotBeNull().NextDue.ShouldBeNull();
    }

    [Fact]
    public async Task ThePartition_TellsWhenItWasLookedThrough()
    {
        (await Store.Cluster.ReadStatusAsync(None)).Partitions.ShouldAllBe(p => p.CheckedAt == null);
        var before = await NowAsync();

        await CheckAllAsync(repair: false);

        (await Store.Cluster.ReadStatusAsync(None)).Partitions.ShouldAllBe(p => p.CheckedAt >= before);
    }

    // A run that is held, one that waits, one that is queued, one that was released, one that was requested, one that is offered,
    // one that is claimed, one that is to be stopped; a backfill; a dead letter.
    private async Task OpenEachKindAsync(Schedule schedule)
    {
        var read = (await ReadDueAsync(schedule)).Schedules.Single(s => s.Definition.Id == schedule.Id);
        var at = await NowAsync();
        Run At(int minute) => Run.Of(schedule, First.AddMinutes(minute), at);
        var offered = Assignment.Offered(Queue, schedule.Priority, at);
        Run[] runs =
        [
            At(0).HeldFromStart(Samples.Node, at.AddMinutes(1)),
            At(1).HeldFromStart(Samples.Node, at.AddMinutes(1)),
            At(2).HeldFromStart(Samples.Node, at.AddMinutes(1)),
            At(3).QueuedFromStart(),
            At(4).AssignedFromStart(offered, at.AddMinutes(1)),
            At(5).AssignedFromStart(offered, at.AddMinutes(1)),
        ];
        var state = read.State with { Cursor = runs[^1].NominalTime, RunCount = runs.Length };
        var next = Planner.NextDue(schedule, state);
        (await FireAsync(schedule, new ScheduleFiring(read, runs, [], state, next, Keep))).ShouldBe([true]);
        (await ContinueAsync(runs[0], runs[0].GiveBack(at.AddMinutes(2)))).ShouldBeTrue();
        (await Store.Runs.RequestCancelAsync(runs[1], "enough", None)).ShouldBeTrue();
        var failed = Samples.Failed(runs[2]);
        (await FinishAsync(runs[2], failed, letter: new DeadLetter(failed, schedule))).ShouldBeTrue();
        var claimed = runs[5].Assign(offered with { Claim = new ClaimId("c"), BegunAt = at, HeardAt = at }, at.AddMinutes(3));
        (await ContinueAsync(runs[5], claimed)).ShouldBeTrue();
        (await Store.Runs.RequestCancelAsync(claimed, "enough", None)).ShouldBeTrue();
        await RequestAsync(schedule, "asked", at);
        (await Store.Schedules.StartBackfillAsync(
            new Backfill { Schedule = schedule.Id, From = First, To = First, Limit = 1, Rate = 1, Total = 1, CreatedAt = at }, None)).ShouldBeTrue();
        await ReleaseOneAsync(Samples.Schedule("released") with { Overlap = OverlapPolicy.BufferAll });
    }

    private async Task ReleaseOneAsync(Schedule schedule)
    {
        await AddDueAsync(schedule);
        var read = (await ReadDueAsync(schedule)).Schedules.Single(s => s.Definition.Id == schedule.Id);
        var held = Run.Open(schedule.Id, First, Samples.Node, await NowAsync(), (await NowAsync()).AddMinutes(1));
        var queued = Run.Of(schedule, First.AddMinutes(1), await NowAsync()).QueuedFromStart();
        var state = read.State with { Cursor = queued.NominalTime, RunCount = 2 };
        (await FireAsync(schedule, new ScheduleFiring(read, [held, queued], [], state, Planner.NextDue(schedule, state), Keep))).ShouldBe([true]);
        (await FinishAsync(held, Samples.Succeeded(held))).ShouldBeTrue();
    }

    private Task AddDueAsync(Schedule schedule) => AddWithAsync(schedule, NextOf(schedule));

    // A schedule that stands at the start, with a due time that need not be right.
    private async Task AddWithAsync(Schedule schedule, DateTimeOffset? due) =>
        (await SaveAsync(new Registration(schedule, StateOf(schedule), due), expected: null)).ShouldBeTrue();

    private static DateTimeOffset? NextOf(Schedule schedule) => Planner.NextDue(schedule, StateOf(schedule));

    private static ScheduleState StateOf(Schedule schedule) => Samples.State(schedule, cursor: Samples.Start);

    // The faults of all partitions; those that are judged by the plan are repaired as well when asked for.
    private async Task<IReadOnlyList<RecordFault>> CheckAllAsync(bool repair)
    {
        var faults = new List<RecordFault>();
        for (var i = 0; i < Store.Partitions; i++)
        {
            var partition = new PartitionId(i);
            var token = await Store.Due.TakeAsync(partition, None);
            for (var position = ""; position is not null;)
            {
                var page = (await Store.Checks.CheckAsync(partition, token, position, repair, None)).ShouldNotBeNull();
                RecordJudgement[] judged =
                [
                    .. page.Schedules.Select(s => RecordJudge.Of(s, page.StoreTime)).OfType<RecordJudgement>(),
                    .. page.Runs.Select(r => RecordJudge.Of(r, page.StoreTime)).OfType<RecordJudgement>(),
                    .. page.Backfills.Select(b => RecordJudge.Of(b, page.StoreTime)).OfType<RecordJudgement>(),
                ];
                faults.AddRange([.. page.Faults, .. judged.SelectMany(j => j.Faults)]);
                if (repair && judged.Length > 0)
                    (await Store.Checks.RepairAsync(partition, token, [.. judged.Select(j => j.Repair)], None)).ShouldNotBeNull().ShouldAllBe(m => m);
                position = page.Next;
            }
        }
        return faults;
    }
}
