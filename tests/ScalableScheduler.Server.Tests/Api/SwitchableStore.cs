using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;
using ScalableScheduler.Storage;

namespace ScalableScheduler.Server.Tests.Api;

/// <summary>A schedule store that can be away, or have another writer come between.</summary>
internal sealed class SwitchableStore(IScheduleStore inner) : IScheduleStore
{
    public bool IsAway { get; set; }

    public Exception? Fault { get; set; }

    /// <summary>Called before each write.</summary>
    public Func<Task>? BeforeSave { get; set; }

    public int Reads { get; private set; }

    public int Writes { get; private set; }

    public ValueTask<IReadOnlyList<ScheduleView?>> GetAsync(IReadOnlyList<ScheduleId> ids, CancellationToken cancellationToken)
    {
        Check();
        Reads++;
        return inner.GetAsync(ids, cancellationToken);
    }

    public async ValueTask<IReadOnlyList<SaveAnswer>> SaveAsync(IReadOnlyList<ScheduleWrite> writes, CancellationToken cancellationToken)
    {
        Check();
        Writes++;
        if (BeforeSave is not null)
            await BeforeSave();
        return await inner.SaveAsync(writes, cancellationToken);
    }

    public ValueTask<IReadOnlyList<RunId>?> RemoveAsync(ScheduleId id, ScheduleVersion? expected, bool cancel, CancellationToken cancellationToken)
    {
        Check();
        return inner.RemoveAsync(id, expected, cancel, cancellationToken);
    }

    public ValueTask<Page<ScheduleView>> ListAsync(ScheduleQuery query, CancellationToken cancellationToken)
    {
        Check();
        return inner.ListAsync(query, cancellationToken);
    }

    public ValueTask<bool> StartBackfillAsync(Backfill backfill, CancellationToken cancellationToken)
    {
        Check();
        return inner.StartBackfillAsync(backfill, cancellationToken);
    }

    public ValueTask<Backfill?> GetBackfillAsync(ScheduleId schedule, CancellationToken cancellationToken)
    {
        Check();
        return inner.GetBackfillAsync(schedule, cancellationToken);
    }

    public ValueTask<bool> EndBackfillAsync(Backfill read, Backfill ended, CancellationToken cancellationToken)
    {
        Check();
        return inner.EndBackfillAsync(read, ended, cancellationToken);
    }

    private void Check()
    {
        if (Fault is not null)
            throw Fault;
        if (IsAway)
            throw new StoreUnavailableException("connection refused by 10.0.0.7");
    }
}
