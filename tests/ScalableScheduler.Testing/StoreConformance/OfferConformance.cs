using System.Collections.Concurrent;
using ScalableScheduler.Coordination;
using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;
using ScalableScheduler.Storage;
using ScalableScheduler.Work;
using Shouldly;
using Xunit;

namespace ScalableScheduler.Testing.StoreConformance;

/// <summary>The promises of <see cref="IWorkStore"/>: which runs stand in a queue, and in what order.</summary>
public abstract class OfferConformance : WorkConformance
{
    [Fact]
    public async Task Peek_ReturnsOffersByTurn_OverPartitionsAndPriorities()
    {
        var low = await OfferAsync(Claimed("low"), at: Then);
        var late = await OfferAsync(Claimed("late"), at: Then.AddMinutes(1));
        var high = await OfferAsync(Claimed("high", priority: 2), at: Then.AddMinutes(19));
        var soon = await OfferAsync(Claimed("soon", priority: 2), at: Then.AddMinutes(21)); // each step of priority is worth ten minutes

        var offers = await OffersAsync(Queue);

        offers.Select(o => o.Run).ShouldBe([high.Id, low.Id, late.Id, soon.Id]);
        offers.Select(o => o.Turn).ShouldBe([high.Assignment!.Turn, Then, Then.AddMinutes(1), soon.Assignment!.Turn]);
        offers.ShouldAllBe(o => o.Partition == PartitionId.Of(ScheduleOf(o.Run), Store.Partitions));
    }

    [Fact]
    public async Task Peek_ReturnsEqualTurnsByRun_AndSoManyOfEachPartitionAtMost()
    {
        var schedules = ClaimedInOnePartition(3);
        foreach (var schedule in schedules.Reverse())
            await OfferAsync(schedule, at: Then);

        var expected = schedules.Select(s => RunId.Of(s.Id, Then)).OrderBy(r => r.Value, StringComparer.Ordinal).ToArray();
        (await PeekAsync()).ShouldBe(expected);
        (await PeekAsync(limit: 2)).ShouldBe(expected[..2]);
    }

    [Fact]
    public async Task Peek_LooksInOneQueue_AndInThePartitionsThatAreNamed()
    {
        var run = await OfferAsync(Claimed());
        var partition = PartitionOf(Claimed());
        var elsewhere = new PartitionId((partition.Number + 1) % Store.Partitions);

        (await Store.Work.PeekAsync(Queue, [partition], 10, None)).ShouldBe([new Offer(run.Id, run.Assignment!.Turn, partition)]);
        (await Store.Work.PeekAsync(Queue, [elsewhere], 10, None)).ShouldBeEmpty();
        (await Store.Work.PeekAsync(Other, [partition], 10, None)).ShouldBeEmpty();
        (await Store.Work.PeekAsync(Queue, [], 10, None)).ShouldBeEmpty();
    }

    [Fact]
    public async Task AClaim_TakesTheRunOut_AndASecondOfTheSameVersionIsRefused()
    {
        var offered = await OfferAsync(Claimed());
        var claimed = ClaimedBy(offered, await LaterAsync());

        (await ContinueAsync(offered, claimed)).ShouldBeTrue();
        (await ContinueAsync(offered, ClaimedBy(offered, claimed.AttentionAt, "claim-2"))).ShouldBeFalse();
        (await ContinueAsync(offered, claimed)).ShouldBeTrue("It was written, and this repeats it.");

        (await PeekAsync()).ShouldBeEmpty();
        (await Store.Work.ReadQueuesAsync(None)).ShouldBeEmpty();
        (await Store.Runs.GetOpenAsync(offered.Id, None)).ShouldNotBeNull().ShouldSayTheSameAs(claimed);
    }

    [Fact]
    public async Task AnUnclaimedRun_HasItsOldPlace()
    {
        var first = await OfferAsync(Claimed("first"), at: Then);
        var second = await OfferAsync(Claimed("second"), at: Then.AddMinutes(1));
        var claimed = ClaimedBy(first, await LaterAsync());
        await ContinueAsync(first, claimed);
        (await PeekAsync()).ShouldBe([second.Id]);

        (await ContinueAsync(claimed, Unclaimed(claimed))).ShouldBeTrue();

        (await PeekAsync()).ShouldBe([first.Id, second.Id]);
        (await ContinueAsync(claimed, Unclaimed(claimed))).ShouldBeTrue("It was written, and this repeats it.");
    }

    [Fact]
    public async Task ARequestedRun_IsOfferedByItsFiring()
    {
        var schedule = Claimed();
        await AddAsync(schedule, null);
        var requested = await RequestAsync(schedule, "key", Then);
        var due = (await ReadDueAsync(schedule)).Runs.ShouldHaveSingleItem();
        var offered = requested.Assign(Assignment.Offered(Queue, 0, Then), await LaterAsync());

        (await FireAsync(schedule, new RunFiring(due, offered))).ShouldBe([true]);
        (await FireAsync(schedule, new RunFiring(due, offered))).ShouldBe([true]);

        (await PeekAsync()).ShouldBe([offered.Id]);
        (await ReadDueAsync(schedule)).Runs.ShouldBeEmpty();
    }

    [Fact]
    public async Task ABackfillsRun_IsOfferedByItsFiring()
    {
        var schedule = Claimed();
        await AddAsync(schedule, null);
        await Store.Schedules.StartBackfillAsync(
            new Backfill { Schedule = schedule.Id, From = Then, To = Then, Limit = 1, Rate = 1, Total = 1, CreatedAt = Then }, None);
        var due = (await ReadDueAsync(schedule)).Backfills.ShouldHaveSingleItem();
        var run = await OfferedAsync(schedule, Then);

        (await FireAsync(schedule, new BackfillFiring(due, [run], due.Backfill with { Opened = 1, Version = 2 }, due.Due.AddHours(1)))).ShouldBe([true]);

        (await PeekAsync()).ShouldBe([run.Id]);
    }

    [Fact]
    public async Task AnOfferedRunThatIsLookedAt_StaysOrMoves()
    {
        var schedule = Claimed();
        var first = await OfferAsync(schedule, attention: Then);
        var again = first.Assign(first.Assignment!, Then.AddMinutes(5));
        (await FireAsync(schedule, Firing(first, again, schedule))).ShouldBe([true]);
        (await PeekAsync()).ShouldBe([first.Id]);

        var moved = again.Assign(Assignment.Offered(Other, 0, Then), Then.AddMinutes(6));
        (await FireAsync(schedule, Firing(again, moved, schedule))).ShouldBe([true]);
        (await PeekAsync()).ShouldBeEmpty();
        (await PeekAsync(Other)).ShouldBe([first.Id]);

        (await FireAsync(schedule, Firing(moved, moved.GiveBack(Then.AddMinutes(7)), schedule))).ShouldBe([true]);
        (await PeekAsync(Other)).ShouldBeEmpty();
        (await ReadDueAsync(schedule)).Runs.ShouldHaveSingleItem().Run.IsWaiting.ShouldBeTrue();
    }

    [Theory]
    [InlineData("finished")]
    [InlineData("closed")]
    [InlineData("displaced")]
    [InlineData("removed")]
    public async Task AnOfferedRunThatEnds_LeavesItsQueue(string how)
    {
        var (schedule, stays) = (Claimed(), Claimed("stays"));
        var run = await OfferAsync(schedule, attention: Then);
        await OfferAsync(stays);
        var record = RunRecord.OfEnded(run, RunStatus.Cancelled, "why", Then);

        switch (how)
        {
            case "finished":
                (await FinishAsync(run, record)).ShouldBeTrue();
                break;
            case "closed":
                var due = (await ReadDueAsync(schedule)).Runs.ShouldHaveSingleItem();
                (await FireAsync(schedule, new RunClosing(due, new RunEnded(run, record, Keep, null)))).ShouldBe([true]);
                break;
            case "displaced":
                var read = await ReadOrAddAsync(schedule);
                (await FireAsync(schedule, Firing(read, null, read.Due.AddMinutes(1)) with { Endings = [new RunEnded(run, record, Keep, null)] })).ShouldBe([true]);
                break;
            default:
                (await Store.Schedules.RemoveAsync(schedule.Id, null, cancel: true, None)).ShouldBe([run.Id]);
                break;
        }

        (await PeekAsync()).ShouldHaveSingleItem().ShouldBe(RunId.Of(stays.Id, Then));
        (await Store.Work.ReadQueuesAsync(None)).ShouldBe([new QueueStatus(Queue, 1, Then)]);
        (await ReadDueAsync(schedule)).Runs.ShouldBeEmpty();
        (await ContinueAsync(run, ClaimedBy(run, await LaterAsync()))).ShouldBeFalse();
    }

    [Fact]
    public async Task AnOffer_IsAnnouncedWithQueueAndPartition()
    {
        var (schedule, last) = (Claimed(), Claimed("last"));
        var seen = new ConcurrentQueue<(QueueName, PartitionId)>();
        var end = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var subscription = await Store.Signals.OnOfferAsync((queue, partition) => Note(queue, partition), None);
        await (await Store.Signals.OnOfferAsync((_, _) => throw new InvalidOperationException("It was disposed."), None)).DisposeAsync();

        var offered = await OfferAsync(schedule);
        var claimed = ClaimedBy(offered, await LaterAsync());
        await ContinueAsync(offered, claimed);
        var heard = HeardOf(claimed, claimed.AttentionAt);
        await ContinueAsync(claimed, heard);
        await ContinueAsync(heard, Unclaimed(heard));
        await OfferAsync(last, queue: Other);

        await end.Task.WaitAsync(TimeSpan.FromSeconds(10), TimeProvider.System);
        seen.ShouldBe([(Queue, PartitionOf(schedule)), (Queue, PartitionOf(schedule)), (Other, PartitionOf(last))]);

        void Note(QueueName queue, PartitionId partition)
        {
            seen.Enqueue((queue, partition));
            if (queue == Other)
                end.TrySetResult();
        }
    }

    [Fact]
    public async Task ReadQueues_ReturnsEachQueueInWhichARunStands_ByName()
    {
        (await Store.Work.ReadQueuesAsync(None)).ShouldBeEmpty();
        await OfferAsync(Claimed("a"), at: Then.AddMinutes(1));
        await OfferAsync(Claimed("b"), at: Then);
        await OfferAsync(Claimed("c"), at: Then.AddMinutes(2));
        var moved = await OfferAsync(Claimed("d"), at: Then.AddMinutes(3), queue: Other);

        (await Store.Work.ReadQueuesAsync(None)).ShouldBe([new QueueStatus(Other, 1, Then.AddMinutes(3)), new QueueStatus(Queue, 3, Then)]);

        await ContinueAsync(moved, ClaimedBy(moved, await LaterAsync()));
        (await Store.Work.ReadQueuesAsync(None)).ShouldHaveSingleItem().Queue.ShouldBe(Queue);
    }

    [Fact]
    public async Task Jobs_AreNotedOnce_AndReadByName()
    {
        (await Store.Work.ReadJobsAsync(None)).ShouldBeEmpty();

        foreach (var job in new[] { "b", "a", "b" })
            await Store.Work.AddJobAsync(new QueueName(job), None);

        (await Store.Work.ReadJobsAsync(None)).ShouldBe([new QueueName("a"), new QueueName("b")]);
    }

    private static ScheduleId ScheduleOf(RunId run) => run.TryGetSchedule(out var schedule) ? schedule : throw new ArgumentException($"'{run}' is no run.", nameof(run));
}
