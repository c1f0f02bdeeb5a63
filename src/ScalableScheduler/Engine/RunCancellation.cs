using ScalableScheduler.Runs;
using ScalableScheduler.Storage;

namespace ScalableScheduler.Engine;

public enum CancelAnswer
{
    /// <summary>There is no such run.</summary>
    Unknown,

    /// <summary>It had ended already.</summary>
    HasEnded,

    /// <summary>The node that holds it was asked to stop it.</summary>
    IsStopping,

    /// <summary>It waited, and is cancelled.</summary>
    IsCancelled,
}

/// <summary>Cancels runs: one that waits ends at once, one that is under way is stopped by the node that holds it.</summary>
public sealed class RunCancellation(IRunStore runs, IScheduleStore schedules, RunOutcomes outcomes, EngineContext engine)
{
    private const int TriesAtMost = 10;

    /// <summary>Cancels a run.</summary>
    /// <param name="id">The run.</param>
    /// <param name="reason">Why, for people.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="StoreUnavailableException">It changed each time it was looked at, or its schedule can't be read.</exception>
    public async Task<CancelAnswer> CancelAsync(RunId id, string reason, CancellationToken cancellationToken)
    {
        engine.Clock.EnsureKnown();
        for (var tries = 0; tries < TriesAtMost; tries++)
        {
            if (await runs.GetOpenAsync(id, cancellationToken) is not { } run)
                return await runs.GetRunAsync(id, cancellationToken) is null ? CancelAnswer.Unknown : CancelAnswer.HasEnded;
            if (!run.IsWaiting && !run.IsOffered)
            {
                if (await runs.RequestCancelAsync(run, reason, cancellationToken))
                    return CancelAnswer.IsStopping;
                continue;
            }
            if (await schedules.GetAsync([run.Schedule], cancellationToken) is not [{ Definition: var definition, Collection: var collection }])
                continue; // deleted at this moment, and its runs with it; or of a newer version

            var ending = engine.VerdictOf(definition, collection).OfCancelled(run, reason, engine.Clock.Now);
            if (await runs.FinishAsync(ending, cancellationToken) != FinishAnswer.Written)
                continue;
            await outcomes.FollowAsync(ending, definition, collection);
            return CancelAnswer.IsCancelled;
        }
        throw new StoreUnavailableException($"Run {id} could not be cancelled: it, or its schedule, changed {TriesAtMost} times meanwhile.");
    }
}
