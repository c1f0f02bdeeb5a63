using ScalableScheduler.Collections;
using ScalableScheduler.Coordination;
using ScalableScheduler.Engine;
using ScalableScheduler.Events;
using ScalableScheduler.Server.Api.Problems;
using ScalableScheduler.Storage;

namespace ScalableScheduler.Server.Api.Collections;

/// <summary>What a change of a collection comes to: a version to store, or why there is none.</summary>
internal sealed record CollectionProposal(Collection? Version, ApiProblem? Problem = null)
{
    public static implicit operator CollectionProposal(ApiProblem problem) => new(null, problem);

    public static implicit operator CollectionProposal(Collection version) => new(version);
}

/// <summary>What became of a change: the version that is stored, or why none is.</summary>
internal sealed record CollectionOutcome(Collection? Stored, bool Created, ApiProblem? Problem);

/// <summary>Stores collections, and tells those who watch. A change that another writer came before is decided anew.</summary>
internal sealed class CollectionSaver(ICollectionStore store, EventFeed events, StoreClock clock)
{
    private const int MaxTries = 10;

    /// <summary>The revision after this one. A new collection's is the time, in Unix ms: so that one that was deleted and made
    /// anew is not taken for an earlier version of itself.</summary>
    public static long RevisionAfter(Collection? present, DateTimeOffset now) => present is null ? now.ToUnixTimeMilliseconds() : present.Revision + 1;

    /// <summary>Carries out a change.</summary>
    /// <param name="name">The collection.</param>
    /// <param name="propose">What to store, given what is there (null for nothing) and the store's time in whole milliseconds.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async ValueTask<CollectionOutcome> SaveAsync(
        CollectionName name, Func<Collection?, DateTimeOffset, ValueTask<CollectionProposal>> propose, CancellationToken cancellationToken)
    {
        for (var tries = 0; tries < MaxTries; tries++)
        {
            var present = await store.GetAsync(name, cancellationToken);
            var now = clock.Stamp;
            var proposal = await propose(present, now);
            if (proposal.Version is not { } version)
                return new CollectionOutcome(null, false, proposal.Problem);
            if (!await store.SaveAsync(version, present?.Revision, cancellationToken))
                continue;
            events.Add(new SchedulerEvent(present is null ? EventTypes.CollectionCreated : EventTypes.CollectionUpdated, now, name));
            return new CollectionOutcome(version, present is null, null);
        }
        return new CollectionOutcome(null, false, ApiProblem.Contended("collection"));
    }

    /// <summary>Tells those who watch that a collection is gone.</summary>
    public void TellRemoved(CollectionName name) => events.Add(new SchedulerEvent(EventTypes.CollectionDeleted, clock.Stamp, name));
}
