using System.Text;
using ScalableScheduler.Collections;
using ScalableScheduler.Coordination;
using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;
using ScalableScheduler.Storage;
using Shouldly;
using Xunit;

namespace ScalableScheduler.Testing.StoreConformance;

/// <summary>What every store promises about who owned a partition and does no more: nothing of what he writes is done, whatever
/// it is. Each write is sent once more by the present owner and is carried out then: nothing but the token was wrong with it.
/// Retention, checks and repairs have their test with their other promises.</summary>
public abstract class FencingConformance : StoreConformance
{
    private static readonly DateTimeOffset Then = Samples.Start;
    private static readonly CollectionName Off = new("off");

    private readonly Schedule _schedule = Samples.Schedule("a") with { Overlap = OverlapPolicy.BufferAll };

    [Fact]
    public async Task ALateOwner_FiresNoSchedule()
    {
        await AddAsync(_schedule, Then);
        var read = (await ReadDueAsync(_schedule)).Schedules.ShouldHaveSingleItem();
        var run = Run.Open(_schedule.Id, Then, Samples.Node, Then, Then.AddMinutes(1));
        var skipped = RunRecord.OfSkipped(Run.Of(_schedule, Then.AddSeconds(1), Then), SkipReason.Overlap, Then);

        await ShouldNotBeDoneForALateOwnerAsync(Firing(read, run, Then.AddMinutes(1), skipped));
    }

    [Fact]
    public async Task ALateOwner_EndsAndStopsNoRuns()
    {
        var (first, second) = (await OpenActiveAsync(0), await OpenActiveAsync(1));
        var read = (await ReadDueAsync(_schedule)).Schedules.ShouldHaveSingleItem();
        var ended = RunRecord.OfEnded(first, RunStatus.Cancelled, "made way", Then.AddMinutes(2));

        await ShouldNotBeDoneForALateOwnerAsync(Firing(read, Run.Of(_schedule, Then.AddMinutes(2), Then).QueuedFromStart(), Then.AddMinutes(3)) with
        {
            Endings = [new RunEnded(first, ended, Keep, null)],
            Cancellations = [(second.Id, "made way")],
        });
    }

    [Fact]
    public async Task ALateOwner_TakesUpNoRun()
    {
        await AddAsync(_schedule, null);
        var requested = await RequestAsync(_schedule, "key", Then);
        var read = (await ReadDueAsync(_schedule)).Runs.ShouldHaveSingleItem();

        await ShouldNotBeDoneForALateOwnerAsync(new RunFiring(read, requested.Hold(Samples.Node, Then, Then)));
    }

    [Fact]
    public async Task ALateOwner_ClosesNoRun()
    {
        await AddAsync(_schedule, null);
        var requested = await RequestAsync(_schedule, "key", Then);
        var read = (await ReadDueAsync(_schedule)).Runs.ShouldHaveSingleItem();

        await ShouldNotBeDoneForALateOwnerAsync(
            new RunClosing(read, new RunEnded(requested, RunRecord.OfSkipped(requested, SkipReason.Overlap, Then), Keep, null)));
    }

    [Fact]
    public async Task ALateOwner_DoesNotGoOnWithABackfill()
    {
        await AddAsync(_schedule, null);
        var backfill = new Backfill { Schedule = _schedule.Id, From = Then.AddDays(-9), To = Then, Limit = 50, Rate = 1, Total = 9, CreatedAt = Then };
        (await Store.Schedules.StartBackfillAsync(backfill, None)).ShouldBeTrue();
        var read = (await ReadDueAsync(_schedule)).Backfills.ShouldHaveSingleItem();
        var run = Run.New(_schedule, RunId.OfBackfill(_schedule.Id, Then, Then.AddDays(-1)), RunOrigin.Backfill, Then.AddDays(-1), Then).HeldFromStart(Samples.Node, Then.AddHours(1));

        await ShouldNotBeDoneForALateOwnerAsync(
            new BackfillFiring(read, [run], backfill with { Opened = 1, Cursor = Then, Version = 2 }, (await NowAsync()).AddHours(1)));
    }

    [Fact]
    public async Task ALateOwner_SetsNoScheduleAside()
    {
        await Store.Collections.SaveAsync(
            new Collection { Name = Off, Enabled = false, Revision = 1, CreatedAt = Then, UpdatedAt = Then }, null, None);
        await AddAsync(_schedule with { Collection = Off }, Then);

        await ShouldNotBeDoneForALateOwnerAsync(new Parking((await ReadDueAsync(_schedule)).Schedules.ShouldHaveSingleItem()));
    }

    [Fact]
    public async Task ALateOwner_MovesNoEntry()
    {
        await AddAsync(_schedule, Then);

        await ShouldNotBeDoneForALateOwnerAsync(new Deferral(_schedule.Id.Value, Then, (await NowAsync()).AddHours(1)));
    }

    [Fact]
    public async Task ALateOwner_DoesNotNoteThePartitionAsChecked()
    {
        var (partition, late) = await TakeAsync(_schedule);
        await Store.Due.TakeAsync(partition, None);

        (await Store.Checks.CheckAsync(partition, late, "", repair: true, None)).ShouldBeNull();

        (await Store.Cluster.ReadStatusAsync(None)).Partitions.ShouldAllBe(p => p.CheckedAt == null);
    }

    private async Task ShouldNotBeDoneForALateOwnerAsync(Firing firing)
    {
        var (partition, late) = await TakeAsync(_schedule);
        var present = await Store.Due.TakeAsync(partition, None);
        var before = await StandingAsync();

        // A token that nobody was given yet is none either.
        foreach (var wrong in (FencingToken[])[late, new FencingToken(present.Value + 1), default])
        {
            var refused = await Store.Due.FireAsync(partition, wrong, [firing], None);
            refused.TokenIsStale.ShouldBeTrue();
            refused.Accepted.ShouldBeEmpty();
            (await StandingAsync()).ShouldBe(before);
        }

        (await Store.Due.FireAsync(partition, present, [firing], None)).Accepted.ShouldBe([true]);
        (await StandingAsync()).ShouldNotBe(before);
    }

    private async Task<Run> OpenActiveAsync(int minute)
    {
        if (minute == 0)
            await AddAsync(_schedule, Then);
        return await OpenRunAsync(_schedule, Then.AddMinutes(minute), Then.AddMinutes(minute + 1));
    }

    // All that can be read of the schedule and its runs.
    private async Task<string> StandingAsync()
    {
        var view = (await GetAsync(_schedule)).ShouldNotBeNull();
        var text = new StringBuilder().AppendLine($"{view.State} due {view.NextDue:O} open {view.OpenRuns} last {view.LastRun} errors {view.ErrorCount}");
        foreach (var run in (await Store.Runs.ListRunsAsync(new RunQuery { Schedule = _schedule.Id }, None)).Items)
        {
            var open = await Store.Runs.GetOpenAsync(run.Id, None);
            text.AppendLine($"{run.Id} {run.Status} {run.Attempts.Count} {run.Message} {open?.Version} {open?.Node} {open?.AttentionAt:O} {open?.CancelReason}");
        }
        foreach (var held in await Store.Due.ReadHeldAsync(PartitionOf(_schedule), Then.AddYears(-1), 10, None))
            text.AppendLine($"held {held.Id} {held.Version}");
        var batch = await ReadDueAsync(_schedule);
        foreach (var entry in batch.Schedules.Select(s => $"{s.Definition.Id} {s.Due:O} {s.Open.Count}")
            .Concat(batch.Runs.Select(r => $"{r.Run.Id} {r.Run.Version} {r.Due:O} {r.IsActive}")).Concat(batch.Backfills.Select(b => $"{b.Backfill} {b.Due:O}")))
        {
            text.AppendLine(entry);
        }
        return text.AppendLine($"next {batch.NextDue:O} {await Store.Schedules.GetBackfillAsync(_schedule.Id, None)}").ToString();
    }
}
