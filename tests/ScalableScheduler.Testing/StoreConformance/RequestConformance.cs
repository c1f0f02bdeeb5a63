using ScalableScheduler.Collections;
using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;
using ScalableScheduler.Storage;
using Shouldly;
using Xunit;

namespace ScalableScheduler.Testing.StoreConformance;

/// <summary>The promises of <see cref="IRunStore"/> about runs that are requested.</summary>
public abstract class RequestConformance : StoreConformance
{
    private static readonly DateTimeOffset Then = Samples.Start;
    private readonly Schedule _schedule = Samples.Schedule("a");

    [Fact]
    public async Task Request_OpensARun_ThatIsDueAtItsTime_AndNotActive()
    {
        await AddAsync(_schedule, null);
        var run = Request("key") with { Data = Samples.Json("""{"a":[1,2.50,null]}"""), CausedBy = new RunId("b:1"), ChainLength = 3, Collection = new CollectionName("nightly") };

        var record = (await Store.Runs.RequestAsync([new RunRequest(run)], None)).ShouldHaveSingleItem().ShouldNotBeNull();

        record.ShouldSayTheSameAs(RunRecord.OfOpen(run));
        var due = (await ReadDueAsync(_schedule)).Runs.ShouldHaveSingleItem();
        due.Run.ShouldSayTheSameAs(run);
        due.Due.ShouldBe(run.AttentionAt);
        due.IsActive.ShouldBeFalse();
        (await GetAsync(_schedule)).ShouldNotBeNull().OpenRuns.ShouldBe(1);
        (await Store.Runs.GetOpenAsync(run.Id, None)).ShouldNotBeNull().ShouldSayTheSameAs(run);
    }

    [Fact]
    public async Task Request_AnswersTheKnownRun_WhenItIsOpenOrEnded()
    {
        await AddAsync(_schedule, null);
        var run = await RequestAsync(_schedule, "key", Then);
        var again = run with { NominalTime = Then.AddHours(1), OpenedAt = Then.AddHours(1) };

        (await RequestAsync(again)).ShouldNotBeNull().NominalTime.ShouldBe(Then);
        var held = run.Hold(Samples.Node, Then, Then.AddHours(1));
        (await FireAsync(_schedule, new RunFiring((await ReadDueAsync(_schedule)).Runs[0], held))).ShouldBe([true]);
        var record = Samples.Succeeded(held);
        await FinishAsync(held, record);

        (await RequestAsync(again)).ShouldNotBeNull().ShouldSayTheSameAs(record);
        (await GetAsync(_schedule)).ShouldNotBeNull().OpenRuns.ShouldBe(0);
    }

    [Fact]
    public async Task Request_AnswersEachOfMany_AndNullForAMissingSchedule()
    {
        var schedules = Enumerable.Range(0, 300).Select(i => Samples.Schedule($"s{i}")).ToArray();
        await Store.Schedules.SaveAsync([.. schedules.Skip(1).Select(s => new ScheduleWrite(new Registration(s, Samples.State(s), null), null))], None);

        var records = await Store.Runs.RequestAsync([.. schedules.Select(s => new RunRequest(Run.New(s, RunId.OfKey(s.Id, "key"), RunOrigin.Trigger, Then, Then)))], None);

        records[0].ShouldBeNull();
        records.Skip(1).Select(r => r!.Schedule).ShouldBe(schedules.Skip(1).Select(s => s.Id));
    }

    [Fact]
    public async Task Request_TakesTheDeadLetterAlong_AndIsAnsweredWhenRepeated()
    {
        await AddAsync(_schedule, Then);
        var failed = await OpenRunAsync(_schedule, Then, null);
        await FinishAsync(failed, Samples.Failed(failed), letter: new DeadLetter(Samples.Failed(failed), _schedule));
        var request = new RunRequest(Request("key") with { Origin = RunOrigin.Retry, CausedBy = failed.Id }, failed.Id);

        (await Store.Runs.RequestAsync([request], None)).ShouldHaveSingleItem().ShouldNotBeNull();
        (await Store.Runs.RequestAsync([request], None)).ShouldHaveSingleItem().ShouldNotBeNull();

        (await Store.Runs.GetDeadLetterAsync(failed.Id, None)).ShouldBeNull();
        (await GetAsync(_schedule)).ShouldNotBeNull().OpenRuns.ShouldBe(1);
    }

    [Fact]
    public async Task Request_OpensNothing_WhenTheDeadLetterIsMissing()
    {
        await AddAsync(_schedule, null);

        (await Store.Runs.RequestAsync([new RunRequest(Request("key"), new RunId("a:1"))], None)).ShouldBe([null]);

        (await GetAsync(_schedule)).ShouldNotBeNull().OpenRuns.ShouldBe(0);
    }

    [Fact]
    public async Task Request_WakesTheOwner()
    {
        await AddAsync(_schedule, null);
        var woken = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var subscription = await Store.Signals.OnDueAsync(PartitionOf(_schedule), () => woken.TrySetResult(), None);

        await RequestAsync(_schedule, "key", await NowAsync());

        await woken.Task.WaitAsync(TimeSpan.FromSeconds(10), TimeProvider.System);
    }

    [Fact]
    public async Task Request_MakesACompletedSchedule_Uncompleted()
    {
        await AddAsync(_schedule, null);
        await RequestAsync(_schedule, "key", Then);

        (await IsRetainedAsCompletedAsync(_schedule)).ShouldBeFalse();
    }

    [Fact]
    public async Task FireRun_TakesUpARequestedRun()
    {
        await AddAsync(_schedule, null);
        var run = await RequestAsync(_schedule, "key", Then);
        var held = run.Hold(Samples.Node, Then, Then.AddHours(1));

        (await FireAsync(_schedule, new RunFiring((await ReadDueAsync(_schedule)).Runs[0], held))).ShouldBe([true]);

        (await ReadDueAsync(_schedule)).Runs.ShouldBeEmpty();
        (await Store.Due.ReadHeldAsync(PartitionOf(_schedule), Then, 10, None)).ShouldHaveSingleItem().ShouldSayTheSameAs(held);
        (await ContinueAsync(held, held.GiveBack(Then))).ShouldBeTrue();
        (await ReadDueAsync(_schedule)).Runs.ShouldHaveSingleItem().IsActive.ShouldBeTrue();
    }

    [Fact]
    public async Task Hasten_MakesAWaitingRunDueNow_AndWakesTheOwner()
    {
        await AddAsync(_schedule, null);
        var run = await RequestAsync(_schedule, "key", (await NowAsync()).AddHours(1));
        var woken = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var subscription = await Store.Signals.OnDueAsync(PartitionOf(_schedule), () => woken.TrySetResult(), None);

        await Store.Runs.HastenAsync([run.Id, new RunId("unknown:1"), new RunId("no-run")], None);

        await woken.Task.WaitAsync(TimeSpan.FromSeconds(10), TimeProvider.System);
        var due = (await ReadDueAsync(_schedule)).Runs.ShouldHaveSingleItem();
        due.Run.ShouldSayTheSameAs(run);
        (await FireAsync(_schedule, new RunFiring(due, run.Hold(Samples.Node, Then, Then)))).ShouldBe([true]);
    }

    [Fact]
    public async Task Hasten_PassesOverRuns_ThatAreHeldOrQueued()
    {
        await AddAsync(_schedule, Then);
        var held = await OpenRunAsync(_schedule, Then, Then.AddMinutes(1));
        var queued = Run.Of(_schedule, Then.AddMinutes(1), Then).QueuedFromStart();
        (await FireAsync(_schedule, Firing(Read((await GetAsync(_schedule))!), queued, null))).ShouldBe([true]);

        await Store.Runs.HastenAsync([held.Id, queued.Id], None);

        (await ReadDueAsync(_schedule)).Runs.ShouldBeEmpty();
    }

    [Fact]
    public async Task FireRun_IsRefused_WhenItsTimeWasMovedSinceItWasRead()
    {
        await AddAsync(_schedule, null);
        var run = await RequestAsync(_schedule, "key", Then);
        var due = (await ReadDueAsync(_schedule)).Runs[0];

        (await FireAsync(_schedule, new RunFiring(due with { Due = Then.AddSeconds(1) }, run.Hold(Samples.Node, Then, Then)))).ShouldBe([false]);
    }

    private Run Request(string key) => Run.New(_schedule, RunId.OfKey(_schedule.Id, key), RunOrigin.Trigger, Then, Then);

    private async Task<RunRecord?> RequestAsync(Run run) => (await Store.Runs.RequestAsync([new RunRequest(run)], None))[0];
}
