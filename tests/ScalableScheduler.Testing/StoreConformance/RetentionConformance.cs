using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;
using ScalableScheduler.Storage;
using Shouldly;
using Xunit;

namespace ScalableScheduler.Testing.StoreConformance;

/// <summary>The promises of <see cref="IDueStore.RetainAsync"/>, and what makes a schedule completed.</summary>
public abstract class RetentionConformance : StoreConformance
{
    private static readonly DateTimeOffset Then = Samples.Start;
    private static readonly RetentionCutoffs Nothing = new(Then.AddYears(-1), Then.AddYears(-1), Then.AddYears(-1));

    [Fact]
    public async Task Completed_IsAOneShotWhoseRunEnded()
    {
        var schedule = Samples.Schedule("a");
        await AddAsync(schedule, Then);
        var run = await OpenRunAsync(schedule, Then, nextDue: null);
        (await GetAsync(schedule)).ShouldNotBeNull().Status.ShouldBe(ScheduleStatus.Enabled);

        await FinishAsync(run, Samples.Succeeded(run));

        (await GetAsync(schedule)).ShouldNotBeNull().Status.ShouldBe(ScheduleStatus.Completed);
    }

    [Fact]
    public async Task Retain_RemovesOldRecords_AndKeepsYoungerOnes()
    {
        var schedule = Samples.Schedule("a");
        var runs = await AddWithHistoryAsync(schedule, [Then, Then.AddDays(1), Then.AddDays(2)], due: Then.AddDays(3));

        (await RetainAsync(schedule, Nothing with { Runs = Then.AddDays(2) })).ShouldBe(2);

        (await Store.Runs.ListRunsAsync(new RunQuery(), None)).Items.ShouldHaveSingleItem().Id.ShouldBe(runs[2].Id);
        (await Store.Runs.ListRunsAsync(new RunQuery { Schedule = schedule.Id }, None)).Items.ShouldHaveSingleItem().Id.ShouldBe(runs[2].Id);
        (await Store.Runs.GetRunAsync(runs[0].Id, None)).ShouldBeNull();
        (await RetainAsync(schedule, Nothing with { Runs = Then.AddDays(2) })).ShouldBe(0);
    }

    [Fact]
    public async Task Retain_LeavesOpenRuns_HoweverOld()
    {
        var schedule = Samples.Schedule("a");
        await AddAsync(schedule, Then);
        var run = await OpenRunAsync(schedule, Then, nextDue: null);
        var after = (await NowAsync()).AddDays(1);

        (await RetainAsync(schedule, new RetentionCutoffs(after, after, after))).ShouldBe(0);

        (await Store.Runs.GetRunAsync(run.Id, None)).ShouldNotBeNull();
        (await GetAsync(schedule)).ShouldNotBeNull();
    }

    [Fact]
    public async Task Retain_KeepsACompletedSchedule_WhileARunOfItIsOpen()
    {
        var schedule = Samples.Schedule("a");
        await AddAsync(schedule, due: null);
        var now = await NowAsync();
        await Store.Runs.RequestAsync([new RunRequest(Run.New(schedule, RunId.OfKey(schedule.Id, "k"), RunOrigin.Trigger, now, now))], None);

        (await RetainAsync(schedule, Nothing with { CompletedSchedules = now.AddDays(1) })).ShouldBe(0);
    }

    [Fact]
    public async Task Retain_KeepsACompletedSchedule_WhileItsBackfillRuns()
    {
        var schedule = Samples.Schedule("a");
        await AddAsync(schedule, due: null);
        var now = await NowAsync();
        var backfill = new Backfill { Schedule = schedule.Id, From = now.AddDays(-1), To = now, Limit = 10, Rate = 1, Total = 10, CreatedAt = now };
        (await Store.Schedules.StartBackfillAsync(backfill, None)).ShouldBeTrue();
        (await RetainAsync(schedule, Nothing with { CompletedSchedules = now.AddDays(1) })).ShouldBe(0);

        (await Store.Schedules.EndBackfillAsync(backfill, backfill with { Status = BackfillStatus.Cancelled, Version = 2 }, None)).ShouldBeTrue();

        (await RetainAsync(schedule, Nothing with { CompletedSchedules = now.AddDays(1) })).ShouldBe(1);
    }

    [Fact]
    public async Task Retain_RemovesCompletedSchedules_WithTheirHistory()
    {
        var schedule = Samples.Schedule("a", "name");
        var runs = await AddWithHistoryAsync(schedule, [Then]);

        (await RetainAsync(schedule, Nothing with { CompletedSchedules = (await NowAsync()).AddSeconds(-60) })).ShouldBe(0);
        (await RetainAsync(schedule, Nothing with { CompletedSchedules = (await NowAsync()).AddSeconds(1) })).ShouldNotBeNull().ShouldBeGreaterThan(0);

        (await GetAsync(schedule)).ShouldBeNull();
        (await Store.Runs.GetRunAsync(runs[0].Id, None)).ShouldBeNull();
        (await Store.Schedules.ListAsync(new ScheduleQuery(), None)).Items.ShouldBeEmpty();
    }

    [Fact]
    public async Task Retain_LeavesWhatIsNotCompleted()
    {
        var paused = Samples.Schedule("paused") with { Enabled = false };
        await AddAsync(paused, null);
        var due = Samples.Schedule("due");
        await AddAsync(due, (await NowAsync()).AddHours(1));
        var again = Samples.Schedule("again");
        await AddWithHistoryAsync(again, [Then]);
        var completed = (await GetAsync(again)).ShouldNotBeNull();
        await SaveAsync(Next(completed, Then.AddDays(1)), completed);
        var cutoffs = Nothing with { CompletedSchedules = (await NowAsync()).AddSeconds(1) };

        foreach (var schedule in (Schedule[])[paused, due, again])
        {
            await RetainAsync(schedule, cutoffs);
            (await GetAsync(schedule)).ShouldNotBeNull();
        }
    }

    [Fact]
    public async Task Retain_RemovesASchedule_ThatNeverHadAnOccurrence()
    {
        var schedule = Samples.Schedule("ended");
        await AddAsync(schedule, null);

        (await RetainAsync(schedule, Nothing with { CompletedSchedules = (await NowAsync()).AddSeconds(1) })).ShouldBe(1);

        (await GetAsync(schedule)).ShouldBeNull();
    }

    [Fact]
    public async Task Retain_RemovesOldDeadLetters()
    {
        var schedule = Samples.Schedule("a");
        await AddAsync(schedule, Then);
        var run = await OpenRunAsync(schedule, Then, Then.AddMinutes(1));
        var record = Samples.Failed(run);
        await FinishAsync(run, record, letter: new DeadLetter(record, schedule));

        (await RetainAsync(schedule, Nothing with { DeadLetters = record.FinishedAt!.Value })).ShouldBe(0);
        (await RetainAsync(schedule, Nothing with { DeadLetters = record.FinishedAt!.Value.AddMilliseconds(1) })).ShouldBe(1);

        (await Store.Runs.ListDeadLettersAsync(new DeadLetterQuery { Limit = 10, Cursor = null }, None)).Items.ShouldBeEmpty();
        (await Store.Runs.GetRunAsync(run.Id, None)).ShouldNotBeNull();
    }

    [Fact]
    public async Task Retain_StopsAtTheLimit_AndGoesOnWhenAskedAgain()
    {
        var schedule = Samples.Schedule("a");
        await AddWithHistoryAsync(schedule, [.. Enumerable.Range(0, 7).Select(i => Then.AddMinutes(i))], due: Then.AddDays(1));
        var cutoffs = Nothing with { Runs = Then.AddDays(1) };

        (await RetainAsync(schedule, cutoffs, limit: 3)).ShouldBe(3);
        (await RetainAsync(schedule, cutoffs, limit: 3)).ShouldBe(3);
        (await RetainAsync(schedule, cutoffs, limit: 3)).ShouldBe(1);
    }

    [Fact]
    public async Task Retain_IsRefused_WhenTheTokenIsStale()
    {
        var schedule = Samples.Schedule("a");
        await AddWithHistoryAsync(schedule, [Then], due: Then.AddDays(1));
        var (partition, stale) = await TakeAsync(schedule);
        await Store.Due.TakeAsync(partition, None);

        (await Store.Due.RetainAsync(partition, stale, Nothing with { Runs = Then.AddDays(1) }, 10, None)).ShouldBeNull();

        (await Store.Runs.ListRunsAsync(new RunQuery(), None)).Items.ShouldHaveSingleItem();
    }

    private async Task<int?> RetainAsync(Schedule schedule, RetentionCutoffs cutoffs, int limit = 100)
    {
        var (partition, token) = await TakeAsync(schedule);
        return await Store.Due.RetainAsync(partition, token, cutoffs, limit, None);
    }
}
