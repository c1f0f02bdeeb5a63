using ScalableScheduler.Collections;
using ScalableScheduler.Coordination;
using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;
using ScalableScheduler.Storage;
using Shouldly;
using Xunit;

namespace ScalableScheduler.Testing.StoreConformance;

/// <summary>What the classes of the suite share: the store, and short ways to bring it into a state.</summary>
public abstract class StoreConformance : IAsyncLifetime
{
    protected const int Keep = 100;

    private IStoreUnderTest? _store;

    protected IStoreUnderTest Store => _store ?? throw new InvalidOperationException("The store is opened in InitializeAsync.");

    /// <summary>An empty store for one test.</summary>
    protected abstract Task<IStoreUnderTest> OpenAsync();

    public async Task InitializeAsync() => _store = await OpenAsync();

    public virtual async Task DisposeAsync()
    {
        if (_store is not null)
            await _store.DisposeAsync();
    }

    protected static CancellationToken None => CancellationToken.None;

    /// <summary>The store's clock.</summary>
    protected async Task<DateTimeOffset> NowAsync() => (await Store.Cluster.ReadStatusAsync(None)).Cluster.StoreTime;

    protected PartitionId PartitionOf(Schedule schedule) => PartitionId.Of(schedule.Id, Store.Partitions);

    protected async Task<ScheduleView?> GetAsync(Schedule schedule) => (await Store.Schedules.GetAsync([schedule.Id], None))[0];

    /// <summary>Stores a new schedule.</summary>
    protected async Task<ScheduleView> AddAsync(Schedule schedule, DateTimeOffset? due)
    {
        (await SaveAsync(new Registration(schedule, Samples.State(schedule), due), expected: null)).ShouldBeTrue();
        return (await GetAsync(schedule)).ShouldNotBeNull();
    }

    protected async Task<bool> SaveAsync(Registration registration, ScheduleView? expected) =>
        (await Store.Schedules.SaveAsync([new ScheduleWrite(registration, expected)], None)).ShouldHaveSingleItem() == SaveAnswer.Stored;

    /// <summary>The next version of a schedule.</summary>
    protected static Registration Next(ScheduleView view, DateTimeOffset? due, Func<Schedule, Schedule>? change = null)
    {
        var definition = (change?.Invoke(view.Definition) ?? view.Definition) with { Revision = view.Definition.Revision + 1 };
        return new Registration(definition, view.State with { Revision = definition.Revision }, due);
    }

    protected async Task<(PartitionId Partition, FencingToken Token)> TakeAsync(Schedule schedule)
    {
        var partition = PartitionOf(schedule);
        return (partition, await Store.Due.TakeAsync(partition, None));
    }

    protected async Task<IReadOnlyList<bool>> FireAsync(Schedule schedule, params Firing[] firings)
    {
        var (partition, token) = await TakeAsync(schedule);
        return (await Store.Due.FireAsync(partition, token, firings, None)).Accepted;
    }

    /// <summary>What is due in the schedule's partition.</summary>
    protected async Task<DueBatch> ReadDueAsync(Schedule schedule, int limit = 10) =>
        await Store.Due.ReadDueAsync(PartitionOf(schedule), limit, None);

    /// <summary>Schedules of one partition.</summary>
    protected Schedule[] InOnePartition(int count) =>
    [
        .. Enumerable.Range(0, int.MaxValue)
            .Select(i => Samples.Schedule($"s{i}"))
            .Where(s => PartitionOf(s).Number == 0)
            .Take(count),
    ];

    /// <summary>A due schedule as it would be read, where overlap is allowed.</summary>
    protected static DueSchedule Read(ScheduleView view, DateTimeOffset? due = null) =>
        new(view.Definition, view.State, due ?? view.NextDue.ShouldNotBeNull(), view.Collection, OpenRuns.None);

    /// <summary>A firing of a waiting run's next attempt.</summary>
    protected static RunFiring Firing(Run read, Run next, Schedule definition) =>
        new(new DueRun(read, definition, read.AttentionAt, CollectionState.Undefined, OpenRuns.None, IsActive: true), next);

    /// <summary>A firing of an occurrence as planned from what was read.</summary>
    protected static ScheduleFiring Firing(DueSchedule read, Run? run, DateTimeOffset? nextDue, RunRecord? skipped = null, int keep = Keep)
    {
        var state = read.State with { Cursor = run?.NominalTime ?? read.Due, RunCount = read.State.RunCount + (run is null ? 0 : 1) };
        return new ScheduleFiring(read, run is null ? [] : [run], skipped is null ? [] : [skipped], state, nextDue, keep);
    }

    /// <summary>Opens a run of a schedule, whose due time has passed, opened at <paramref name="nominal"/>.</summary>
    protected async Task<Run> OpenRunAsync(Schedule schedule, DateTimeOffset nominal, DateTimeOffset? nextDue, DateTimeOffset? attention = null)
    {
        var view = (await GetAsync(schedule)).ShouldNotBeNull();
        var read = Read(view);
        var run = Run.Open(schedule.Id, nominal, Samples.Node, nominal, attention ?? nominal.AddMinutes(1));
        var (partition, token) = await TakeAsync(schedule);
        var answer = await Store.Due.FireAsync(partition, token, [Firing(read, run, nextDue)], None);
        answer.Accepted.ShouldBe([true]);
        return run;
    }

    /// <summary>A schedule with ended runs, opened at these times, oldest first.</summary>
    protected async Task<IReadOnlyList<Run>> AddWithHistoryAsync(Schedule schedule, DateTimeOffset[] opened, DateTimeOffset? due = null, int keep = Keep)
    {
        await AddAsync(schedule, opened[0]);
        var runs = new List<Run>();
        for (var i = 0; i < opened.Length; i++)
        {
            var run = await OpenRunAsync(schedule, opened[i], i + 1 < opened.Length ? opened[i + 1] : due);
            (await FinishAsync(run, Samples.Succeeded(run), keep)).ShouldBeTrue();
            runs.Add(run);
        }
        return runs;
    }

    protected async Task<bool> FinishAsync(Run run, RunRecord record, int keep = Keep, DeadLetter? letter = null) =>
        await Store.Runs.FinishAsync(new RunEnded(run, record, keep, letter), None) == FinishAnswer.Written;

    /// <summary>Opens a run on request.</summary>
    protected async Task<Run> RequestAsync(Schedule schedule, string key, DateTimeOffset at)
    {
        var run = Run.New(schedule, RunId.OfKey(schedule.Id, key), RunOrigin.Trigger, at, at);
        (await Store.Runs.RequestAsync([new RunRequest(run)], None)).ShouldHaveSingleItem().ShouldNotBeNull();
        return run;
    }

    /// <summary>Whether retention removes the schedule as a completed one.</summary>
    protected async Task<bool> IsRetainedAsCompletedAsync(Schedule schedule)
    {
        var (partition, token) = await TakeAsync(schedule);
        var later = (await NowAsync()).AddDays(1);
        await Store.Due.RetainAsync(partition, token, new RetentionCutoffs(Samples.Start, later, Samples.Start), 10, None);
        return await GetAsync(schedule) is null;
    }

    protected async Task<bool> ContinueAsync(Run read, Run next) =>
        await Store.Runs.FinishAsync(new RunContinues(read, next), None) == FinishAnswer.Written;

    /// <summary>Reads a listing to its end.</summary>
    protected static async Task<List<T>> ReadAllAsync<T>(Func<string?, ValueTask<Page<T>>> read)
    {
        var all = new List<T>();
        string? cursor = null;
        for (var pages = 0; pages < 1000; pages++)
        {
            var page = await read(cursor);
            all.AddRange(page.Items);
            if (page.Next is null)
                return all;
            page.Next.ShouldNotBe(cursor, "A page must go further than the one before.");
            cursor = page.Next;
        }
        throw new InvalidOperationException("The listing has no end.");
    }
}
