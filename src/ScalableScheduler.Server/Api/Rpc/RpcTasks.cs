using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;
using ScalableScheduler.Storage;
using ScalableScheduler.Work;

namespace ScalableScheduler.Server.Api.Rpc;

/// <summary>Finds tasks: by a schedule's id, which stands for the newest run of the schedule, or by a run's.</summary>
internal sealed class RpcTasks(IScheduleStore schedules, IRunStore runs)
{
    /// <summary>No schedule has more runs among which a claim could be.</summary>
    private const int RunsLookedAt = 100;

    /// <summary>Long enough for either kind of id.</summary>
    public const int MaxIdLength = 2 * ScheduleId.MaxLength;

    /// <summary>The task; null when there is none that workers do.</summary>
    public async ValueTask<RpcTask?> FindAsync(string id, CancellationToken cancellationToken)
    {
        var isRun = new RunId(id).TryGetSchedule(out var schedule);
        if (!isRun)
            schedule = OfText(id);
        if (!ScheduleId.IsValid(schedule.Value) || (await schedules.GetAsync([schedule], cancellationToken))[0] is not { Definition.Work: not null } view)
            return null;
        var run = isRun ? await runs.GetRunAsync(new RunId(id), cancellationToken) : await NewestAsync(schedule, cancellationToken);
        if (isRun && run is null)
            return null;
        var open = run is { HasEnded: false } ? (await runs.ReadOpenAsync([run.Id], cancellationToken))[0] : null;
        return new RpcTask(isRun ? id : schedule.Value, view, run, open?.Run.Assignment?.Claim);
    }

    /// <summary>The run on which a worker reports; null when there is none.</summary>
    public async ValueTask<RunId?> FindRunAsync(string id, ClaimId claim, CancellationToken cancellationToken)
    {
        if (new RunId(id).TryGetSchedule(out _))
            return new RunId(id);
        var schedule = OfText(id);
        if (!ScheduleId.IsValid(schedule.Value))
            return null;
        var newest = (await runs.ListRunsAsync(new RunQuery { Schedule = schedule, Limit = RunsLookedAt }, cancellationToken)).Items;
        var open = await runs.ReadOpenAsync([.. newest.Where(r => !r.HasEnded).Select(r => r.Id)], cancellationToken);
        return open.FirstOrDefault(o => o?.Run.Assignment?.Claim == claim)?.Run.Id
            ?? newest.FirstOrDefault(r => r.Attempts.Any(a => a.Claim == claim))?.Id
            ?? (newest.Count > 0 ? newest[0].Id : null);
    }

    private async ValueTask<RunRecord?> NewestAsync(ScheduleId schedule, CancellationToken cancellationToken) =>
        (await runs.ListRunsAsync(new RunQuery { Schedule = schedule, Limit = 1 }, cancellationToken)).Items is [{ } newest] ? newest : null;

    // A UUID may be written in either case.
    private static ScheduleId OfText(string id) => new(Guid.TryParseExact(id, "D", out _) ? id.ToLowerInvariant() : id);
}

/// <param name="Id">By which it was asked for.</param>
/// <param name="View">Its schedule.</param>
/// <param name="Run">Its run; null when there is none yet, or none is kept any more.</param>
/// <param name="Claim">Whose it is now; null when no worker has it.</param>
internal sealed record RpcTask(string Id, ScheduleView View, RunRecord? Run, ClaimId? Claim);
