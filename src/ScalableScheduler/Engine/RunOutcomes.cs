using ScalableScheduler.Collections;
using ScalableScheduler.Schedules;
using ScalableScheduler.Storage;

namespace ScalableScheduler.Engine;

/// <summary>Does what follows once the store wrote what became of a run: gives its permit back, triggers the next schedules
/// of a chain, tells those who watch. None of it can fail the run: what the store does not take now, time or another node makes good.</summary>
public sealed class RunOutcomes(LimitGate limits, ChainFollower chains, EventFeed events)
{
    /// <summary>Follows an ending that was written.</summary>
    public async ValueTask FollowAsync(RunEnding ending, Schedule definition, CollectionState collection)
    {
        if (ending is RunContinues { Run: { IsWaiting: false } goesOn })
        {
            await limits.KeepAsync(collection, goesOn, goesOn.PriorityIn(definition));
            return;
        }
        events.Ended(definition, ending);
        if (!collection.Limits.IsNone)
            await limits.GiveBackAsync(collection, [PermitOf(ending)]);
        if (ending is RunEnded { Triggers.Count: > 0 } ended)
            await chains.FollowAsync(ended);
    }

    // The next attempt of a run that goes on may have its permit by now.
    private static PermitReturn PermitOf(RunEnding ending) =>
        new(ending.Read.Id, ending is RunContinues ? ending.Read.AttentionAt : null);
}
