using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;
using ScalableScheduler.Storage;
using Shouldly;
using Xunit;

namespace ScalableScheduler.Testing.StoreConformance;

/// <summary>The promises of the stores about backfills.</summary>
public abstract class BackfillConformance : StoreConformance
{
    private static readonly DateTimeOffset Then = Samples.Start;
    private readonly Schedule _schedule = Samples.Schedule("a");

    [Fact]
    public async Task Start_MakesTheBackfillDueAtOnce()
    {
        await AddAsync(_schedule, null);
        var backfill = Backfill(Then);

        (await Store.Schedules.StartBackfillAsync(backfill, None)).ShouldBeTrue();

        var due = await ReadAsync();
        due.Backfill.ShouldBe(backfill);
        due.Definition.ShouldSayTheSameAs(_schedule);
        (await Store.Schedules.GetBackfillAsync(_schedule.Id, None)).ShouldBe(backfill);
    }

    [Fact]
    public async Task Start_IsRefused_WhileAnotherIsRunning_OrTheScheduleIsMissing()
    {
        (await Store.Schedules.StartBackfillAsync(Backfill(Then), None)).ShouldBeFalse();
        (await Store.Schedules.GetBackfillAsync(_schedule.Id, None)).ShouldBeNull();
        await AddAsync(_schedule, null);

        (await Store.Schedules.StartBackfillAsync(Backfill(Then), None)).ShouldBeTrue();
        (await Store.Schedules.StartBackfillAsync(Backfill(Then), None)).ShouldBeTrue("It is the same one, begun again.");
        (await Store.Schedules.StartBackfillAsync(Backfill(Then.AddSeconds(1)), None)).ShouldBeFalse();

        (await Store.Schedules.GetBackfillAsync(_schedule.Id, None)).ShouldBe(Backfill(Then));
    }

    [Fact]
    public async Task Start_WakesTheOwner()
    {
        await AddAsync(_schedule, null);
        var woken = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var subscription = await Store.Signals.OnDueAsync(PartitionOf(_schedule), () => woken.TrySetResult(), None);

        await Store.Schedules.StartBackfillAsync(Backfill(Then), None);

        await woken.Task.WaitAsync(TimeSpan.FromSeconds(10), TimeProvider.System);
    }

    [Fact]
    public async Task Fire_OpensItsRunsAndMovesIt_Together()
    {
        var (read, firing) = await StepAsync((await NowAsync()).AddHours(1));

        (await FireAsync(_schedule, firing)).ShouldBe([true]);
        (await FireAsync(_schedule, firing)).ShouldBe([true]);

        (await GetAsync(_schedule)).ShouldNotBeNull().OpenRuns.ShouldBe(2);
        (await Store.Schedules.GetBackfillAsync(_schedule.Id, None)).ShouldBe(firing.Backfill);
        var batch = await ReadDueAsync(_schedule);
        batch.Backfills.ShouldBeEmpty();
        batch.NextDue.ShouldBe(firing.NextDue);
        (await FireAsync(_schedule, firing with { Backfill = read.Backfill with { Version = 2, Opened = 1 } })).ShouldBe([false]);
    }

    [Fact]
    public async Task Fire_IsRefused_WhenItEndedSinceItWasRead()
    {
        var (read, firing) = await StepAsync(null);
        await Store.Schedules.EndBackfillAsync(read.Backfill, Ended(read.Backfill), None);

        (await FireAsync(_schedule, firing)).ShouldBe([false]);

        (await GetAsync(_schedule)).ShouldNotBeNull().OpenRuns.ShouldBe(0);
    }

    [Fact]
    public async Task Fire_EndsIt_AndAnotherMayBegin()
    {
        var (_, firing) = await StepAsync(null);
        (await FireAsync(_schedule, firing with { Backfill = firing.Backfill with { Status = BackfillStatus.Completed } })).ShouldBe([true]);

        (await ReadDueAsync(_schedule)).Backfills.ShouldBeEmpty();
        (await Store.Schedules.StartBackfillAsync(Backfill(Then.AddSeconds(1)), None)).ShouldBeTrue();
        (await ReadAsync()).Backfill.ShouldBe(Backfill(Then.AddSeconds(1)));
        (await FireAsync(_schedule, firing)).ShouldBe([false]);
    }

    [Fact]
    public async Task Fire_MakesACompletedSchedule_Uncompleted()
    {
        var (_, firing) = await StepAsync(null);
        (await FireAsync(_schedule, firing)).ShouldBe([true]);

        (await IsRetainedAsCompletedAsync(_schedule)).ShouldBeFalse();
    }

    [Fact]
    public async Task End_EndsIt_IsSafeToRepeat_AndIsRefusedWhenItChanged()
    {
        await AddAsync(_schedule, null);
        var backfill = Backfill(Then);
        await Store.Schedules.StartBackfillAsync(backfill, None);

        (await Store.Schedules.EndBackfillAsync(backfill with { Version = 7 }, Ended(backfill), None)).ShouldBeFalse();
        (await Store.Schedules.EndBackfillAsync(backfill, Ended(backfill), None)).ShouldBeTrue();
        (await Store.Schedules.EndBackfillAsync(backfill, Ended(backfill), None)).ShouldBeTrue();

        (await ReadDueAsync(_schedule)).Backfills.ShouldBeEmpty();
        (await Store.Schedules.GetBackfillAsync(_schedule.Id, None)).ShouldBe(Ended(backfill));
    }

    [Fact]
    public async Task Remove_TakesTheBackfillAlong()
    {
        await AddAsync(_schedule, null);
        await Store.Schedules.StartBackfillAsync(Backfill(Then), None);

        await Store.Schedules.RemoveAsync(_schedule.Id, null, cancel: false, None);

        (await Store.Schedules.GetBackfillAsync(_schedule.Id, None)).ShouldBeNull();
        var batch = await ReadDueAsync(_schedule);
        batch.Backfills.ShouldBeEmpty();
        batch.Unreadable.ShouldBeEmpty();
    }

    private async Task<(DueBackfill Read, BackfillFiring Firing)> StepAsync(DateTimeOffset? nextDue)
    {
        await AddAsync(_schedule, null);
        await Store.Schedules.StartBackfillAsync(Backfill(Then), None);
        var read = await ReadAsync();
        Run[] runs = [.. Enumerable.Range(0, 2).Select(i => Run
            .New(_schedule, RunId.OfBackfill(_schedule.Id, Then, Then.AddDays(-i)), RunOrigin.Backfill, Then.AddDays(-i), Then)
            .HeldFromStart(Samples.Node, Then.AddHours(1)))];
        return (read, new BackfillFiring(read, runs, read.Backfill with { Opened = 2, Cursor = Then, Version = 2 }, nextDue));
    }

    private async Task<DueBackfill> ReadAsync() => (await ReadDueAsync(_schedule)).Backfills.ShouldHaveSingleItem();

    private Backfill Backfill(DateTimeOffset createdAt) => new()
    {
        Schedule = _schedule.Id,
        From = Then.AddDays(-9),
        To = Then,
        Limit = 50,
        Rate = 2.5,
        Total = 9,
        CreatedAt = createdAt,
    };

    private static Backfill Ended(Backfill backfill) =>
        backfill with { Status = BackfillStatus.Cancelled, FinishedAt = Then.AddHours(1), Version = backfill.Version + 1 };
}
