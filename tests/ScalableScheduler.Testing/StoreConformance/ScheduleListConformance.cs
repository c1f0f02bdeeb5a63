using ScalableScheduler.Schedules;
using ScalableScheduler.Storage;
using Shouldly;
using Xunit;

namespace ScalableScheduler.Testing.StoreConformance;

/// <summary>The promises of <see cref="IScheduleStore.ListAsync"/>.</summary>
public abstract class ScheduleListConformance : StoreConformance
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1000)]
    public async Task List_ReturnsEachOnce_ByNameThenId(int limit)
    {
        string[] names = ["b", "a", "", "ab", "a", "B", "a b", "é"];
        await AddNamedAsync([.. Enumerable.Range(0, 40).Select(i => names[i % names.Length])]);

        var all = await ListAsync(new ScheduleQuery { Limit = limit });

        all.Count.ShouldBe(40);
        all.ShouldBe(all.OrderBy(v => v.Definition.Name, StringComparer.Ordinal).ThenBy(v => v.Definition.Id));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1000)]
    public async Task List_ReturnsEachOnce_ByNextRunThenId_WithWhatIsNeverDueLast(int limit)
    {
        var now = await NowAsync();
        for (var i = 0; i < 40; i++)
            await AddAsync(Samples.Schedule($"s{i * 7 % 40:D2}"), i % 3 == 0 ? null : now.AddMinutes((i % 5) - 2));

        var all = await ListAsync(new ScheduleQuery { Sort = ScheduleSort.NextRun, Limit = limit });

        all.Count.ShouldBe(40);
        all.ShouldBe(all.OrderBy(v => v.NextDue ?? DateTimeOffset.MaxValue).ThenBy(v => v.Definition.Id));
        all.TakeLast(14).ShouldAllBe(v => v.NextDue == null);
    }

    [Fact]
    public async Task List_LeavesOutRunsThatWait_ByNextRun()
    {
        var schedule = Samples.Schedule("a");
        await AddAsync(schedule, Samples.Start);
        var run = await OpenRunAsync(schedule, Samples.Start, Samples.Start.AddMinutes(1));
        await ContinueAsync(run, run.GiveBack(Samples.Start));

        (await ListAsync(new ScheduleQuery { Sort = ScheduleSort.NextRun, Limit = 1 })).ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData(ScheduleSort.Name)]
    [InlineData(ScheduleSort.NextRun)]
    public async Task List_ReturnsOnlyNamesThatBeginSo(ScheduleSort sort)
    {
        await AddNamedAsync("export", "exports daily", "Export", "import", "exp", "");

        var found = await ListAsync(new ScheduleQuery { NamePrefix = "export", Sort = sort, Limit = 1 });

        found.Select(v => v.Definition.Name).ShouldBe(["export", "exports daily"], ignoreOrder: true);
    }

    [Theory]
    [InlineData(ScheduleSort.Name)]
    [InlineData(ScheduleSort.NextRun)]
    public async Task List_ReturnsOnlyClientsWithTheseFields_InOrder(ScheduleSort sort)
    {
        var now = await NowAsync();
        string[] values = ["x", "y", ""];
        for (var i = 0; i < 81; i++)
        {
            var client = new Client(values[i % 3], values[i / 3 % 3], values[i / 9 % 3], "k", values[i / 27 % 3]);
            await AddAsync(Samples.Schedule($"s{i:D2}", $"name{(i * 31) % 81:D2}", client), now.AddMinutes(81 - i));
        }
        await AddAsync(Samples.Schedule("none", "no client"), now);

        ClientFilter[] filters =
        [
            new("x", null, null, null, null), new("x", "y", null, null, null), new("x", "", "y", "k", "x"), new("x", null, "y", null, null),
            new(null, "y", null, null, null), new("", null, null, null, null), new("", "x", null, null, null), new("z", null, null, null, null),
        ];
        foreach (var filter in filters)
        {
            var all = await ListAsync(new ScheduleQuery { Sort = sort });
            var found = await ListAsync(new ScheduleQuery { Client = filter, Sort = sort, Limit = 4 });
            found.Select(v => v.Definition.Id).ShouldBe(all.Where(v => filter.Matches(v.Definition.Client)).Select(v => v.Definition.Id), filter.ToString());
        }
    }

    [Fact]
    public async Task List_ReturnsOnlyWhatIsAskedFor_HoweverManyPagesAreEmpty()
    {
        await AddNamedAsync([.. Enumerable.Range(0, 200).Select(i => $"n{i:D3}")]);

        var found = await ListAsync(new ScheduleQuery { Where = v => v.Definition.Name is "n003" or "n150" or "n199", Limit = 1 });

        found.Select(v => v.Definition.Name).ShouldBe(["n003", "n150", "n199"]);
    }

    [Fact]
    public async Task List_GoesOnWhereItWas_WhenSchedulesComeAndGoBetweenPages()
    {
        var schedules = await AddNamedAsync([.. Enumerable.Range(0, 30).Select(i => $"n{i:D2}")]);
        var first = await Store.Schedules.ListAsync(new ScheduleQuery { Limit = 10 }, None);

        await AddAsync(Samples.Schedule("before", "n00a"), null);
        await AddAsync(Samples.Schedule("after", "n20a"), null);
        await Store.Schedules.RemoveAsync(schedules[9].Id, null, cancel: false, None);
        await Store.Schedules.RemoveAsync(schedules[25].Id, null, cancel: false, None);
        var rest = await ReadAllAsync(c => Store.Schedules.ListAsync(new ScheduleQuery { Limit = 10, Cursor = c ?? first.Next }, None));

        first.Items.Select(v => v.Definition.Name).ShouldBe(Enumerable.Range(0, 10).Select(i => $"n{i:D2}"));
        var expected = Enumerable.Range(10, 20).Where(i => i != 25).Select(i => $"n{i:D2}").Append("n20a").Order(StringComparer.Ordinal);
        rest.Select(v => v.Definition.Name).ShouldBe(expected);
    }

    [Fact]
    public async Task List_IsEmpty_WhenThereIsNothing()
    {
        foreach (var sort in Enum.GetValues<ScheduleSort>())
        {
            var page = await Store.Schedules.ListAsync(new ScheduleQuery { Sort = sort }, None);
            page.Items.ShouldBeEmpty();
            page.Next.ShouldBeNull();
        }
    }

    private async Task<IReadOnlyList<Schedule>> AddNamedAsync(params string[] names)
    {
        var schedules = names.Select((name, i) => Samples.Schedule($"id{i * 17 % 1000:D3}", name)).ToArray();
        var writes = schedules.Select(s => new ScheduleWrite(new Registration(s, Samples.State(s), null), null)).ToArray();
        (await Store.Schedules.SaveAsync(writes, None)).ShouldAllBe(saved => saved == SaveAnswer.Stored);
        return schedules;
    }

    private Task<List<ScheduleView>> ListAsync(ScheduleQuery query) =>
        ReadAllAsync(cursor => Store.Schedules.ListAsync(query with { Cursor = cursor }, None));
}
