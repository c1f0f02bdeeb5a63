using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;
using ScalableScheduler.Storage;
using Shouldly;
using Xunit;

namespace ScalableScheduler.Testing.StoreConformance;

/// <summary>The promises of the stores about runs of one schedule that meet.</summary>
public abstract class OverlapConformance : StoreConformance
{
    private static readonly DateTimeOffset Then = Samples.Start;
    private readonly Schedule _schedule = Samples.Schedule("a") with { Overlap = OverlapPolicy.BufferAll };

    [Fact]
    public async Task ReadDue_ReturnsTheOpenRuns_WhenOverlapMatters()
    {
        var active = await OpenActiveAsync();
        var queued = await QueueAsync(1);
        var requested = await RequestAsync(_schedule, "key", Then.AddMinutes(2));
        await Store.Runs.RequestCancelAsync(active, "why", None);

        var batch = await ReadDueAsync(_schedule);

        var open = batch.Schedules.ShouldHaveSingleItem().Open;
        open.Active.ShouldHaveSingleItem().ShouldSayTheSameAs(active with { CancelReason = "why" });
        open.Queued.ShouldHaveSingleItem().ShouldSayTheSameAs(queued);
        open.Requested.ShouldHaveSingleItem().ShouldSayTheSameAs(requested);
        var due = batch.Runs.ShouldHaveSingleItem();
        due.Run.Id.ShouldBe(requested.Id);
        due.IsActive.ShouldBeFalse();
        due.Open.Count.ShouldBe(3);
    }

    [Fact]
    public async Task ReadDue_ReturnsNoOpenRuns_WhenOverlapIsAllowed()
    {
        var schedule = Samples.Schedule("b");
        await AddAsync(schedule, Then);
        await OpenRunAsync(schedule, Then, Then.AddMinutes(1));
        await RequestAsync(schedule, "key", Then);

        var batch = await ReadDueAsync(schedule);

        batch.Schedules.ShouldHaveSingleItem().Open.Count.ShouldBe(0);
        batch.Runs.ShouldHaveSingleItem().Open.Count.ShouldBe(0);
    }

    [Fact]
    public async Task Fire_IsRefused_WhenARunWasOpenedSinceItWasRead()
    {
        await OpenActiveAsync();
        var read = await ReadAsync();
        await RequestAsync(_schedule, "key", (await NowAsync()).AddHours(1));

        (await FireAsync(_schedule, Queueing(read) with { Open = read.Open })).ShouldBe([false]);
        (await FireAsync(_schedule, Queueing(read))).ShouldBe([true]);
    }

    [Fact]
    public async Task Fire_IsRefused_WhenARunEndedSinceItWasRead()
    {
        var active = await OpenActiveAsync();
        var read = await ReadAsync();
        await FinishAsync(active, Samples.Succeeded(active));

        (await FireAsync(_schedule, Queueing(read) with { Open = read.Open })).ShouldBe([false]);

        (await GetAsync(_schedule)).ShouldNotBeNull().OpenRuns.ShouldBe(0);
    }

    [Fact]
    public async Task Fire_IsRefused_WhenARunBecameActiveSinceItWasRead()
    {
        await OpenActiveAsync();
        var requested = await RequestAsync(_schedule, "key", Then);
        var batch = await ReadDueAsync(_schedule);
        (await FireAsync(_schedule, new RunFiring(batch.Runs[0], requested.Hold(Samples.Node, Then, Then.AddHours(1))))).ShouldBe([true]);

        (await FireAsync(_schedule, Queueing(batch.Schedules[0]) with { Open = batch.Schedules[0].Open })).ShouldBe([false]);
    }

    [Fact]
    public async Task Finish_ReleasesTheFirstQueuedRun_WhenNoneIsActiveAnyMore()
    {
        var active = await OpenActiveAsync();
        var first = await QueueAsync(1);
        var second = await QueueAsync(2);
        (await ReadDueAsync(_schedule)).Runs.ShouldBeEmpty();

        await FinishAsync(active, Samples.Succeeded(active));

        var due = (await ReadDueAsync(_schedule)).Runs.ShouldHaveSingleItem();
        due.Run.Id.ShouldBe(first.Id);
        due.IsActive.ShouldBeTrue();
        due.Open.Count.ShouldBe(0);
        var held = first.Hold(Samples.Node, Then, Then.AddHours(1));
        (await FireAsync(_schedule, new RunFiring(due, held))).ShouldBe([true]);
        (await FinishAsync(held, Samples.Succeeded(held))).ShouldBeTrue();
        (await ReadDueAsync(_schedule)).Runs.ShouldHaveSingleItem().Run.Id.ShouldBe(second.Id);
    }

    [Fact]
    public async Task Finish_WakesTheOwner_WhenARunIsReleased()
    {
        var active = await OpenActiveAsync();
        await QueueAsync(1);
        var woken = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var subscription = await Store.Signals.OnDueAsync(PartitionOf(_schedule), () => woken.TrySetResult(), None);

        await FinishAsync(active, Samples.Succeeded(active));

        await woken.Task.WaitAsync(TimeSpan.FromSeconds(10), TimeProvider.System);
    }

    [Fact]
    public async Task Finish_ReleasesNone_WhileAnotherRunIsActive()
    {
        var active = await OpenActiveAsync();
        await OpenRunAsync(_schedule, Then.AddMinutes(1), Then.AddMinutes(2));
        await QueueAsync(2);

        await FinishAsync(active, Samples.Succeeded(active));

        (await ReadDueAsync(_schedule)).Runs.ShouldBeEmpty();
    }

    [Fact]
    public async Task Finish_LeavesARequestedRun_ToItsTimeAndToThePolicy()
    {
        var active = await OpenActiveAsync();
        await RequestAsync(_schedule, "now", Then);
        await RequestAsync(_schedule, "later", (await NowAsync()).AddHours(1));

        await FinishAsync(active, Samples.Succeeded(active));

        var due = (await ReadDueAsync(_schedule)).Runs.ShouldHaveSingleItem();
        due.Run.Id.ShouldBe(RunId.OfKey(_schedule.Id, "now"));
        due.IsActive.ShouldBeFalse();
    }

    [Fact]
    public async Task Fire_EndsTheRunsThatMakeWay_Together()
    {
        var active = await OpenActiveAsync();
        var queued = await QueueAsync(1);
        var read = await ReadAsync();
        var cancelled = RunRecord.OfEnded(active, RunStatus.Cancelled, "made way", Then.AddMinutes(2));
        var skipped = RunRecord.OfSkipped(queued, SkipReason.Overlap, Then.AddMinutes(2));
        var next = Run.Open(_schedule.Id, Then.AddMinutes(2), Samples.Node, Then.AddMinutes(2), Then.AddHours(1));
        var firing = Firing(read, next, Then.AddMinutes(3)) with
        {
            Open = read.Open,
            Endings = [new RunEnded(active, cancelled, Keep, null), new RunEnded(queued, skipped, Keep, null)],
        };

        (await FireAsync(_schedule, firing)).ShouldBe([true]);
        (await FireAsync(_schedule, firing)).ShouldBe([true]);

        var view = (await GetAsync(_schedule)).ShouldNotBeNull();
        view.OpenRuns.ShouldBe(1);
        view.LastRun.ShouldBe(LastRun.Of(cancelled));
        view.ErrorCount.ShouldBe(0);
        (await Store.Runs.GetRunAsync(active.Id, None)).ShouldNotBeNull().ShouldSayTheSameAs(cancelled);
        (await Store.Runs.GetRunAsync(queued.Id, None)).ShouldNotBeNull().ShouldSayTheSameAs(skipped);
        (await FinishAsync(active, Samples.Succeeded(active))).ShouldBeFalse();
    }

    [Fact]
    public async Task Fire_IsRefusedAsAWhole_WhenARunThatMakesWayChanged()
    {
        var active = await OpenActiveAsync();
        var read = await ReadAsync();
        await ContinueAsync(active, active.HoldUntil(Then.AddHours(9)));
        var ending = new RunEnded(active, RunRecord.OfEnded(active, RunStatus.Cancelled, "made way", Then), Keep, null);

        (await FireAsync(_schedule, Queueing(read) with { Endings = [ending] })).ShouldBe([false]);

        var view = (await GetAsync(_schedule)).ShouldNotBeNull();
        view.State.ShouldBe(read.State);
        view.NextDue.ShouldBe(read.Due);
        view.OpenRuns.ShouldBe(1);
        (await Store.Runs.GetRunAsync(active.Id, None)).ShouldNotBeNull().Status.ShouldBe(RunStatus.Running);
    }

    [Fact]
    public async Task Fire_AsksHeldRunsToStop_AndPassesOverOthers()
    {
        var active = await OpenActiveAsync();
        var queued = await QueueAsync(1);
        var read = await ReadAsync();
        var firing = Queueing(read) with { Cancellations = [(active.Id, "made way"), (queued.Id, "made way"), (new RunId("a:1"), "made way")] };

        (await FireAsync(_schedule, firing)).ShouldBe([true]);

        (await Store.Runs.GetOpenAsync(active.Id, None)).ShouldNotBeNull().CancelReason.ShouldBe("made way");
        (await Store.Runs.GetOpenAsync(queued.Id, None)).ShouldNotBeNull().CancelReason.ShouldBeNull();
    }

    [Fact]
    public async Task Fire_RecordsASkippedSeries_InThePlaceOfTheShorterOne()
    {
        await AddAsync(_schedule, Then);
        var other = new SkippedOccurrences(SkipReason.Misfire, Then.AddHours(-2), Then.AddHours(-1), 3, AtLeast: false);
        for (var i = 1; i <= 3; i++)
        {
            var read = await ReadAsync();
            var series = new SkippedOccurrences(SkipReason.Overlap, Then, Then.AddMinutes(i), i, AtLeast: false);
            RunRecord[] records = [RunRecord.OfSkipped(_schedule, other, Then), RunRecord.OfSkipped(_schedule, series, Then.AddMinutes(i))];
            (await FireAsync(_schedule, Firing(read, null, Then.AddMinutes(i)) with { Skipped = records })).ShouldBe([true]);
        }

        var history = (await Store.Runs.ListRunsAsync(new RunQuery { Schedule = _schedule.Id }, None)).Items;
        var all = (await Store.Runs.ListRunsAsync(new RunQuery(), None)).Items;

        history.Select(r => (r.Skipped!.Reason, r.Skipped.Count)).ShouldBe([(SkipReason.Overlap, 3), (SkipReason.Misfire, 3)]);
        history[0].OpenedAt.ShouldBe(Then.AddMinutes(3));
        all.Select(r => r.Id).ShouldBe(history.Select(r => r.Id));
    }

    [Fact]
    public async Task Fire_LeavesTheScheduleUncompleted_WhenItsLastRunTakesAnothersPlace()
    {
        var active = await OpenActiveAsync();
        var read = await ReadAsync();
        var next = Run.Open(_schedule.Id, read.Due, Samples.Node, read.Due, Then.AddHours(1));
        var ending = new RunEnded(active, RunRecord.OfEnded(active, RunStatus.Cancelled, "made way", Then), Keep, null);

        (await FireAsync(_schedule, Firing(read, next, nextDue: null) with { Endings = [ending] })).ShouldBe([true]);

        (await IsRetainedAsCompletedAsync(_schedule)).ShouldBeFalse();
        await FinishAsync(next, Samples.Succeeded(next));
        (await IsRetainedAsCompletedAsync(_schedule)).ShouldBeTrue();
    }

    [Fact]
    public async Task FireRun_QueuesARequestedRun_UntilTheOtherEnds()
    {
        var active = await OpenActiveAsync();
        var requested = await RequestAsync(_schedule, "key", Then);
        var due = (await ReadDueAsync(_schedule)).Runs.ShouldHaveSingleItem();
        var firing = new RunFiring(due, requested.Queue()) { Open = due.Open };

        (await FireAsync(_schedule, firing)).ShouldBe([true]);
        (await FireAsync(_schedule, firing)).ShouldBe([true]);

        (await ReadDueAsync(_schedule)).Runs.ShouldBeEmpty();
        (await ReadAsync()).Open.Queued.ShouldHaveSingleItem().ShouldSayTheSameAs(requested.Queue());
        await FinishAsync(active, Samples.Succeeded(active));
        (await ReadDueAsync(_schedule)).Runs.ShouldHaveSingleItem().IsActive.ShouldBeTrue();
    }

    [Fact]
    public async Task FireRun_PostponesARun_WhichIsActiveFromThenOn()
    {
        await OpenActiveAsync();
        var requested = await RequestAsync(_schedule, "key", Then);
        var due = (await ReadDueAsync(_schedule)).Runs.ShouldHaveSingleItem();
        var at = (await NowAsync()).AddHours(1);

        (await FireAsync(_schedule, new RunFiring(due, requested.Postpone(at)))).ShouldBe([true]);

        var batch = await ReadDueAsync(_schedule);
        batch.Runs.ShouldBeEmpty();
        batch.NextDue.ShouldBe(at);
        batch.Schedules.ShouldHaveSingleItem().Open.Active.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Close_EndsAWaitingRun_AndIsAnsweredAsAcceptedWhenRepeated()
    {
        await OpenActiveAsync();
        var requested = await RequestAsync(_schedule, "key", Then);
        var due = (await ReadDueAsync(_schedule)).Runs.ShouldHaveSingleItem();
        var record = RunRecord.OfSkipped(requested, SkipReason.Overlap, Then);
        var closing = new RunClosing(due, new RunEnded(requested, record, Keep, null)) { Open = due.Open };

        (await FireAsync(_schedule, closing)).ShouldBe([true]);
        (await FireAsync(_schedule, closing)).ShouldBe([true]);

        (await Store.Runs.GetRunAsync(requested.Id, None)).ShouldNotBeNull().ShouldSayTheSameAs(record);
        var view = (await GetAsync(_schedule)).ShouldNotBeNull();
        view.OpenRuns.ShouldBe(1);
        view.LastRun.ShouldBeNull("A run that was left out is no last run.");
        (await ReadDueAsync(_schedule)).Runs.ShouldBeEmpty();
    }

    [Fact]
    public async Task Close_IsRefused_WhenTheRunChanged()
    {
        await OpenActiveAsync();
        var requested = await RequestAsync(_schedule, "key", Then);
        var due = (await ReadDueAsync(_schedule)).Runs.ShouldHaveSingleItem();
        (await FireAsync(_schedule, new RunFiring(due, requested.Hold(Samples.Node, Then, Then)))).ShouldBe([true]);

        (await FireAsync(_schedule, new RunClosing(due, new RunEnded(requested, RunRecord.OfSkipped(requested, SkipReason.Overlap, Then), Keep, null)))).ShouldBe([false]);

        (await GetAsync(_schedule)).ShouldNotBeNull().OpenRuns.ShouldBe(2);
    }

    private async Task<Run> OpenActiveAsync()
    {
        await AddAsync(_schedule, Then);
        return await OpenRunAsync(_schedule, Then, Then.AddMinutes(1));
    }

    private async Task<DueSchedule> ReadAsync() => (await ReadDueAsync(_schedule)).Schedules.ShouldHaveSingleItem();

    /// <summary>Queues the occurrence of this minute.</summary>
    private async Task<Run> QueueAsync(int minute)
    {
        var read = await ReadAsync();
        var firing = Queueing(read) with { Open = read.Open };
        (await FireAsync(_schedule, firing)).ShouldBe([true]);
        firing.Runs[0].NominalTime.ShouldBe(Then.AddMinutes(minute));
        return firing.Runs[0];
    }

    private ScheduleFiring Queueing(DueSchedule read) =>
        Firing(read, Run.Of(_schedule, read.Due, read.Due).QueuedFromStart(), read.Due.AddMinutes(1));
}
