using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;
using ScalableScheduler.Storage;
using Shouldly;
using Xunit;

namespace ScalableScheduler.Testing.StoreConformance;

/// <summary>The promises of <see cref="IScheduleStore"/> about single schedules.</summary>
public abstract class ScheduleStoreConformance : StoreConformance
{
    [Fact]
    public async Task Get_ReturnsEveryField_AsSaved()
    {
        var schedule = Samples.FullSchedule("full");
        var state = Samples.State(schedule, cursor: Samples.Start, runs: 4);
        (await SaveAsync(new Registration(schedule, state, null), null)).ShouldBeTrue();

        var view = (await GetAsync(schedule)).ShouldNotBeNull();

        view.Definition.ShouldSayTheSameAs(schedule);
        view.State.ShouldBe(state);
        view.NextDue.ShouldBeNull();
        view.LastRun.ShouldBeNull();
        view.ErrorCount.ShouldBe(0);
        view.OpenRuns.ShouldBe(0);
        view.Status.ShouldBe(ScheduleStatus.Paused);
    }

    [Fact]
    public async Task Save_IsAnsweredAsStored_WhenRepeated()
    {
        var schedule = Samples.Schedule("a");
        var first = new Registration(schedule, Samples.State(schedule), null);
        (await SaveAsync(first, expected: null)).ShouldBeTrue();
        (await SaveAsync(first, expected: null)).ShouldBeTrue();

        var view = (await GetAsync(schedule)).ShouldNotBeNull();
        var next = Next(view, due: null, s => s with { Description = "changed" });
        (await SaveAsync(next, view)).ShouldBeTrue();
        (await SaveAsync(next, view)).ShouldBeTrue();
        (await SaveAsync(first, expected: null)).ShouldBeFalse();
    }

    [Fact]
    public async Task Get_ReturnsDefaults_AsSaved()
    {
        var schedule = Samples.Schedule("plain");
        var due = (await NowAsync()).AddHours(1);

        var view = await AddAsync(schedule, due);

        view.Definition.ShouldSayTheSameAs(schedule);
        view.NextDue.ShouldBe(due);
        view.Status.ShouldBe(ScheduleStatus.Enabled);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("\"\"")]
    [InlineData("[1.0,1e3,12345678901234567890]")]
    public async Task Get_ReturnsData_AsItWasWritten(string data)
    {
        var schedule = Samples.Schedule("data");
        schedule = schedule with { Task = schedule.Task with { Data = Samples.Json(data) } };

        var view = await AddAsync(schedule, null);

        view.Definition.Task.Data.ShouldNotBeNull().GetRawText().ShouldBe(data);
    }

    [Theory]
    [InlineData("line\nbreak")]
    [InlineData("1 2 3\n")]
    [InlineData("nul\0inside\0")]
    [InlineData("\"quoted\" \\ {json}")]
    [InlineData("日本語 🚀")]
    public async Task Get_ReturnsNameAndClient_WhateverCharactersTheyHave(string text)
    {
        var client = new Client(text, "", text, "k", text + text);
        var schedule = Samples.Schedule("odd", text, client);
        await AddAsync(schedule, null);

        (await GetAsync(schedule)).ShouldNotBeNull().Definition.ShouldSayTheSameAs(schedule);
        var byName = await Store.Schedules.ListAsync(new ScheduleQuery { NamePrefix = text }, None);
        byName.Items.ShouldHaveSingleItem().Definition.Id.ShouldBe(schedule.Id);
        var byClient = await Store.Schedules.ListAsync(new ScheduleQuery { Client = ClientFilter.Any with { Application = text } }, None);
        byClient.Items.ShouldHaveSingleItem().Definition.Id.ShouldBe(schedule.Id);
    }

    [Fact]
    public async Task Get_KeepsOrderOfIds_AndAnswersNullForUnknown()
    {
        var ids = Enumerable.Range(0, 20).Select(i => Samples.Schedule($"s{i}")).ToArray();
        foreach (var schedule in ids.Where((_, i) => i % 3 != 0))
            await AddAsync(schedule, null);

        var views = await Store.Schedules.GetAsync([.. ids.Select(s => s.Id)], None);

        views.Select(v => v?.Definition.Id.Value).ShouldBe(ids.Select((s, i) => i % 3 != 0 ? s.Id.Value : null));
    }

    [Fact]
    public async Task Get_ReturnsNothing_WhenAskedForNothing() =>
        (await Store.Schedules.GetAsync([], None)).ShouldBeEmpty();

    [Fact]
    public async Task Save_IsRefused_WhenThereMustBeNoneAndThereIsOne()
    {
        var view = await AddAsync(Samples.Schedule("a", "first"), null);

        (await SaveAsync(Next(view, null, s => s with { Name = "second" }), expected: null)).ShouldBeFalse();

        (await GetAsync(view.Definition)).ShouldNotBeNull().Definition.Name.ShouldBe("first");
    }

    [Fact]
    public async Task Save_IsRefused_WhenThereMustBeOneAndThereIsNone()
    {
        var view = await AddAsync(Samples.Schedule("a"), null);
        await Store.Schedules.RemoveAsync(view.Definition.Id, null, cancel: false, None);

        (await SaveAsync(Next(view, null), view)).ShouldBeFalse();

        (await GetAsync(view.Definition)).ShouldBeNull();
    }

    [Fact]
    public async Task Save_StoresOneOfTwo_WhenBothReadTheSameVersion()
    {
        var due = (await NowAsync()).AddHours(1);
        var read = await AddAsync(Samples.Schedule("a"), due);

        (await SaveAsync(Next(read, due, s => s with { Name = "one" }), read)).ShouldBeTrue();
        (await SaveAsync(Next(read, null, s => s with { Name = "two" }), read)).ShouldBeFalse();

        var view = (await GetAsync(read.Definition)).ShouldNotBeNull();
        view.Definition.Name.ShouldBe("one");
        view.NextDue.ShouldBe(due);
    }

    [Fact]
    public async Task Save_IsRefused_WhenTheScheduleFiredSinceItWasRead()
    {
        var schedule = Samples.Schedule("a");
        var read = await AddAsync(schedule, Samples.Start);
        await OpenRunAsync(schedule, Samples.Start, Samples.Start.AddMinutes(1));

        (await SaveAsync(Next(read, Samples.Start), read)).ShouldBeFalse();

        (await GetAsync(schedule)).ShouldNotBeNull().State.Cursor.ShouldBe(Samples.Start);
    }

    [Fact]
    public async Task Save_ChangesDefinitionDueAndIndexes_Together()
    {
        var now = await NowAsync();
        var read = await AddAsync(Samples.Schedule("a", "old", new Client("app", "g", "", "", "")), now.AddHours(1));

        var next = Next(read, now.AddHours(2), s => s with { Name = "new", Client = new Client("other", "", "", "", "") });
        (await SaveAsync(next, read)).ShouldBeTrue();

        var view = (await GetAsync(read.Definition)).ShouldNotBeNull();
        view.Definition.Revision.ShouldBe(2);
        view.State.ShouldBe(next.State);
        view.NextDue.ShouldBe(now.AddHours(2));
        (await NamesAsync(new ScheduleQuery { NamePrefix = "old" })).ShouldBeEmpty();
        (await NamesAsync(new ScheduleQuery { NamePrefix = "new" })).ShouldBe(["new"]);
        (await NamesAsync(new ScheduleQuery { Client = ClientFilter.Any with { Application = "app" } })).ShouldBeEmpty();
        (await NamesAsync(new ScheduleQuery { Client = ClientFilter.Any with { Application = "other" } })).ShouldBe(["new"]);
    }

    [Fact]
    public async Task Save_AnswersEachWrite_WhenSomeAreRefused()
    {
        var present = await AddAsync(Samples.Schedule("present"), null);
        ScheduleWrite New(string id) => new(new Registration(Samples.Schedule(id), Samples.State(Samples.Schedule(id)), null), null);

        var answers = await Store.Schedules.SaveAsync(
            [New("new1"), New("present") with { Registration = Next(present, null) }, New("new2"), new(Next(present, null), present)], None);

        answers.ShouldBe([SaveAnswer.Stored, SaveAnswer.Changed, SaveAnswer.Stored, SaveAnswer.Stored]);
    }

    [Fact]
    public async Task Save_StoresAThousand_AtOnce()
    {
        var due = (await NowAsync()).AddHours(1);
        var writes = Enumerable.Range(0, 1000)
            .Select(i => Samples.Schedule($"bulk-{i:D4}", $"n{i:D4}"))
            .Select(s => new ScheduleWrite(new Registration(s, Samples.State(s), due), null))
            .ToArray();

        var answers = await Store.Schedules.SaveAsync(writes, None);

        answers.ShouldAllBe(a => a == SaveAnswer.Stored);
        var all = await ReadAllAsync(c => Store.Schedules.ListAsync(new ScheduleQuery { Limit = 300, Cursor = c }, None));
        all.Select(v => v.Definition.Name).ShouldBe(writes.Select(w => w.Registration.Definition.Name));
    }

    [Fact]
    public async Task Save_KeepsLastRunErrorsAndOpenRuns()
    {
        var schedule = Samples.Schedule("a");
        await AddAsync(schedule, Samples.Start);
        var first = await OpenRunAsync(schedule, Samples.Start, Samples.Start.AddMinutes(1));
        await FinishAsync(first, Samples.Failed(first));
        await OpenRunAsync(schedule, Samples.Start.AddMinutes(1), Samples.Start.AddMinutes(2));
        var read = (await GetAsync(schedule)).ShouldNotBeNull();

        (await SaveAsync(Next(read, null), read)).ShouldBeTrue();

        var view = (await GetAsync(schedule)).ShouldNotBeNull();
        view.LastRun.ShouldBe(read.LastRun);
        view.ErrorCount.ShouldBe(1);
        view.OpenRuns.ShouldBe(1);
    }

    [Fact]
    public async Task Remove_AnswersWhetherThereWasOne()
    {
        var schedule = Samples.Schedule("a");
        await AddAsync(schedule, null);

        (await Store.Schedules.RemoveAsync(schedule.Id, null, cancel: false, None)).ShouldNotBeNull();
        (await Store.Schedules.RemoveAsync(schedule.Id, null, cancel: false, None)).ShouldBeNull();
    }

    [Fact]
    public async Task Remove_DeletesOnlyTheVersionThatIsExpected()
    {
        var schedule = Samples.Schedule("a");
        await AddAsync(schedule, null);
        var first = (await GetAsync(schedule)).ShouldNotBeNull();
        (await SaveAsync(Next(first, null), first)).ShouldBeTrue();
        var second = (await GetAsync(schedule)).ShouldNotBeNull();

        (await Store.Schedules.RemoveAsync(schedule.Id, first.State.Version, cancel: false, None)).ShouldBeNull();
        (await GetAsync(schedule)).ShouldNotBeNull();
        (await Store.Schedules.RemoveAsync(schedule.Id, second.State.Version, cancel: false, None)).ShouldNotBeNull();
    }

    [Fact]
    public async Task Remove_LeavesNothingButDeadLetters()
    {
        var schedule = Samples.Schedule("a", "name", new Client("app", "", "", "", ""));
        await AddAsync(schedule, Samples.Start);
        var dead = await OpenRunAsync(schedule, Samples.Start, Samples.Start.AddMinutes(1));
        var record = Samples.Failed(dead);
        await FinishAsync(dead, record, letter: new DeadLetter(record, schedule));
        var waiting = await OpenRunAsync(schedule, Samples.Start.AddMinutes(1), Samples.Start.AddMinutes(2));
        await ContinueAsync(waiting, waiting.GiveBack(Samples.Start.AddMinutes(1)));

        await Store.Schedules.RemoveAsync(schedule.Id, null, cancel: false, None);

        (await GetAsync(schedule)).ShouldBeNull();
        (await NamesAsync(new ScheduleQuery())).ShouldBeEmpty();
        (await NamesAsync(new ScheduleQuery { Sort = ScheduleSort.NextRun })).ShouldBeEmpty();
        (await NamesAsync(new ScheduleQuery { Client = ClientFilter.Any with { Application = "app" } })).ShouldBeEmpty();
        (await Store.Runs.GetRunAsync(dead.Id, None)).ShouldBeNull();
        (await Store.Runs.GetRunAsync(waiting.Id, None)).ShouldBeNull();
        (await Store.Runs.ListRunsAsync(new RunQuery(), None)).Items.ShouldBeEmpty();
        var due = await Store.Due.ReadDueAsync(PartitionOf(schedule), 10, None);
        due.Schedules.ShouldBeEmpty();
        due.Runs.ShouldBeEmpty();
        due.Unreadable.ShouldBeEmpty();
        (await Store.Runs.ListDeadLettersAsync(new DeadLetterQuery { Limit = 10, Cursor = null }, None)).Items.ShouldHaveSingleItem().Run.Id.ShouldBe(dead.Id);
    }

    [Fact]
    public async Task Remove_LetsARunUnderWayEndWithoutARecord()
    {
        var schedule = Samples.Schedule("a");
        await AddAsync(schedule, Samples.Start);
        var run = await OpenRunAsync(schedule, Samples.Start, null);

        await Store.Schedules.RemoveAsync(schedule.Id, null, cancel: false, None);

        (await FinishAsync(run, Samples.Succeeded(run))).ShouldBeFalse();
        (await Store.Runs.ListRunsAsync(new RunQuery(), None)).Items.ShouldBeEmpty();
        (await GetAsync(schedule)).ShouldBeNull();
    }

    [Fact]
    public async Task Remove_DoesNotLetAnOldRunEndOneOfTheScheduleThatFollowed()
    {
        // Deleted and registered again for the same date: the run's id and version are those of the run before.
        var schedule = Samples.Schedule("a");
        await AddAsync(schedule, Samples.Start);
        var old = await OpenRunAsync(schedule, Samples.Start, null);
        await Store.Schedules.RemoveAsync(schedule.Id, null, cancel: false, None);
        var again = schedule with { CreatedAt = Samples.Start.AddMinutes(5) };
        var view = await AddAsync(again, Samples.Start);
        var run = old with { OpenedAt = old.OpenedAt.AddMinutes(5) };
        var (partition, token) = await TakeAsync(schedule);
        var firing = Firing(Read(view with { Definition = again }, Samples.Start), run, null);
        (await Store.Due.FireAsync(partition, token, [firing], None)).Accepted.ShouldBe([true]);

        (await FinishAsync(old, Samples.Succeeded(old))).ShouldBeFalse();

        (await Store.Runs.GetRunAsync(run.Id, None)).ShouldNotBeNull().Status.ShouldBe(RunStatus.Running);
    }

    private async Task<IReadOnlyList<string>> NamesAsync(ScheduleQuery query) =>
        [.. (await Store.Schedules.ListAsync(query, None)).Items.Select(v => v.Definition.Name)];
}
