using ScalableScheduler.Collections;
using ScalableScheduler.Coordination;
using ScalableScheduler.Schedules;
using ScalableScheduler.Server.Api.Problems;
using ScalableScheduler.Storage;

namespace ScalableScheduler.Server.Api.Schedules;

/// <summary>Carries out changes: reads what is stored, has each change decided, and writes, one read and one write for
/// all of them; those that another writer came before are decided anew.</summary>
internal sealed class ScheduleSaver(IScheduleStore store, StoreClock clock)
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
            await TryAsync(round, changes, outcomes, cancellationToken);
            foreach (var i in round)
            {
                if (outcomes[i] is null && ++tries[i] == MaxTries)
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

    private async ValueTask TryAsync(List<int> round, IReadOnlyList<ScheduleChange> changes, ChangeOutcome[] outcomes, CancellationToken cancellationToken)
    {
        var present = await store.GetAsync(round.ConvertAll(i => changes[i].Id), cancellationToken);
        // Stored times are whole milliseconds.
        var now = DateTimeOffset.FromUnixTimeMilliseconds(clock.Now.ToUnixTimeMilliseconds());

        var writes = new List<ScheduleWrite>(round.Count);
        var writers = new List<int>(round.Count);
        for (var r = 0; r < round.Count; r++)
        {
            switch (changes[round[r]].Propose(present[r], now))
            {
                case Proposal.Store proposed:
                    writes.Add(new ScheduleWrite(proposed.Registration, present[r]));
                    writers.Add(round[r]);
                    break;
                case Proposal.Keep keep:
                    outcomes[round[r]] = new ChangeOutcome.Stored(keep.Present, Created: false);
                    break;
                case Proposal.Refuse refuse:
                    outcomes[round[r]] = new ChangeOutcome.Refused(refuse.Problem);
                    break;
                default:
                    throw new InvalidOperationException("A change was neither stored, kept nor refused.");
            }
        }
        if (writes.Count == 0)
            return;

        var stored = await store.SaveAsync(writes, cancellationToken);
        for (var w = 0; w < writes.Count; w++)
        {
            outcomes[writers[w]] = stored[w] switch
            {
                SaveAnswer.Stored => new ChangeOutcome.Stored(ViewAfter(writes[w]), writes[w].Expected is null),
                SaveAnswer.NoCollection => new ChangeOutcome.Refused(ApiProblem.Unacceptable(
                    "/collection", Reasons.Invalid, $"There is no collection '{writes[w].Registration.Definition.Collection}'.")),
                _ => null!, // decided anew
            };
        }
    }

    private static ScheduleView ViewAfter(ScheduleWrite write)
    {
        var ((definition, state, due), before) = write;
        return new ScheduleView(definition, state, due, before?.LastRun, before?.ErrorCount ?? 0, before?.OpenRuns ?? 0,
            before?.Collection ?? CollectionState.Undefined with { Name = definition.Collection }, before?.Lately ?? default);
    }
}
