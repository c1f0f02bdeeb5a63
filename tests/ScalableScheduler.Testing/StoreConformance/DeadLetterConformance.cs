using ScalableScheduler.Collections;
using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;
using ScalableScheduler.Storage;
using Shouldly;
using Xunit;

namespace ScalableScheduler.Testing.StoreConformance;

/// <summary>The promises of <see cref="IRunStore"/> about dead letters.</summary>
public abstract class DeadLetterConformance : StoreConformance
{
    private static readonly DateTimeOffset Then = Samples.Start;
    private static readonly CollectionName Nightly = new("nightly");

    [Fact]
    public async Task GetDeadLetter_ReturnsIt_WithTheDefinitionAsItWas()
    {
        var schedule = Samples.FullSchedule("full") with { Enabled = true };
        var run = await FailAsync(schedule, 0);

        var letter = (await Store.Runs.GetDeadLetterAsync(run, None)).ShouldNotBeNull();

        letter.Schedule.ShouldSayTheSameAs(schedule);
        letter.Run.ShouldSayTheSameAs((await Store.Runs.GetRunAsync(run, None)).ShouldNotBeNull());
        letter.Run.Failure.ShouldBe(FailureReason.Rejected);
    }

    [Theory]
    [InlineData("unknown:1")]
    [InlineData("no-run")]
    public async Task GetAndRemoveDeadLetter_FindNothing_WhenThereIsNone(string run)
    {
        (await Store.Runs.GetDeadLetterAsync(new RunId(run), None)).ShouldBeNull();
        (await Store.Runs.RemoveDeadLetterAsync(new RunId(run), None)).ShouldBeFalse();
    }

    [Fact]
    public async Task RemoveDeadLetter_RemovesIt_FromEveryListing()
    {
        var schedule = Samples.Schedule("a");
        var run = await FailAsync(schedule, 0);

        (await Store.Runs.RemoveDeadLetterAsync(run, None)).ShouldBeTrue();
        (await Store.Runs.RemoveDeadLetterAsync(run, None)).ShouldBeFalse();

        (await ListAsync(new DeadLetterQuery())).ShouldBeEmpty();
        (await ListAsync(new DeadLetterQuery { Schedule = schedule.Id })).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(50)]
    public async Task ListDeadLetters_ReturnsThoseOfAScheduleCollectionAndReason(int limit)
    {
        var a = Samples.Schedule("a");
        var b = Samples.Schedule("b");
        var first = await FailAsync(a, 0);
        var second = await FailAsync(b, 1, Nightly);
        var third = await FailAsync(a, 2, Nightly, FailureReason.TimedOut);
        var query = new DeadLetterQuery { Limit = limit };

        (await ListAsync(query with { Schedule = a.Id })).ShouldBe([third, first]);
        (await ListAsync(query with { Collection = Nightly })).ShouldBe([third, second]);
        (await ListAsync(query with { Reason = FailureReason.Rejected })).ShouldBe([second, first]);
        (await ListAsync(query with { Schedule = a.Id, Collection = CollectionName.Default })).ShouldBe([first]);
        (await ListAsync(query with { Reason = FailureReason.Abandoned })).ShouldBeEmpty();
    }

    [Fact]
    public async Task ListDeadLetters_ReturnsThemStill_WhenTheScheduleIsRemoved()
    {
        var schedule = Samples.Schedule("a");
        var run = await FailAsync(schedule, 0);

        await Store.Schedules.RemoveAsync(schedule.Id, null, cancel: false, None);

        (await ListAsync(new DeadLetterQuery { Schedule = schedule.Id })).ShouldBe([run]);
    }

    [Fact]
    public async Task Finish_KeepsTheNewestDeadLetters_OfASchedule()
    {
        const int More = 3;
        var schedule = Samples.Schedule("a");
        var other = await FailAsync(Samples.Schedule("b"), 0);
        var view = await AddAsync(schedule, Then);
        Run[] runs = [.. Enumerable.Range(0, DeadLetter.KeptPerSchedule + More).Select(i =>
            Run.Open(schedule.Id, Then.AddMinutes(i), Samples.Node, Then.AddMinutes(i), Then.AddYears(1)))];
        (await FireAsync(schedule, new ScheduleFiring(Read(view), runs, [], view.State with { RunCount = runs.Length }, null, Keep))).ShouldBe([true]);

        foreach (var run in runs)
            await FinishAsync(run, Samples.Failed(run), letter: new DeadLetter(Samples.Failed(run), schedule));

        var kept = await ListAsync(new DeadLetterQuery { Schedule = schedule.Id, Limit = 500 });
        kept.ShouldBe(runs.Skip(More).Reverse().Select(r => r.Id));
        (await Store.Runs.GetDeadLetterAsync(runs[More - 1].Id, None)).ShouldBeNull();
        (await Store.Runs.GetDeadLetterAsync(other, None)).ShouldNotBeNull();
    }

    [Fact]
    public async Task Retain_RemovesOldDeadLetters_FromEveryListing()
    {
        var schedule = Samples.Schedule("a");
        await FailAsync(schedule, 0);
        var (partition, token) = await TakeAsync(schedule);

        (await Store.Due.RetainAsync(partition, token, new RetentionCutoffs(Then, Then, Then.AddHours(1)), 10, None)).ShouldBe(1);

        (await ListAsync(new DeadLetterQuery { Schedule = schedule.Id })).ShouldBeEmpty();
    }

    private async Task<RunId> FailAsync(
        Schedule schedule, int minute, CollectionName? collection = null, FailureReason reason = FailureReason.Rejected)
    {
        if (await GetAsync(schedule) is null)
            await AddAsync(schedule, Then);
        var run = await OpenRunAsync(schedule, Then.AddMinutes(minute), Then.AddMinutes(minute + 1));
        var record = Samples.Failed(run) with { Collection = collection ?? CollectionName.Default, Failure = reason, Message = "in short" };
        (await FinishAsync(run, record, letter: new DeadLetter(record, schedule))).ShouldBeTrue();
        return run.Id;
    }

    private async Task<List<RunId>> ListAsync(DeadLetterQuery query) =>
        [.. (await ReadAllAsync(c => Store.Runs.ListDeadLettersAsync(query with { Cursor = c }, None))).Select(l => l.Run.Id)];
}
