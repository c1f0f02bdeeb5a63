using ScalableScheduler.Backups;
using ScalableScheduler.Collections;
using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;
using ScalableScheduler.Storage;
using ScalableScheduler.Testing.Backups;
using Shouldly;
using Xunit;

namespace ScalableScheduler.Testing.StoreConformance;

/// <summary>The promises of <see cref="IBackupStore"/>: what is kept can be read as a whole, and put back as it was.</summary>
public abstract class BackupConformance : WorkConformance
{
    private IStoreUnderTest? _other;

    /// <summary>Another empty store, with another number of partitions where the kind of store allows it.</summary>
    protected abstract Task<IStoreUnderTest> OpenAnotherAsync();

    private async Task<IStoreUnderTest> OtherAsync() => _other ??= await OpenAnotherAsync();

    public override async Task DisposeAsync()
    {
        if (_other is not null)
            await _other.DisposeAsync();
        await base.DisposeAsync();
    }

    [Fact]
    public async Task AllThatIsKept_ComesBackAsItWas()
    {
        await FillAsync();
        var other = await OtherAsync();

        var file = await BackupFiles.ExportAsync(Store);
        (await BackupFiles.ImportAsync(other, file)).Problems.ShouldBeEmpty();

        file.Select(BackupFiles.TypeOf).Distinct(StringComparer.Ordinal).ShouldBe(
            ["header", "collection", "job", "schedule", "record", "dead_letter", "chain_trigger", "footer"], ignoreOrder: true);
        BackupFiles.ContentOf(await BackupFiles.ExportAsync(other)).ShouldBe(BackupFiles.ContentOf(file));
        (await DescribeAsync(other)).ShouldBe(await DescribeAsync(Store));
    }

    [Fact]
    public async Task AFileThatIsImportedTwice_ChangesNothing()
    {
        await FillAsync();
        var file = await BackupFiles.ExportAsync(Store);

        foreach (var mode in new[] { ImportMode.Skip, ImportMode.Replace })
        {
            var report = await BackupFiles.ImportAsync(Store, file, new ImportOptions(mode));

            report.Problems.ShouldBeEmpty();
            report.Counts.Where(c => c.Key != "job").ShouldAllBe(c => c.Value.Taken == 0 && c.Value.Replaced == 0);
            BackupFiles.ContentOf(await BackupFiles.ExportAsync(Store)).ShouldBe(BackupFiles.ContentOf(file));
        }
    }

    [Fact]
    public async Task WhatIsPutBack_IsDue_HeldAndOffered_AndGoesOn()
    {
        var claimed = Claimed();
        var offered = await OfferAsync(claimed);
        var schedule = Samples.Schedule("held");
        await AddAsync(schedule, Then);
        var held = await OpenRunAsync(schedule, Then, Then.AddMinutes(1));
        var file = await BackupFiles.ExportAsync(Store);
        await RemoveAsync(schedule, claimed);
        var woken = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var wake = await Store.Signals.OnDueAsync(PartitionOf(schedule), () => woken.TrySetResult(), None);

        (await BackupFiles.ImportAsync(Store, file)).Problems.ShouldBeEmpty();

        await woken.Task.WaitAsync(TimeSpan.FromSeconds(10), TimeProvider.System);
        (await PeekAsync()).ShouldBe([offered.Id]);
        (await Store.Due.ReadHeldAsync(PartitionOf(schedule), Then, 10, None)).ShouldContain(r => r.Id == held.Id);
        var due = (await ReadDueAsync(schedule)).Schedules.Single(s => s.Definition.Id == schedule.Id);
        due.Due.ShouldBe(Then.AddMinutes(1));
        due.State.Cursor.ShouldBe(Then);
        (await FinishAsync(held, Samples.Succeeded(held))).ShouldBeTrue();
        (await FireAsync(schedule, Firing(due, null, Then.AddMinutes(2)))).ShouldBe([true]);
        (await GetAsync(schedule)).ShouldNotBeNull().OpenRuns.ShouldBe(0);
    }

    [Fact]
    public async Task AScheduleThatIsThere_StaysAsItIs()
    {
        var schedule = Samples.Schedule("a", "old");
        var view = await AddAsync(schedule, Then);
        var file = await BackupFiles.ExportAsync(Store);
        (await SaveAsync(Next(view, Then.AddHours(1), s => s with { Name = "new" }), view)).ShouldBeTrue();

        var report = await BackupFiles.ImportAsync(Store, file);

        report.Counts["schedule"].ShouldBe(new ImportCount(0, 0, 1));
        var present = (await GetAsync(schedule)).ShouldNotBeNull();
        (present.Definition.Name, present.NextDue).ShouldBe(("new", Then.AddHours(1)));
    }

    [Fact]
    public async Task AScheduleThatIsReplaced_GetsTheNextRevision_AndKeepsWhatHasRun()
    {
        var schedule = Samples.Schedule("a", "old");
        var view = await AddAsync(schedule, Then);
        var file = await BackupFiles.ExportAsync(Store);
        (await SaveAsync(Next(view, Then, s => s with { Name = "new" }), view)).ShouldBeTrue();
        var run = await OpenRunAsync(schedule, Then, Then.AddMinutes(1));

        (await BackupFiles.ImportAsync(Store, file, new ImportOptions(ImportMode.Replace))).Counts["schedule"].ShouldBe(new ImportCount(0, 1, 0));

        var present = (await GetAsync(schedule)).ShouldNotBeNull();
        (present.Definition.Name, present.Definition.Revision, present.State.Cursor).ShouldBe(("old", 3, Then));
        (await Store.Runs.GetOpenAsync(run.Id, None)).ShouldNotBeNull();
    }

    [Fact]
    public async Task AScheduleThatWasSetAside_IsDueAtOnce_WhereItsCollectionIsEnabled()
    {
        await Workout.RunAsync(Store, "a");
        var parked = Samples.Schedule("a-parked");
        var off = (await Store.Collections.GetAsync(new CollectionName("off"), None)).ShouldNotBeNull();
        var file = await BackupFiles.ExportAsync(Store);
        await RemoveAsync(parked);
        (await Store.Collections.SaveAsync(off with { Revision = 2, Enabled = true }, 1, None)).ShouldBeTrue();

        (await BackupFiles.ImportAsync(Store, file)).Problems.ShouldBeEmpty();

        (await ReadDueAsync(parked, 100)).Schedules.ShouldContain(s => s.Definition.Id == parked.Id);
    }

    [Fact]
    public async Task AScheduleWithoutItsCollection_IsRefused_AndWhatCameBeforeIsTaken()
    {
        var first = Samples.Schedule("first");
        await AddAsync(first, Then);
        await Store.Collections.SaveAsync(Collection.Undefined with { Name = new CollectionName("nightly"), Revision = 1 }, null, None);
        var nightly = Samples.Schedule("nightly") with { Collection = new CollectionName("nightly") };
        await AddAsync(nightly, Then);
        var file = await BackupFiles.ExportAsync(Store);
        string[] part = [file[0], file.Single(l => l.Contains("\"schedule\":\"first\"", StringComparison.Ordinal)), file.Single(l => l.Contains("\"schedule\":\"nightly\"", StringComparison.Ordinal))];
        var other = await OtherAsync();

        var report = await BackupFiles.ImportAsync(other, part, new ImportOptions(IsPart: true));

        var problem = report.Problems.ShouldHaveSingleItem();
        (problem.Line, problem.Field).ShouldBe((3, "/collection"));
        (await other.Schedules.GetAsync([first.Id, nightly.Id], None)).Select(v => v is not null).ShouldBe([true, false]);
    }

    [Fact]
    public async Task MoreThanAPage_IsReadToItsEnd()
    {
        const int Many = 230;
        var schedules = InOnePartition(Many);
        await Store.Schedules.SaveAsync([.. schedules.Select(s => new ScheduleWrite(new Registration(s, Samples.State(s), null), null))], None);
        var busy = Samples.Schedule("busy");
        await AddWithHistoryAsync(busy, [.. Enumerable.Range(0, Many).Select(i => Then.AddMilliseconds(i))], keep: 1000);

        var file = await BackupFiles.ExportAsync(Store);

        file.Count(l => BackupFiles.TypeOf(l) == "schedule").ShouldBe(Many + 1);
        file.Where(l => BackupFiles.TypeOf(l) == "record").Distinct(StringComparer.Ordinal).Count().ShouldBe(Many);
    }

    [Fact]
    public async Task RecordsAndDeadLetters_OfRunsThatAreOpen_AreLeft()
    {
        var schedule = Samples.Schedule("a");
        await AddAsync(schedule, Then);
        var run = await OpenRunAsync(schedule, Then, null);
        var record = Samples.Failed(run);

        (await Store.Backups.RestoreHistoryAsync([record, record with { Id = RunId.Of(schedule.Id, Then.AddMinutes(1)) }], 10, None)).ShouldBe(1);
        (await Store.Backups.RestoreDeadLettersAsync([new DeadLetter(record, schedule)], None)).ShouldBe(0);
        (await Store.Backups.RestoreChainTriggersAsync([new ChainTrigger(run.Id, schedule.Id, 1, Then)], None)).ShouldBe(0);
        (await Store.Backups.RestoreHistoryAsync([record with { Id = RunId.Of(new ScheduleId("missing"), Then), Schedule = new ScheduleId("missing") }], 10, None)).ShouldBe(0);

        (await Store.Runs.GetRunAsync(run.Id, None)).ShouldNotBeNull().Status.ShouldBe(RunStatus.Running);
    }

    // All that a store can keep: also what workers have, a schedule with every field, and skipped occurrences.
    private async Task FillAsync()
    {
        await Workout.RunAsync(Store, "a");
        var claimed = await OpenClaimedAsync(Claimed("claimed"));
        await ContinueAsync(claimed, Stopping(claimed, claimed.AttentionAt));
        await AddAsync(Samples.FullSchedule("full"), null);
        var counted = Samples.Schedule("counted");
        await AddWithHistoryAsync(counted, [Then, Then.AddMinutes(1)], due: Then.AddMinutes(2));
        var view = (await GetAsync(counted)).ShouldNotBeNull();
        var skipped = RunRecord.OfSkipped(counted, new SkippedOccurrences(SkipReason.Overlap, Then.AddMinutes(2), Then.AddMinutes(2), 1, AtLeast: false), Then.AddMinutes(3));
        (await FireAsync(counted, Firing(Read(view), null, Then.AddMinutes(3), skipped))).ShouldBe([true]);
    }

    private async Task RemoveAsync(params Schedule[] schedules)
    {
        foreach (var schedule in schedules)
            await Store.Schedules.RemoveAsync(schedule.Id, null, cancel: false, None);
    }

    // Without nodes, and partitions, which are no part of a backup.
    private static async Task<string> DescribeAsync(IStoreUnderTest store)
    {
        var text = await Workout.DescribeAsync(store);
        return text[..text.IndexOf("\"Partitions\"", StringComparison.Ordinal)];
    }
}
