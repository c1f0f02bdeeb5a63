using Microsoft.Extensions.Logging;
using ScalableScheduler.Coordination;
using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;
using ScalableScheduler.Storage;

namespace ScalableScheduler.Engine;

/// <summary>Triggers the schedules that come after a run (<see cref="Chain"/>). The trigger is stored with the run's end and
/// taken away once it is done, so that a node that dies in between loses none; and the run it opens has an id made of its
/// parent's, so that none is done twice.</summary>
public sealed partial class ChainFollower(IDueStore due, IScheduleStore schedules, IRunStore runs, EngineContext engine, ILogger<ChainFollower> logger)
{
    private const int PageSize = 100;

    /// <summary>The node that ended the run has this long before the owner of its partition does it.</summary>
    private static readonly TimeSpan LeftAfter = TimeSpan.FromSeconds(5);

    /// <summary>Triggers what comes after a run that ended here. Where the store is away, the owner of the run's partition does it later.</summary>
    public async ValueTask FollowAsync(RunEnded ended)
    {
        var at = ended.Record.FinishedAt ?? engine.Clock.Now;
        try
        {
            foreach (var schedule in ended.Triggers)
                await FollowAsync(new ChainTrigger(ended.Read.Id, schedule, ended.Read.ChainLength + 1, at), CancellationToken.None);
        }
        catch (StoreUnavailableException e)
        {
            LogLeft(logger, e, ended.Read.Id);
        }
    }

    /// <summary>Triggers what nodes left behind in a partition.</summary>
    public async Task FollowLeftAsync(PartitionId partition, CancellationToken cancellationToken)
    {
        IReadOnlyList<ChainTrigger> page;
        do
        {
            page = await due.ReadChainTriggersAsync(partition, engine.Clock.Now - LeftAfter, PageSize, cancellationToken);
            foreach (var trigger in page)
                await FollowAsync(trigger, cancellationToken);
        }
        while (page.Count == PageSize);
    }

    private async Task FollowAsync(ChainTrigger trigger, CancellationToken cancellationToken)
    {
        var view = (await schedules.GetAsync([trigger.Schedule], cancellationToken))[0];
        if (view is null)
        {
            LogMissing(logger, trigger.Schedule, trigger.Parent);
        }
        else
        {
            var now = engine.Clock.Now;
            now = DateTimeOffset.FromUnixTimeMilliseconds(now.ToUnixTimeMilliseconds());
            var run = Run.New(view.Definition, RunId.OfChain(trigger.Schedule, trigger.Parent), RunOrigin.Chain, now, now) with
            {
                CausedBy = trigger.Parent,
                ChainLength = trigger.ChainLength,
            };
            await runs.RequestAsync([new RunRequest(run)], cancellationToken);
        }
        await runs.RemoveChainTriggerAsync(trigger, cancellationToken);
    }

    [LoggerMessage(1302, LogLevel.Warning, "The store did not take what comes after run {Run}; the owner of its partition does it later")]
    private static partial void LogLeft(ILogger logger, Exception exception, RunId run);

    [LoggerMessage(1303, LogLevel.Warning, "Schedule {Schedule} comes after run {Run}, but is missing; it is not triggered")]
    private static partial void LogMissing(ILogger logger, ScheduleId schedule, RunId run);
}
