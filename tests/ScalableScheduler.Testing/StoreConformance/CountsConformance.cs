using ScalableScheduler.Collections;
using ScalableScheduler.Coordination;
using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;
using ScalableScheduler.Storage;
using Shouldly;
using Xunit;

namespace ScalableScheduler.Testing.StoreConformance;

/// <summary>The promises of the stores about what is counted and recorded of runs.</summary>
public abstract class CountsConformance : StoreConformance
{
    private static readonly DateTimeOffset Then = Samples.Start;
    private readonly Schedule _schedule = Samples.Schedule("a");

    [Theory]
    [InlineData(RunStatus.Succeeded, 1, 0)]
    [InlineData(RunStatus.Failed, 0, 1)]
    [InlineData(RunStatus.Lost, 0, 1)]
    [InlineData(RunStatus.Cancelled, 0, 0)]
    public async Task Finish_CountsTheRun_ByItsStatus(RunStatus status, int succeeded, int failed)
    {
        await AddAsync(_schedule, Then);
        for (var i = 0; i < 2; i++)
        {
            var run = await OpenRunAsync(_schedule, Then.AddMinutes(i), Then.AddMinutes(i + 1));
            var record = RunRecord.OfEnded(run, Samples.Attempt(run), status);
            for (var repeated = 0; repeated < 2; repeated++)
                (await FinishAsync(run, record)).ShouldBeTrue();
        }

        var view = (await GetAsync(_schedule)).ShouldNotBeNull();

        view.Lately.ShouldBe(new RunCounts(2 * succeeded, 2 * failed));
        view.ErrorCount.ShouldBe(2 * failed);
        view.LastRun.ShouldNotBeNull().Status.ShouldBe(status);
    }

    [Fact]
    public async Task Finish_KeepsAllThatIsKnownOfTheRun()
    {
        await AddAsync(_schedule, Then);
        var opened = await OpenRunAsync(_schedule, Then, null);
        var full = opened with
        {
            Collection = new CollectionName("nightly"),
            Origin = RunOrigin.Retry,
            CausedBy = new RunId("b:1"),
            ChainLength = 7,
            Data = Samples.Json("null"),
            StartedAt = Then.AddMilliseconds(3),
            Attempt = 2,
            Attempts = [Samples.Attempt(opened, AttemptOutcome.Abandoned, "gone")],
            Abandoned = 1,
            Version = 2,
        };
        (await ContinueAsync(opened, full)).ShouldBeTrue();
        (await Store.Runs.GetOpenAsync(opened.Id, None)).ShouldNotBeNull().ShouldSayTheSameAs(full);
        var record = RunRecord.OfEnded(full, Samples.Attempt(full, AttemptOutcome.TimedOut), RunStatus.Failed, FailureReason.DeadlinePassed) with { Message = "too late" };

        await FinishAsync(full, record);

        (await Store.Runs.GetRunAsync(opened.Id, None)).ShouldNotBeNull().ShouldSayTheSameAs(record);
        (await GetAsync(_schedule)).ShouldNotBeNull().LastRun.ShouldBe(LastRun.Of(record));
    }

    [Fact]
    public async Task Continue_KeepsARunThatNeverBegan_WithoutABeginning()
    {
        await AddAsync(_schedule, Then);
        var waiting = Run.Of(_schedule, Then, Then).WaitingFromStart((await NowAsync()).AddHours(1));
        (await FireAsync(_schedule, Firing(Read((await GetAsync(_schedule))!), waiting, null))).ShouldBe([true]);

        var open = (await Store.Runs.GetOpenAsync(waiting.Id, None)).ShouldNotBeNull();

        open.ShouldSayTheSameAs(waiting);
        open.StartedAt.ShouldBeNull();
        (await ReadDueAsync(_schedule)).NextDue.ShouldBe(waiting.AttentionAt);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(50)]
    public async Task ListRuns_ReturnsOnlyThoseOfTheCollection(int limit)
    {
        await AddAsync(_schedule, Then);
        var nightly = new CollectionName("nightly");
        var ended = await OpenRunAsync(_schedule, Then, Then.AddMinutes(1));
        await FinishAsync(ended, Samples.Succeeded(ended) with { Collection = nightly });
        await OpenRunAsync(_schedule, Then.AddMinutes(1), Then.AddMinutes(2));
        var open = Run.Of(_schedule, Then.AddMinutes(2), Then.AddMinutes(2)) with { Collection = nightly, Node = new NodeId("n") };
        (await FireAsync(_schedule, Firing(Read((await GetAsync(_schedule))!), open, null))).ShouldBe([true]);

        foreach (var schedule in new ScheduleId?[] { null, _schedule.Id })
        {
            var query = new RunQuery { Schedule = schedule, Collection = nightly, Limit = limit };
            var runs = await ReadAllAsync(c => Store.Runs.ListRunsAsync(query with { Cursor = c }, None));
            runs.Select(r => r.Id).ShouldBe([open.Id, ended.Id]);
        }
    }
}
