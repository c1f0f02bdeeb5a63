using System.Collections.Concurrent;
using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;
using ScalableScheduler.Storage;
using Shouldly;
using Xunit;

namespace ScalableScheduler.Testing.StoreConformance;

/// <summary>The promises of <see cref="IRunStore"/> about runs that are to be cancelled.</summary>
public abstract class CancelConformance : StoreConformance
{
    private static readonly DateTimeOffset Then = Samples.Start;
    private readonly Schedule _schedule = Samples.Schedule("a");

    [Fact]
    public async Task RequestCancel_NotesTheFirstReason_BesideTheRun()
    {
        var run = await OpenHeldAsync();

        (await Store.Runs.RequestCancelAsync(run, "first", None)).ShouldBeTrue();
        (await Store.Runs.RequestCancelAsync(run, "second", None)).ShouldBeTrue();

        var expected = run with { CancelReason = "first" };
        (await Store.Runs.GetOpenAsync(run.Id, None)).ShouldNotBeNull().ShouldSayTheSameAs(expected);
        (await Store.Due.ReadHeldAsync(PartitionOf(_schedule), Then, 10, None)).ShouldHaveSingleItem().ShouldSayTheSameAs(expected);
        (await Store.Runs.GetRunAsync(run.Id, None)).ShouldNotBeNull().ShouldSayTheSameAs(RunRecord.OfOpen(expected));
        foreach (var schedule in new ScheduleId?[] { null, _schedule.Id })
        {
            var query = new RunQuery { Schedule = schedule };
            (await Store.Runs.ListRunsAsync(query with { Status = RunStatus.Cancelling }, None)).Items.ShouldHaveSingleItem();
            (await Store.Runs.ListRunsAsync(query with { Status = RunStatus.Running }, None)).Items.ShouldBeEmpty();
        }
    }

    [Fact]
    public async Task RequestCancel_IsRefused_WhenTheRunWaits_ChangedOrEnded()
    {
        var run = await OpenHeldAsync();
        var waiting = run.GiveBack(Then);
        await ContinueAsync(run, waiting);

        (await Store.Runs.RequestCancelAsync(run, "why", None)).ShouldBeFalse();
        (await Store.Runs.RequestCancelAsync(waiting, "why", None)).ShouldBeFalse();
        await FinishAsync(waiting, RunRecord.OfEnded(waiting, RunStatus.Cancelled, "why", Then));
        (await Store.Runs.RequestCancelAsync(waiting, "why", None)).ShouldBeFalse();

        (await Store.Runs.GetOpenAsync(run.Id, None)).ShouldBeNull();
    }

    [Fact]
    public async Task Continue_IsAnsweredAsCancelled_WhenTheRunIsToStop()
    {
        var run = await OpenHeldAsync();
        await Store.Runs.RequestCancelAsync(run, "why", None);

        foreach (var next in new[] { run.GiveBack(Then), run.HoldUntil(Then.AddHours(9)) })
            (await Store.Runs.FinishAsync(new RunContinues(run, next), None)).ShouldBe(FinishAnswer.IsCancelled);

        (await Store.Runs.GetOpenAsync(run.Id, None)).ShouldNotBeNull().ShouldSayTheSameAs(run with { CancelReason = "why" });
    }

    [Fact]
    public async Task Finish_RecordsACancelledRun_AndForgetsThatItWasToStop()
    {
        var run = await OpenHeldAsync();
        await Store.Runs.RequestCancelAsync(run, "why", None);
        var record = RunRecord.OfEnded(run, Samples.Attempt(run, AttemptOutcome.Cancelled), RunStatus.Cancelled) with { Message = "why" };

        (await FinishAsync(run, record)).ShouldBeTrue();

        (await Store.Runs.GetRunAsync(run.Id, None)).ShouldNotBeNull().ShouldSayTheSameAs(record);
        (await Store.Runs.ListRunsAsync(new RunQuery { Status = RunStatus.Cancelled }, None)).Items.ShouldHaveSingleItem();
        var view = (await GetAsync(_schedule)).ShouldNotBeNull();
        view.ErrorCount.ShouldBe(0);
        view.Lately.ShouldBe(new RunCounts(0, 0));
        await Store.Schedules.RemoveAsync(_schedule.Id, null, cancel: false, None);
        (await Store.Runs.GetOpenAsync((await OpenHeldAsync()).Id, None)).ShouldNotBeNull().CancelReason.ShouldBeNull();
    }

    [Fact]
    public async Task RequestCancel_TellsAllNodes()
    {
        var run = await OpenHeldAsync();
        var told = new TaskCompletionSource<RunId>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var subscription = await Store.Signals.OnCancelAsync(id => told.TrySetResult(id), None);

        await Store.Runs.RequestCancelAsync(run, "why", None);

        (await told.Task.WaitAsync(TimeSpan.FromSeconds(10), TimeProvider.System)).ShouldBe(run.Id);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Remove_TellsAllNodesToStopItsRuns_OnlyWhenAsked(bool cancel)
    {
        var run = await OpenHeldAsync();
        var last = new RunId("last:1");
        RunId[] expected = cancel ? [run.Id, last] : [last];
        var told = new ConcurrentQueue<RunId>();
        var end = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var subscription = await Store.Signals.OnCancelAsync(id => Note(id, told, expected.Length, end), None);

        (await Store.Schedules.RemoveAsync(_schedule.Id, null, cancel, None)).ShouldNotBeNull().ShouldBeEmpty();
        await Store.Signals.AnnounceCancelAsync([last], None);

        await end.Task.WaitAsync(TimeSpan.FromSeconds(10), TimeProvider.System);
        told.ShouldBe(expected, ignoreOrder: true);
    }

    [Fact]
    public async Task Fire_TellsAllNodes_WhichRunsMakeWay()
    {
        var first = await OpenHeldAsync();
        var second = await OpenRunAsync(_schedule, Then.AddMinutes(1), Then.AddMinutes(2));
        var told = new ConcurrentQueue<RunId>();
        var both = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var subscription = await Store.Signals.OnCancelAsync(id => Note(id, told, 2, both), None);
        var ending = new RunEnded(first, RunRecord.OfEnded(first, RunStatus.Cancelled, "made way", Then), Keep, null);
        var firing = Firing(Read((await GetAsync(_schedule))!), null, null) with { Endings = [ending], Cancellations = [(second.Id, "made way")] };

        (await FireAsync(_schedule, firing)).ShouldBe([true]);

        await both.Task.WaitAsync(TimeSpan.FromSeconds(10), TimeProvider.System);
        told.ShouldBe([first.Id, second.Id], ignoreOrder: true);
    }

    // Signals may come at the same time, and in any order.
    private static void Note(RunId run, ConcurrentQueue<RunId> told, int expected, TaskCompletionSource end)
    {
        told.Enqueue(run);
        if (told.Count >= expected)
            end.TrySetResult();
    }

    private async Task<Run> OpenHeldAsync()
    {
        await AddAsync(_schedule, Then);
        return await OpenRunAsync(_schedule, Then, Then.AddMinutes(1));
    }
}
