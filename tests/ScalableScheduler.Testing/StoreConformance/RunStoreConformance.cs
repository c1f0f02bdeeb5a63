using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;
using ScalableScheduler.Storage;
using Shouldly;
using Xunit;

namespace ScalableScheduler.Testing.StoreConformance;

/// <summary>The promises of <see cref="IRunStore"/>.</summary>
public abstract class RunStoreConformance : StoreConformance
{
    private static readonly DateTimeOffset Then = Samples.Start;

    [Fact]
    public async Task Finish_RecordsTheRun_CountsIt_AndMakesItTheLast()
    {
        var schedule = Samples.Schedule("a");
        var run = await OpenAsync(schedule);
        var record = RunRecord.OfEnded(run, Samples.Attempt(run, AttemptOutcome.TimedOut, "no answer within 30s"), RunStatus.Failed);

        (await FinishAsync(run, record)).ShouldBeTrue();

        (await Store.Runs.GetRunAsync(run.Id, None)).ShouldNotBeNull().ShouldSayTheSameAs(record);
        var view = (await GetAsync(schedule)).ShouldNotBeNull();
        view.LastRun.ShouldBe(LastRun.Of(record));
        view.ErrorCount.ShouldBe(1);
        view.OpenRuns.ShouldBe(0);
        (await Store.Due.ReadHeldAsync(PartitionOf(schedule), Then, 10, None)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Finish_CountsNoError_WhenTheRunSucceeded()
    {
        var schedule = Samples.Schedule("a");
        var run = await OpenAsync(schedule);

        await FinishAsync(run, Samples.Succeeded(run));

        (await GetAsync(schedule)).ShouldNotBeNull().ErrorCount.ShouldBe(0);
    }

    [Fact]
    public async Task Finish_KeepsTheNewestRecords()
    {
        var schedule = Samples.Schedule("a");
        var runs = await AddWithHistoryAsync(schedule, [.. Enumerable.Range(0, 5).Select(i => Then.AddMinutes(i))], keep: 3);

        var all = (await Store.Runs.ListRunsAsync(new RunQuery(), None)).Items;

        all.Select(r => r.Id).ShouldBe([runs[4].Id, runs[3].Id, runs[2].Id]);
        (await Store.Runs.GetRunAsync(runs[1].Id, None)).ShouldBeNull();
        (await Store.Runs.ListRunsAsync(new RunQuery { Schedule = schedule.Id }, None)).Items.Count.ShouldBe(3);
    }

    [Fact]
    public async Task Finish_IsRefused_WhenAnotherTookTheRunOver()
    {
        var schedule = Samples.Schedule("a");
        var run = await OpenAsync(schedule);
        var taken = run.GiveBack(Then);
        await ContinueAsync(run, taken);

        (await FinishAsync(run, Samples.Failed(run))).ShouldBeFalse();
        (await ContinueAsync(run, run.WaitAfter(Samples.Attempt(run), Then.AddMinutes(1)))).ShouldBeFalse();

        (await Store.Runs.GetRunAsync(run.Id, None)).ShouldNotBeNull().Status.ShouldBe(RunStatus.Pending);
        (await GetAsync(schedule)).ShouldNotBeNull().ErrorCount.ShouldBe(0);
    }

    [Fact]
    public async Task Finish_IsRefused_WhenAnotherEndedTheRunOtherwise_AtTheSameInstant()
    {
        var schedule = Samples.Schedule("a");
        var run = await OpenAsync(schedule);
        var cancelled = Samples.Succeeded(run) with { Status = RunStatus.Cancelled };
        (await FinishAsync(run, cancelled)).ShouldBeTrue();

        (await FinishAsync(run, Samples.Succeeded(run))).ShouldBeFalse();

        (await Store.Runs.GetRunAsync(run.Id, None)).ShouldNotBeNull().Status.ShouldBe(RunStatus.Cancelled);
    }

    [Fact]
    public async Task Finish_IsAnsweredAsWritten_WhenRepeated()
    {
        var schedule = Samples.Schedule("a");
        var run = await OpenAsync(schedule);
        var record = Samples.Failed(run);
        var letter = new DeadLetter(record, schedule);

        (await FinishAsync(run, record, letter: letter)).ShouldBeTrue();
        (await FinishAsync(run, record, letter: letter)).ShouldBeTrue();

        (await GetAsync(schedule)).ShouldNotBeNull().ErrorCount.ShouldBe(1);
        (await Store.Runs.ListRunsAsync(new RunQuery(), None)).Items.ShouldHaveSingleItem();
        (await Store.Runs.ListDeadLettersAsync(new DeadLetterQuery { Limit = 10, Cursor = null }, None)).Items.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Finish_IsAnsweredAsWritten_WhenRepeated_AndNoHistoryIsKept()
    {
        var schedule = Samples.Schedule("a");
        var run = await OpenAsync(schedule);
        var record = Samples.Failed(run);

        (await FinishAsync(run, record, keep: 0)).ShouldBeTrue();
        (await FinishAsync(run, record, keep: 0)).ShouldBeTrue();

        (await GetAsync(schedule)).ShouldNotBeNull().ErrorCount.ShouldBe(1);
    }

    [Fact]
    public async Task Continue_LetsTheRunWait_UntilItsNextAttempt()
    {
        var schedule = Samples.Schedule("a");
        var run = await OpenAsync(schedule);
        var at = (await NowAsync()).AddMinutes(1);
        var waiting = run.WaitAfter(Samples.Attempt(run, AttemptOutcome.Undeliverable, "refused"), at);

        (await ContinueAsync(run, waiting)).ShouldBeTrue();

        (await Store.Runs.GetRunAsync(run.Id, None)).ShouldNotBeNull().ShouldSayTheSameAs(RunRecord.OfOpen(waiting));
        var batch = await Store.Due.ReadDueAsync(PartitionOf(schedule), 10, None);
        batch.Runs.ShouldBeEmpty();
        batch.NextDue.ShouldBe(at);
        (await Store.Due.ReadHeldAsync(PartitionOf(schedule), Then, 10, None)).ShouldBeEmpty();
        (await GetAsync(schedule)).ShouldNotBeNull().OpenRuns.ShouldBe(1);
    }

    [Fact]
    public async Task Continue_HoldsTheRunLonger()
    {
        var schedule = Samples.Schedule("a");
        var run = await OpenAsync(schedule);
        var longer = run with { AttentionAt = Then.AddHours(9), Version = run.Version + 1 };

        (await ContinueAsync(run, longer)).ShouldBeTrue();

        (await Store.Due.ReadHeldAsync(PartitionOf(schedule), Then.AddHours(9), 10, None)).ShouldHaveSingleItem().ShouldSayTheSameAs(longer);
        (await FinishAsync(longer, Samples.Succeeded(longer))).ShouldBeTrue();
    }

    [Fact]
    public async Task Continue_IsAnsweredAsWritten_WhenRepeated()
    {
        var run = await OpenAsync(Samples.Schedule("a"));
        var waiting = run.GiveBack(Then);

        (await ContinueAsync(run, waiting)).ShouldBeTrue();
        (await ContinueAsync(run, waiting)).ShouldBeTrue();
    }

    [Theory]
    [InlineData("unknown:1700000000000")]
    [InlineData("a:1")]
    [InlineData("no-divider")]
    [InlineData(":")]
    [InlineData("")]
    [InlineData("sp ace:1")]
    public async Task GetRun_ReturnsNull_ForWhatIsUnknown(string id)
    {
        await OpenAsync(Samples.Schedule("a"));

        (await Store.Runs.GetRunAsync(new RunId(id), None)).ShouldBeNull();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(100)]
    public async Task ListRuns_ReturnsOpenAndEndedOnes_NewestFirst(int limit)
    {
        for (var s = 0; s < 4; s++)
        {
            var schedule = Samples.Schedule($"s{s}");
            var offset = s;
            await AddWithHistoryAsync(schedule, [.. Enumerable.Range(0, 5).Select(i => Then.AddMinutes((i * 4) + offset))], due: Then.AddMinutes(60));
            await OpenRunAsync(schedule, Then.AddMinutes(60), null);
        }

        var all = await ListAsync(new RunQuery { Limit = limit });
        var one = await ListAsync(new RunQuery { Limit = limit, Schedule = new ScheduleId("s2") });

        all.Count.ShouldBe(24);
        all.Select(r => r.OpenedAt).ShouldBeInOrder(SortDirection.Descending);
        all.Select(r => r.Id).Distinct().Count().ShouldBe(24);
        one.Select(r => r.OpenedAt).ShouldBe([.. new[] { 60, 18, 14, 10, 6, 2 }.Select(m => Then.AddMinutes(m))]);
        one[0].Status.ShouldBe(RunStatus.Running);
    }

    [Fact]
    public async Task ListRuns_ReturnsOnlyThoseWithTheStatus()
    {
        var schedule = Samples.Schedule("a");
        await AddAsync(schedule, Then);
        var succeeded = await OpenRunAsync(schedule, Then, Then.AddMinutes(1));
        await FinishAsync(succeeded, Samples.Succeeded(succeeded));
        var failed = await OpenRunAsync(schedule, Then.AddMinutes(1), Then.AddMinutes(2));
        await FinishAsync(failed, Samples.Failed(failed));
        var waiting = await OpenRunAsync(schedule, Then.AddMinutes(2), Then.AddMinutes(3));
        await ContinueAsync(waiting, waiting.GiveBack(Then));
        var running = await OpenRunAsync(schedule, Then.AddMinutes(3), null);

        foreach (var id in new ScheduleId?[] { null, schedule.Id })
        {
            (await IdsAsync(RunStatus.Succeeded, id)).ShouldBe([succeeded.Id]);
            (await IdsAsync(RunStatus.Failed, id)).ShouldBe([failed.Id]);
            (await IdsAsync(RunStatus.Pending, id)).ShouldBe([waiting.Id]);
            (await IdsAsync(RunStatus.Running, id)).ShouldBe([running.Id]);
            (await IdsAsync(RunStatus.Skipped, id)).ShouldBeEmpty();
        }

        async Task<IEnumerable<RunId>> IdsAsync(RunStatus status, ScheduleId? id) =>
            (await ListAsync(new RunQuery { Status = status, Schedule = id })).Select(r => r.Id);
    }

    [Fact]
    public async Task ListRuns_ReturnsThoseOpenedFromSince_BeforeUntil()
    {
        var schedule = Samples.Schedule("a");
        await AddWithHistoryAsync(schedule, [.. Enumerable.Range(0, 6).Select(i => Then.AddMinutes(i))]);

        foreach (var limit in new[] { 1, 10 })
        {
            var query = new RunQuery { Since = Then.AddMinutes(1), Until = Then.AddMinutes(4), Limit = limit };
            var expected = new[] { 3, 2, 1 }.Select(m => Then.AddMinutes(m)).ToArray();
            (await ListAsync(query)).Select(r => r.OpenedAt).ShouldBe(expected);
            (await ListAsync(query with { Schedule = schedule.Id })).Select(r => r.OpenedAt).ShouldBe(expected);
        }
    }

    [Fact]
    public async Task ListRuns_GoesOnWhereItWas_WhenNewRunsAreOpened()
    {
        var schedule = Samples.Schedule("a");
        var runs = await AddWithHistoryAsync(schedule, [.. Enumerable.Range(0, 6).Select(i => Then.AddMinutes(i))], due: Then.AddMinutes(6));
        var first = await Store.Runs.ListRunsAsync(new RunQuery { Limit = 2 }, None);
        await OpenRunAsync(schedule, Then.AddMinutes(6), null);

        var rest = await ReadAllAsync(c => Store.Runs.ListRunsAsync(new RunQuery { Limit = 2, Cursor = c ?? first.Next }, None));

        first.Items.Concat(rest).Select(r => r.Id).ShouldBe(runs.Reverse().Select(r => r.Id));
    }

    [Fact]
    public async Task RemoveRuns_DeletesTheRecordsBefore_AndSaysHowMany()
    {
        var schedule = Samples.Schedule("a");
        await AddWithHistoryAsync(schedule, [.. Enumerable.Range(0, 4).Select(i => Then.AddMinutes(i))], due: Then.AddMinutes(4));
        await OpenRunAsync(schedule, Then.AddMinutes(4), null);

        (await Store.Runs.RemoveRunsAsync(schedule.Id, Then.AddMinutes(2), None)).ShouldBe(2);
        (await Store.Runs.RemoveRunsAsync(schedule.Id, Then.AddMinutes(2), None)).ShouldBe(0);

        (await ListAsync(new RunQuery())).Select(r => r.OpenedAt).ShouldBe([Then.AddMinutes(4), Then.AddMinutes(3), Then.AddMinutes(2)]);
        (await Store.Runs.RemoveRunsAsync(new ScheduleId("unknown"), Then, None)).ShouldBe(0);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(50)]
    public async Task ListDeadLetters_ReturnsThem_NewestFirst(int limit)
    {
        var expected = new List<DeadLetter>();
        for (var i = 0; i < 5; i++)
        {
            var schedule = Samples.FullSchedule($"s{i}") with { Enabled = true };
            await AddAsync(schedule, Then);
            var run = await OpenRunAsync(schedule, Then.AddMinutes(i), null);
            var record = Samples.Failed(run);
            expected.Insert(0, new DeadLetter(record, schedule));
            await FinishAsync(run, record, letter: expected[0]);
        }

        var letters = await ReadAllAsync(c => Store.Runs.ListDeadLettersAsync(new DeadLetterQuery { Limit = limit, Cursor = c }, None));

        letters.Select(l => l.Run.Id).ShouldBe(expected.Select(l => l.Run.Id));
        letters[0].Run.ShouldSayTheSameAs(expected[0].Run);
        letters[0].Schedule.ShouldSayTheSameAs(expected[0].Schedule);
    }

    private async Task<Run> OpenAsync(Schedule schedule)
    {
        await AddAsync(schedule, Then);
        return await OpenRunAsync(schedule, Then, nextDue: null);
    }

    private Task<List<RunRecord>> ListAsync(RunQuery query) =>
        ReadAllAsync(cursor => Store.Runs.ListRunsAsync(query with { Cursor = cursor }, None));
}
