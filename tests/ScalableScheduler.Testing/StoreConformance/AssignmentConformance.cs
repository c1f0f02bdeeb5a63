using ScalableScheduler.Collections;
using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;
using ScalableScheduler.Storage;
using ScalableScheduler.Work;
using Shouldly;
using Xunit;

namespace ScalableScheduler.Testing.StoreConformance;

/// <summary>The promises of the stores about runs that are a worker's to do.</summary>
public abstract class AssignmentConformance : WorkConformance
{
    private readonly Schedule _schedule = Claimed();

    [Fact]
    public async Task AnAssignedRun_IsDueWhenItNeedsAttention_AndNotHeld()
    {
        var offered = await OfferAsync(_schedule, attention: Then.AddMinutes(1));
        await ShouldBeDueAsync(offered);

        var claimed = ClaimedBy(offered, Then.AddMinutes(2));
        await ContinueAsync(offered, claimed);
        await ShouldBeDueAsync(claimed);

        var heard = HeardOf(claimed, await LaterAsync());
        await ContinueAsync(claimed, heard);
        (await ReadDueAsync(_schedule)).Runs.ShouldBeEmpty();
        var (partition, later) = (PartitionOf(_schedule), heard.AttentionAt);
        await FireAsync(_schedule, new Deferral(_schedule.Id.Value, Then.AddMinutes(1), later.AddHours(1)));
        (await Store.Due.ReadDueAsync(partition, 10, None)).NextDue.ShouldBe(later);
        (await Store.Due.ReadHeldAsync(partition, Then, 10, None)).ShouldBeEmpty();
    }

    [Fact]
    public async Task ASentRun_IsHeldUntilItWasSent()
    {
        var schedule = _schedule with { Work = new WorkSettings() };
        await AddAsync(schedule, Then);
        var held = await OpenRunAsync(schedule, Then, await LaterAsync());

        var sent = held.Assign(Assignment.Sent(1, Then.AddSeconds(1)), Then.AddMinutes(1));
        (await ContinueAsync(held, sent)).ShouldBeTrue();
        (await ContinueAsync(held, sent)).ShouldBeTrue();

        await ShouldBeDueAsync(sent);
        (await PeekAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task AnAssignedRun_IsReadAsItWasWritten()
    {
        var claimed = await OpenClaimedAsync(_schedule);
        var heard = Stopping(HeardOf(claimed, claimed.AttentionAt), claimed.AttentionAt);
        (await ContinueAsync(claimed, heard with { Version = claimed.Version + 1 })).ShouldBeTrue();
        heard = heard with { Version = claimed.Version + 1 };

        (await Store.Runs.GetOpenAsync(heard.Id, None)).ShouldNotBeNull().ShouldSayTheSameAs(heard);
        var record = (await Store.Runs.GetRunAsync(heard.Id, None)).ShouldNotBeNull();
        record.ShouldSayTheSameAs(RunRecord.OfOpen(heard));
        (record.Queue, record.Worker, record.Progress).ShouldBe((Queue, "worker-8", new Progress(12.5, "half of a quarter", Then.AddMinutes(2))));
    }

    [Theory]
    [InlineData("""{"rows":[1,2.50,null]}""")]
    [InlineData("null")]
    [InlineData(null)]
    public async Task AWorkersEnd_IsReadAsItWasWritten(string? result)
    {
        var run = await OpenClaimedAsync(_schedule);
        var attempt = new Attempt(1, null, Then.AddMinutes(1), Then.AddMinutes(2), AttemptOutcome.Completed) { Worker = "worker-7", Claim = Claim };
        var record = RunRecord.OfEnded(run, attempt, RunStatus.Succeeded) with { Result = result is null ? null : Samples.Json(result) };

        (await FinishAsync(run, record)).ShouldBeTrue();
        (await FinishAsync(run, record)).ShouldBeTrue("It was written, and this repeats it.");

        (await Store.Runs.GetRunAsync(run.Id, None)).ShouldNotBeNull().ShouldSayTheSameAs(record);
        (await ReadDueAsync(_schedule)).Runs.ShouldBeEmpty();
        (await ContinueAsync(run, HeardOf(run, run.AttentionAt))).ShouldBeFalse();
    }

    [Fact]
    public async Task AnAssignedRun_HasThePriorityOfItsSchedule()
    {
        var (plain, urgent) = (ClaimedInOnePartition(2)[0], ClaimedInOnePartition(2)[1] with { Priority = 3 });
        await OpenClaimedAsync(plain, Then.AddMinutes(1));
        var first = await OpenClaimedAsync(urgent, Then.AddMinutes(2));
        foreach (var schedule in new[] { plain, urgent })
            (await FireAsync(schedule, new Deferral(schedule.Id.Value, Then.AddMinutes(1), await LaterAsync()))).ShouldBe([true]);

        (await ReadDueAsync(plain, 1)).Runs.ShouldHaveSingleItem().Run.Id.ShouldBe(first.Id);
        await FinishAsync(first, RunRecord.OfEnded(first, RunStatus.Cancelled, "why", Then));
        (await ReadDueAsync(plain)).Runs.ShouldHaveSingleItem().Run.Schedule.ShouldBe(plain.Id);
    }

    [Fact]
    public async Task RequestCancel_MakesAClaimedRunDueNow_AndWakesTheOwner()
    {
        var run = await OpenClaimedAsync(_schedule);
        var woken = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var subscription = await Store.Signals.OnDueAsync(PartitionOf(_schedule), () => woken.TrySetResult(), None);

        (await Store.Runs.RequestCancelAsync(run, "why", None)).ShouldBeTrue();
        (await Store.Runs.RequestCancelAsync(run, "again", None)).ShouldBeTrue();

        await woken.Task.WaitAsync(TimeSpan.FromSeconds(10), TimeProvider.System);
        (await ReadRunAsync()).ShouldSayTheSameAs(run with { CancelReason = "why" });
        (await Store.Runs.ListRunsAsync(new RunQuery { Status = RunStatus.Cancelling }, None)).Items.ShouldHaveSingleItem().Message.ShouldBe("why");
    }

    [Fact]
    public async Task AClaimedRunThatIsToStop_GoesOn_AndIsDueUntilItsWorkerWasTold()
    {
        var run = await OpenClaimedAsync(_schedule);
        await Store.Runs.RequestCancelAsync(run, "why", None);
        var heard = HeardOf(run, await LaterAsync());

        (await ContinueAsync(run, heard)).ShouldBeTrue();

        var due = (await ReadDueAsync(_schedule)).Runs.ShouldHaveSingleItem();
        due.Run.ShouldSayTheSameAs(heard with { CancelReason = "why" });
        var told = Stopping(heard, heard.AttentionAt);
        (await FireAsync(_schedule, new RunFiring(due, told))).ShouldBe([true]);
        (await Store.Runs.RequestCancelAsync(told, "again", None)).ShouldBeTrue();
        (await ReadDueAsync(_schedule)).Runs.ShouldBeEmpty();
        (await Store.Runs.GetOpenAsync(run.Id, None)).ShouldNotBeNull().ShouldSayTheSameAs(told with { CancelReason = "why" });
    }

    [Fact]
    public async Task AClaimedRunThatIsToStop_IsNotOfferedAgain()
    {
        var run = await OpenClaimedAsync(_schedule);
        await Store.Runs.RequestCancelAsync(run, "why", None);

        foreach (var next in new[] { Unclaimed(run), run.GiveBack(Then) })
            (await Store.Runs.FinishAsync(new RunContinues(run, next), None)).ShouldBe(FinishAnswer.IsCancelled);

        (await PeekAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task AHeldRunThatIsToStop_IsDueNow_OnceItWasSent()
    {
        await AddAsync(_schedule, Then);
        var held = await OpenRunAsync(_schedule, Then, await LaterAsync());
        await Store.Runs.RequestCancelAsync(held, "why", None);

        (await ContinueAsync(held, held.Assign(Assignment.Sent(1, Then), await LaterAsync()))).ShouldBeTrue();

        (await ReadRunAsync()).CancelReason.ShouldBe("why");
    }

    [Fact]
    public async Task RequestCancel_IsRefused_WhileTheRunIsOffered()
    {
        var run = await OfferAsync(_schedule);

        (await Store.Runs.RequestCancelAsync(run, "why", None)).ShouldBeFalse();

        (await Store.Runs.GetOpenAsync(run.Id, None)).ShouldNotBeNull().CancelReason.ShouldBeNull();
        (await ContinueAsync(run, ClaimedBy(run, await LaterAsync()))).ShouldBeTrue();
    }

    [Fact]
    public async Task FireRun_IsRefused_WhenSomebodyAskedForAStopSinceItWasRead()
    {
        var run = await OpenClaimedAsync(_schedule, await NowAsync());
        var due = (await ReadDueAsync(_schedule)).Runs.ShouldHaveSingleItem();
        await Store.Runs.RequestCancelAsync(run, "why", None);

        (await FireAsync(_schedule, new RunFiring(due, run.GiveBack(Then)))).ShouldBe([false]);

        (await ReadRunAsync()).ShouldSayTheSameAs(run with { CancelReason = "why" });
    }

    [Fact]
    public async Task AFiring_StopsAClaimedRunThatMakesWay_AndPassesOverAnOfferedOne()
    {
        var claimed = await OpenClaimedAsync(_schedule);
        var offered = await OfferAsync(_schedule);
        var read = await ReadOrAddAsync(_schedule);

        var firing = Firing(read, null, await LaterAsync()) with { Cancellations = [(claimed.Id, "superseded"), (offered.Id, "superseded")] };
        (await FireAsync(_schedule, firing)).ShouldBe([true]);

        (await ReadRunAsync()).ShouldSayTheSameAs(claimed with { CancelReason = "superseded" });
        (await PeekAsync()).ShouldBe([offered.Id]);
    }

    [Fact]
    public async Task AFiring_EndsAClaimedRunThatMakesWay()
    {
        var claimed = await OpenClaimedAsync(_schedule, Then);
        var read = await ReadOrAddAsync(_schedule);
        var record = RunRecord.OfEnded(claimed, RunStatus.Cancelled, "superseded", Then);

        (await FireAsync(_schedule, Firing(read, null, await LaterAsync()) with { Endings = [new RunEnded(claimed, record, Keep, null)] })).ShouldBe([true]);

        (await Store.Runs.GetRunAsync(claimed.Id, None)).ShouldNotBeNull().ShouldSayTheSameAs(record);
        (await ReadDueAsync(_schedule)).Runs.ShouldBeEmpty();
    }

    [Fact]
    public async Task AClaimedRunWhoseTimeIsUp_WaitsForItsNextAttempt_AndIsOfferedAgain()
    {
        var run = await OpenClaimedAsync(_schedule, Then.AddMinutes(1));
        var attempt = new Attempt(1, null, Then, Then, AttemptOutcome.TimedOut) { Claim = Claim };
        var waiting = run.WaitAfter(attempt, Then.AddMinutes(2));
        (await FireAsync(_schedule, Firing(run, waiting, _schedule))).ShouldBe([true]);
        (await ContinueAsync(run, HeardOf(run, await LaterAsync()))).ShouldBeFalse("Another attempt has begun.");

        var offered = waiting.Assign(Assignment.Offered(Queue, 0, Then.AddMinutes(2)), await LaterAsync());
        (await FireAsync(_schedule, Firing(waiting, offered, _schedule))).ShouldBe([true]);

        (await PeekAsync()).ShouldBe([run.Id]);
        (await Store.Runs.GetOpenAsync(run.Id, None)).ShouldNotBeNull().ShouldSayTheSameAs(offered);
    }

    [Fact]
    public async Task Hasten_PassesOverRunsThatAreAWorkersToDo()
    {
        var claimed = await OpenClaimedAsync(_schedule);
        var offered = await OfferAsync(_schedule);

        await Store.Runs.HastenAsync([claimed.Id, offered.Id], None);

        (await ReadDueAsync(_schedule)).Runs.ShouldBeEmpty();
    }

    [Fact]
    public async Task Remove_ForgetsAClaimedRun_AndThatItWasToStop()
    {
        var run = await OpenClaimedAsync(_schedule, Then);
        await Store.Runs.RequestCancelAsync(run, "why", None);

        (await Store.Schedules.RemoveAsync(_schedule.Id, null, cancel: true, None)).ShouldBe([run.Id]);

        (await Store.Runs.GetOpenAsync(run.Id, None)).ShouldBeNull();
        (await ReadDueAsync(_schedule)).Runs.ShouldBeEmpty();
        (await Store.Runs.GetOpenAsync((await OpenClaimedAsync(_schedule)).Id, None)).ShouldNotBeNull().CancelReason.ShouldBeNull();
    }

    [Fact]
    public async Task ReadDue_ReturnsTheOpenRuns_WhenTheQueueIsLimited()
    {
        var schedule = _schedule with { Work = new WorkSettings { Queue = Queue, QueueLimit = 3 } };
        var claimed = await OpenClaimedAsync(schedule);
        var offered = await OfferAsync(schedule);
        await Store.Runs.RequestCancelAsync(claimed, "why", None);

        var open = (await ReadDueAsync(schedule)).Schedules.ShouldHaveSingleItem().Open;

        open.Active.Count.ShouldBe(2);
        open.Active[0].ShouldSayTheSameAs(claimed with { CancelReason = "why" });
        open.Active[1].ShouldSayTheSameAs(offered);
    }

    [Fact]
    public async Task ReadOpen_ReturnsRunsWithDefinitionAndCollection_InOrder()
    {
        var collection = new Collection { Name = new CollectionName("team"), Revision = 1, CreatedAt = Then, UpdatedAt = Then };
        await Store.Collections.SaveAsync(collection, null, None);
        var (of, other) = (_schedule with { Collection = collection.Name }, Claimed("b"));
        var claimed = await OpenClaimedAsync(of);
        await Store.Runs.RequestCancelAsync(claimed, "why", None);
        var offered = await OfferAsync(of);
        var ended = await OpenClaimedAsync(other);
        await FinishAsync(ended, RunRecord.OfEnded(ended, RunStatus.Cancelled, "why", Then));
        var elsewhere = await OfferAsync(other);

        var read = await Store.Runs.ReadOpenAsync([elsewhere.Id, new RunId("nothing"), offered.Id, ended.Id, claimed.Id, RunId.Of(new ScheduleId("c"), Then)], None);

        read.Select(r => r?.Run.Id).ShouldBe([elsewhere.Id, null, offered.Id, null, claimed.Id, null]);
        var (first, third, fifth) = (read[0].ShouldNotBeNull(), read[2].ShouldNotBeNull(), read[4].ShouldNotBeNull());
        first.Run.ShouldSayTheSameAs(elsewhere);
        first.Definition.ShouldSayTheSameAs(other);
        first.Collection.ShouldBe(CollectionState.Undefined);
        third.Run.ShouldSayTheSameAs(offered);
        third.Definition.ShouldSayTheSameAs(of);
        third.Collection.Name.ShouldBe(collection.Name);
        fifth.Run.ShouldSayTheSameAs(claimed with { CancelReason = "why" });
        fifth.Collection.Revision.ShouldBe(1);
    }

    private async Task ShouldBeDueAsync(Run run)
    {
        var due = (await ReadDueAsync(_schedule)).Runs.ShouldHaveSingleItem();
        due.Due.ShouldBe(run.AttentionAt);
        due.IsActive.ShouldBeTrue();
        due.Run.ShouldSayTheSameAs(run);
        (await Store.Due.ReadHeldAsync(PartitionOf(_schedule), Then, 10, None)).ShouldBeEmpty();
    }

    private async Task<Run> ReadRunAsync() => (await ReadDueAsync(_schedule)).Runs.ShouldHaveSingleItem().Run;
}
