using ScalableScheduler.Collections;
using ScalableScheduler.Coordination;
using ScalableScheduler.Engine;
using ScalableScheduler.Schedules;
using ScalableScheduler.Server.Api.Collections;
using ScalableScheduler.Server.Api.Problems;
using ScalableScheduler.Storage;
using ScalableScheduler.Templates;

namespace ScalableScheduler.Server.Api.Schedules;

/// <summary>Carries out changes: reads what is stored, has each change decided, and writes, one read and one write for
/// all of them; those that another writer came before are decided anew.</summary>
internal sealed class ScheduleSaver(IScheduleStore store, ICollectionStore collections, ChainCheck chains, TemplateNames templates, EventFeed events, StoreClock clock)
{
    /// <summary>A schedule that fires all the time can come between a few times, but not for ever.</summary>
    public const int MaxTries = 10;

    public async ValueTask<ChangeOutcome> SaveAsync(ScheduleChange change, CancellationToken cancellationToken) =>
        (await SaveAsync([change], cancellationToken))[0];

    /// <summary>The outcome of each change, in their order. Changes of one schedule are carried out one after the other.</summary>
    public async ValueTask<ChangeOutcome[]> SaveAsync(IReadOnlyList<ScheduleChange> changes, CancellationToken cancellationToken)
    {
        var outcomes = new ChangeOutcome[changes.Count];
        var tries = new int[changes.Count];
        var pending = Enumerable.Range(0, changes.Count).ToList();
        while (pending.Count > 0)
        {
            var round = pending.Count == 1 ? pending : FirstOfEachSchedule(pending, changes);
            var waiting = await TryAsync(round, changes, outcomes, cancellationToken);
            foreach (var i in round)
            {
                if (outcomes[i] is null && !waiting.Contains(i) && ++tries[i] == MaxTries)
                    outcomes[i] = new ChangeOutcome.Refused(ApiProblem.Contended());
            }
            pending = pending.FindAll(i => outcomes[i] is null);
        }
        return outcomes;
    }

    private static List<int> FirstOfEachSchedule(List<int> pending, IReadOnlyList<ScheduleChange> changes)
    {
        var seen = new HashSet<ScheduleId>();
        return pending.FindAll(i => seen.Add(changes[i].Id));
    }

    /// <summary>What storing a change would come to, as things stand. Nothing is stored.</summary>
    public async ValueTask<(Proposal Proposal, ScheduleView? Present)> ProposeAsync(ScheduleChange change, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var present = (await store.GetAsync([change.Id], cancellationToken))[0];
        var proposal = change.Propose(present, now);
        if (proposal is not Proposal.Store { Registration.Definition: var asked })
            return (proposal, present);
        var chain = await chains.CheckAsync(asked, present?.Definition, _ => false, cancellationToken);
        if ((chain.Problem ?? await templates.CheckAsync(asked, present?.Definition, [], cancellationToken)) is { } wrong)
            return (new Proposal.Refuse(wrong), present);
        return await collections.GetAsync(asked.Collection, cancellationToken) is null ? (new Proposal.Refuse(NoCollection(asked)), present) : (proposal, present);
    }

    // Tells which of the round have to wait for an earlier one.
    private async ValueTask<HashSet<int>> TryAsync(List<int> round, IReadOnlyList<ScheduleChange> changes, ChangeOutcome?[] outcomes, CancellationToken cancellationToken)
    {
        var present = await store.GetAsync(round.ConvertAll(i => changes[i].Id), cancellationToken);
        var now = clock.Stamp;

        var waiting = new HashSet<int>();
        var scopes = new Dictionary<CollectionName, VariableScope?>();
        var writes = new List<ScheduleWrite>(round.Count);
        var writers = new List<int>(round.Count);
        for (var r = 0; r < round.Count; r++)
        {
            var i = round[r];
            switch (changes[i].Propose(present[r], now))
            {
                case Proposal.Store proposed:
                    var chain = await chains.CheckAsync(proposed.Registration.Definition, present[r]?.Definition, id => IsPending(id, i, changes, outcomes), cancellationToken);
                    if (chain.Waits)
                    {
                        waiting.Add(i);
                    }
                    else if ((chain.Problem ?? await templates.CheckAsync(proposed.Registration.Definition, present[r]?.Definition, scopes, cancellationToken)) is { } wrong)
                    {
                        outcomes[i] = new ChangeOutcome.Refused(wrong);
                    }
                    else
                    {
                        writes.Add(new ScheduleWrite(proposed.Registration, present[r]));
                        writers.Add(i);
                    }
                    break;
                case Proposal.Keep keep:
                    outcomes[i] = new ChangeOutcome.Stored(keep.Present, Created: false);
                    break;
                case Proposal.Refuse refuse:
                    outcomes[i] = new ChangeOutcome.Refused(refuse.Problem);
                    break;
                default:
                    throw new InvalidOperationException("A change was neither stored, kept nor refused.");
            }
        }
        if (writes.Count > 0)
            await WriteAsync(writes, writers, outcomes, cancellationToken);
        return waiting;
    }

    // Whether an earlier change of the same request is about a schedule, and not carried out yet.
    private static bool IsPending(ScheduleId id, int before, IReadOnlyList<ScheduleChange> changes, ChangeOutcome?[] outcomes)
    {
        for (var i = 0; i < before; i++)
        {
            if (outcomes[i] is null && changes[i].Id == id)
                return true;
        }
        return false;
    }

    private async ValueTask WriteAsync(List<ScheduleWrite> writes, List<int> writers, ChangeOutcome?[] outcomes, CancellationToken cancellationToken)
    {
        var saving = store.SaveAsync(writes, cancellationToken).AsTask();
        var reading = CollectionsOf(writes, cancellationToken);
        await Task.WhenAll(saving, reading);
        var (stored, states) = (await saving, await reading);
        for (var w = 0; w < writes.Count; w++)
        {
            var (registration, before) = writes[w];
            switch (stored[w])
            {
                case SaveAnswer.Stored:
                    events.Saved(registration.Definition, before?.Definition);
                    outcomes[writers[w]] = new ChangeOutcome.Stored(ViewAfter(writes[w], states), before is null);
                    break;
                case SaveAnswer.NoCollection:
                    outcomes[writers[w]] = new ChangeOutcome.Refused(NoCollection(registration.Definition));
                    break;
            }
        }
    }

    private static ApiProblem NoCollection(Schedule definition) =>
        ApiProblem.Unacceptable("/collection", Reasons.Invalid, $"There is no collection '{definition.Collection}'.");

    // The collections that schedules come into.
    private async Task<Dictionary<CollectionName, CollectionState>> CollectionsOf(List<ScheduleWrite> writes, CancellationToken cancellationToken)
    {
        var states = new Dictionary<CollectionName, CollectionState>();
        foreach (var name in writes.Where(w => w.Expected?.Collection.Name != w.Registration.Definition.Collection).Select(w => w.Registration.Definition.Collection).Distinct())
        {
            if (await collections.GetAsync(name, cancellationToken) is { } collection)
                states[name] = collection.State;
        }
        return states;
    }

    private static ScheduleView ViewAfter(ScheduleWrite write, Dictionary<CollectionName, CollectionState> states)
    {
        var ((definition, state, due), before) = write;
        var collection = states.GetValueOrDefault(definition.Collection) ?? before?.Collection ?? CollectionState.Undefined with { Name = definition.Collection };
        return new ScheduleView(definition, state, due, before?.LastRun, before?.ErrorCount ?? 0, before?.OpenRuns ?? 0, collection, before?.Lately ?? default);
    }
}
