using ScalableScheduler.Coordination;
using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;
using ScalableScheduler.Storage;
using Shouldly;
using Xunit;

namespace ScalableScheduler.Testing.StoreConformance;

/// <summary>The promises of <see cref="IDueStore"/> about reading and firing.</summary>
public abstract class DueStoreConformance : StoreConformance
{
    private static readonly DateTimeOffset Then = Samples.Start;

    [Fact]
    public async Task Take_GivesGrowingTokens_NotBelowTheStoresTime()
    {
        var before = (await NowAsync()).ToUnixTimeMilliseconds();
        var partition = new PartitionId(0);

        var first = await Store.Due.TakeAsync(partition, None);
        var second = await Store.Due.TakeAsync(partition, None);

        first.Value.ShouldBeGreaterThanOrEqualTo(before);
        second.Value.ShouldBeGreaterThan(first.Value);
    }

    [Fact]
    public async Task ReadDue_IsEmpty_WhenNothingIsThere()
    {
        var batch = await Store.Due.ReadDueAsync(new PartitionId(0), 10, None);

        batch.Schedules.ShouldBeEmpty();
        batch.Runs.ShouldBeEmpty();
        batch.NextDue.ShouldBeNull();
    }

    [Fact]
    public async Task ReadDue_ReturnsWhatIsDue_EarliestFirst()
    {
        var now = await NowAsync();
        var schedules = InOnePartition(6);
        DateTimeOffset?[] due = [Then.AddMinutes(2), now.AddHours(1), Then, null, Then.AddMinutes(1), now.AddHours(2)];
        for (var i = 0; i < schedules.Length; i++)
            await AddAsync(schedules[i], due[i]);

        var batch = await Store.Due.ReadDueAsync(PartitionOf(schedules[0]), 10, None);

        batch.StoreTime.ShouldBeGreaterThanOrEqualTo(now);
        batch.Schedules.Select(s => (s.Definition.Id, s.Due))
            .ShouldBe([(schedules[2].Id, Then), (schedules[4].Id, Then.AddMinutes(1)), (schedules[0].Id, Then.AddMinutes(2))]);
        batch.Schedules[0].Definition.ShouldSayTheSameAs(schedules[2]);
        batch.Schedules[0].State.ShouldBe(Samples.State(schedules[2]));
        batch.NextDue.ShouldBe(now.AddHours(1));
    }

    [Fact]
    public async Task ReadDue_ReturnsTheLimit_AndWhenTheNextIsDue()
    {
        var schedules = InOnePartition(3);
        for (var i = 0; i < 3; i++)
            await AddAsync(schedules[i], Then.AddMinutes(i));

        var batch = await Store.Due.ReadDueAsync(PartitionOf(schedules[0]), 2, None);

        batch.Schedules.Count.ShouldBe(2);
        batch.NextDue.ShouldBe(Then.AddMinutes(2));
    }

    [Fact]
    public async Task ReadDue_ReturnsOnlyItsPartition()
    {
        var schedule = Samples.Schedule("a");
        await AddAsync(schedule, Then);
        var other = new PartitionId((PartitionOf(schedule).Number + 1) % Store.Partitions);

        (await Store.Due.ReadDueAsync(other, 10, None)).Schedules.ShouldBeEmpty();
    }

    [Fact]
    public async Task ReadDue_ReturnsAWaitingRun_WithItsSchedulesPresentVersion()
    {
        var (schedule, run) = await OpenAsync("a");
        var waiting = run.WaitAfter(Samples.Attempt(run, AttemptOutcome.Failed), Then.AddMinutes(1));
        await ContinueAsync(run, waiting);
        var read = (await GetAsync(schedule)).ShouldNotBeNull();
        await SaveAsync(Next(read, null, s => s with { Name = "renamed" }), read);

        var due = (await Store.Due.ReadDueAsync(PartitionOf(schedule), 10, None)).Runs.ShouldHaveSingleItem();

        due.Run.ShouldSayTheSameAs(waiting);
        due.Definition.Name.ShouldBe("renamed");
    }

    [Fact]
    public async Task Fire_OpensRunsAndMovesStateAndDue_Together()
    {
        var schedule = Samples.Schedule("a");
        await AddAsync(schedule, Then);
        var next = (await NowAsync()).AddHours(1);

        var run = await OpenRunAsync(schedule, Then, next);

        var view = (await GetAsync(schedule)).ShouldNotBeNull();
        view.State.ShouldBe(Samples.State(schedule, Then, 1));
        view.NextDue.ShouldBe(next);
        view.OpenRuns.ShouldBe(1);
        (await Store.Due.ReadHeldAsync(PartitionOf(schedule), Then, 10, None)).ShouldHaveSingleItem().ShouldSayTheSameAs(run);
        (await Store.Runs.GetRunAsync(run.Id, None)).ShouldNotBeNull().ShouldSayTheSameAs(RunRecord.OfOpen(run));
    }

    [Fact]
    public async Task Fire_IsRefusedAsAWhole_WhenTheTokenIsStale()
    {
        var schedule = Samples.Schedule("a");
        var view = await AddAsync(schedule, Then);
        var (partition, stale) = await TakeAsync(schedule);
        await Store.Due.TakeAsync(partition, None);

        var answer = await Store.Due.FireAsync(partition, stale, [OneRun(view)], None);

        answer.TokenIsStale.ShouldBeTrue();
        answer.Accepted.ShouldBeEmpty();
        var after = (await GetAsync(schedule)).ShouldNotBeNull();
        after.ShouldBe(view with { Definition = after.Definition });
    }

    [Fact]
    public async Task Fire_IsRefused_WhenNobodyEverTookThePartition()
    {
        var view = await AddAsync(Samples.Schedule("a"), Then);

        var answer = await Store.Due.FireAsync(PartitionOf(view.Definition), new FencingToken(1), [OneRun(view)], None);

        answer.TokenIsStale.ShouldBeTrue();
    }

    [Fact]
    public async Task Fire_IsRefused_BeforeItIsDueByTheStoresClock()
    {
        var view = await AddAsync(Samples.Schedule("a"), (await NowAsync()).AddMinutes(1));

        (await FireAsync(OneRun(view))).ShouldBe([false]);

        (await GetAsync(view.Definition)).ShouldNotBeNull().OpenRuns.ShouldBe(0);
    }

    [Fact]
    public async Task Fire_IsRefused_WhenTheDefinitionChangedSinceItWasRead()
    {
        var read = await AddAsync(Samples.Schedule("a"), Then);
        await SaveAsync(Next(read, Then), read);

        (await FireAsync(OneRun(read))).ShouldBe([false]);
    }

    [Fact]
    public async Task Fire_IsRefused_WhenTheDueTimeIsAnother()
    {
        var view = await AddAsync(Samples.Schedule("a"), Then);

        (await FireAsync(OneRun(view with { NextDue = Then.AddSeconds(1) }))).ShouldBe([false]);
    }

    [Fact]
    public async Task Fire_IsRefused_WhenTheScheduleWasDeleted()
    {
        var view = await AddAsync(Samples.Schedule("a"), Then);
        await Store.Schedules.RemoveAsync(view.Definition.Id, null, cancel: false, None);

        (await FireAsync(OneRun(view))).ShouldBe([false]);

        (await Store.Runs.ListRunsAsync(new RunQuery(), None)).Items.ShouldBeEmpty();
    }

    [Fact]
    public async Task Fire_IsAcceptedOnce_WhenTwoPlannedTheSame()
    {
        var view = await AddAsync(Samples.Schedule("a"), Then);
        (await FireAsync(OneRun(view))).ShouldBe([true]);

        var run = Run.Open(view.Definition.Id, Then, new NodeId("node-b"), Then, Then.AddMinutes(1));

        (await FireAsync(Firing(Read(view), run, Then.AddMinutes(1)))).ShouldBe([false]);
        (await GetAsync(view.Definition)).ShouldNotBeNull().OpenRuns.ShouldBe(1);
    }

    [Fact]
    public async Task Fire_IsAnsweredAsAccepted_WhenRepeated()
    {
        var view = await AddAsync(Samples.Schedule("a"), Then);
        var (partition, token) = await TakeAsync(view.Definition);
        Firing[] firings = [OneRun(view)];

        (await Store.Due.FireAsync(partition, token, firings, None)).Accepted.ShouldBe([true]);
        (await Store.Due.FireAsync(partition, token, firings, None)).Accepted.ShouldBe([true]);

        var after = (await GetAsync(view.Definition)).ShouldNotBeNull();
        after.OpenRuns.ShouldBe(1);
        after.State.RunCount.ShouldBe(1);
    }

    [Fact]
    public async Task Fire_AnswersEachFiring_WhenSomeAreRefused()
    {
        var schedules = InOnePartition(3);
        var views = new List<ScheduleView>();
        foreach (var schedule in schedules)
            views.Add(await AddAsync(schedule, Then));

        var answers = await FireAsync(OneRun(views[0]), OneRun(views[1] with { NextDue = Then.AddSeconds(1) }), OneRun(views[2]));

        answers.ShouldBe([true, false, true]);
        (await GetAsync(schedules[1])).ShouldNotBeNull().OpenRuns.ShouldBe(0);
        (await GetAsync(schedules[2])).ShouldNotBeNull().OpenRuns.ShouldBe(1);
    }

    [Fact]
    public async Task Fire_RecordsWhatWasSkipped_AndKeepsTheNewest()
    {
        var schedule = Samples.Schedule("a");
        await AddAsync(schedule, Then);
        for (var i = 0; i < 4; i++)
        {
            var view = (await GetAsync(schedule)).ShouldNotBeNull();
            var skipped = RunRecord.OfSkipped(
                schedule, new SkippedOccurrences(SkipReason.Misfire, Then.AddMinutes(i), Then.AddMinutes(i), 7, AtLeast: true), Then.AddHours(i));
            (await FireAsync(Firing(Read(view), null, Then.AddMinutes(i + 1), skipped, keep: 2))).ShouldBe([true]);
        }

        var history = (await Store.Runs.ListRunsAsync(new RunQuery { Schedule = schedule.Id }, None)).Items;

        history.Select(r => r.NominalTime).ShouldBe([Then.AddMinutes(3), Then.AddMinutes(2)]);
        history.ShouldAllBe(r => r.Status == RunStatus.Skipped && r.Skipped!.Count == 7 && r.Skipped.AtLeast);
    }

    [Fact]
    public async Task Fire_OpensSeveralRuns_OfOneSchedule()
    {
        var view = await AddAsync(Samples.Schedule("a"), Then);
        Run[] runs = [.. Enumerable.Range(0, 3).Select(i =>
            Run.Open(view.Definition.Id, Then.AddMinutes(i), Samples.Node, Then.AddHours(1), Then.AddHours(2)))];
        var state = view.State with { Cursor = Then.AddMinutes(2), RunCount = 3 };

        (await FireAsync(new ScheduleFiring(Read(view), runs, [], state, null, Keep))).ShouldBe([true]);

        (await GetAsync(view.Definition)).ShouldNotBeNull().OpenRuns.ShouldBe(3);
        var listed = await Store.Runs.ListRunsAsync(new RunQuery { Schedule = view.Definition.Id }, None);
        listed.Items.Select(r => r.Id).ShouldBe(runs.Select(r => r.Id), ignoreOrder: true);
    }

    [Fact]
    public async Task FireRun_HoldsAWaitingRun_ThatIsDue()
    {
        var (schedule, waiting) = await WaitAsync(Then);
        var held = waiting.Hold(new NodeId("node-b"), Then, Then.AddHours(1));

        (await FireAsync(schedule, Firing(waiting, held, schedule))).ShouldBe([true]);

        var batch = await Store.Due.ReadDueAsync(PartitionOf(schedule), 10, None);
        batch.Runs.ShouldBeEmpty();
        (await Store.Due.ReadHeldAsync(PartitionOf(schedule), Then, 10, None)).ShouldHaveSingleItem().ShouldSayTheSameAs(held);
    }

    [Fact]
    public async Task FireRun_IsRefused_BeforeItIsDueByTheStoresClock()
    {
        var (schedule, waiting) = await WaitAsync((await NowAsync()).AddMinutes(1));

        (await FireAsync(schedule, Firing(waiting, waiting.Hold(Samples.Node, Then, Then), schedule))).ShouldBe([false]);
    }

    [Fact]
    public async Task FireRun_IsRefused_WhenAnotherHoldsIt()
    {
        var (schedule, waiting) = await WaitAsync(Then);
        (await FireAsync(schedule, Firing(waiting, waiting.Hold(new NodeId("node-b"), Then, Then), schedule))).ShouldBe([true]);

        (await FireAsync(schedule, Firing(waiting, waiting.Hold(new NodeId("node-c"), Then, Then), schedule))).ShouldBe([false]);
    }

    [Fact]
    public async Task FireRun_IsAnsweredAsAccepted_WhenRepeated()
    {
        var (schedule, waiting) = await WaitAsync(Then);
        var firing = Firing(waiting, waiting.Hold(Samples.Node, Then, Then.AddHours(1)), schedule);

        (await FireAsync(schedule, firing)).ShouldBe([true]);
        (await FireAsync(schedule, firing)).ShouldBe([true]);
    }

    [Fact]
    public async Task FireRun_IsRefused_WhenItsScheduleWasDeleted()
    {
        var (schedule, waiting) = await WaitAsync(Then);
        await Store.Schedules.RemoveAsync(schedule.Id, null, cancel: false, None);

        (await FireAsync(schedule, Firing(waiting, waiting.Hold(Samples.Node, Then, Then), schedule))).ShouldBe([false]);
    }

    [Fact]
    public async Task Defer_MovesTheEntry_IsSafeToRepeat_AndIsRefusedWhenTheEntryChanged()
    {
        var schedule = Samples.Schedule("a");
        await AddAsync(schedule, Then);
        var later = (await NowAsync()).AddMinutes(5);
        var deferral = new Deferral(schedule.Id.Value, Then, later);

        (await FireAsync(schedule, deferral)).ShouldBe([true]);
        (await FireAsync(schedule, deferral)).ShouldBe([true]);

        (await GetAsync(schedule)).ShouldNotBeNull().NextDue.ShouldBe(later);
        (await FireAsync(schedule, deferral with { NextDue = later.AddMinutes(1) })).ShouldBe([false]);
    }

    [Fact]
    public async Task ReadHeld_ReturnsHeldRuns_ByAttention_FromThereOn()
    {
        var schedules = InOnePartition(4);
        for (var i = 0; i < 4; i++)
        {
            await AddAsync(schedules[i], Then);
            await OpenRunAsync(schedules[i], Then, null, attention: Then.AddMinutes(10 - i));
        }
        var waiting = (await Store.Due.ReadHeldAsync(PartitionOf(schedules[0]), Then, 10, None))[^1];
        await ContinueAsync(waiting, waiting.GiveBack(Then));

        var held = await Store.Due.ReadHeldAsync(PartitionOf(schedules[0]), Then.AddMinutes(8), 10, None);
        var limited = await Store.Due.ReadHeldAsync(PartitionOf(schedules[0]), Then, 2, None);

        held.Select(r => r.Schedule).ShouldBe([schedules[2].Id, schedules[1].Id]);
        limited.Select(r => r.Schedule).ShouldBe([schedules[3].Id, schedules[2].Id]);
    }

    private static ScheduleFiring OneRun(ScheduleView view) =>
        Firing(Read(view), Run.Open(view.Definition.Id, Then, Samples.Node, Then, Then.AddMinutes(1)), Then.AddMinutes(1));

    private Task<IReadOnlyList<bool>> FireAsync(params ScheduleFiring[] firings) => FireAsync(firings[0].Read.Definition, firings);

    private async Task<(Schedule Schedule, Run Run)> OpenAsync(string id)
    {
        var schedule = Samples.Schedule(id);
        await AddAsync(schedule, Then);
        return (schedule, await OpenRunAsync(schedule, Then, null));
    }

    private async Task<(Schedule Schedule, Run Waiting)> WaitAsync(DateTimeOffset due)
    {
        var (schedule, run) = await OpenAsync("a");
        var waiting = run.GiveBack(due);
        (await ContinueAsync(run, waiting)).ShouldBeTrue();
        return (schedule, waiting);
    }
}
