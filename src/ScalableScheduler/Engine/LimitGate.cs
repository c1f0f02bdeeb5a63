using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using ScalableScheduler.Collections;
using ScalableScheduler.Runs;
using ScalableScheduler.Storage;

namespace ScalableScheduler.Engine;

/// <summary>Holds runs back that a limit of their collection does not let start: they are opened all the same, and wait.</summary>
public sealed partial class LimitGate(ILimitStore limits, IRunStore runs, ICollectionStore collections, TimeProvider time, ILogger<LimitGate> logger)
{
    /// <summary>An attempt that ends may have begun under limits that were lowered since: they are read anew when they were
    /// last read longer ago.</summary>
    private static readonly TimeSpan KnownFor = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<CollectionName, Known> _known = [];

    private sealed record Known(CollectionState State, long ReadAt);

    /// <summary>Asks for a permit for each run that is to start.</summary>
    /// <returns>The firings, with the runs that got none waiting until they are to ask again.</returns>
    public async ValueTask<List<Firing>> AdmitAsync(List<Firing> firings, CancellationToken cancellationToken)
    {
        if (!firings.Exists(IsLimited))
            return firings;
        foreach (var group in firings.Where(IsLimited).GroupBy(f => CollectionOf(f)!.Name).ToArray())
        {
            var collection = CollectionOf(group.First())!;
            var requests = group
                .SelectMany(f => Starting(f).Select(r => new PermitRequest(r.Id, PriorityOf(f), r.AttentionAt)))
                .ToArray();
            if (requests.Length == 0)
                continue;
            var permits = await limits.AcquireAsync(collection.Name, collection.Limits, requests, cancellationToken);
            var waiting = requests.Zip(permits).Where(p => !p.Second.IsGranted).ToDictionary(p => p.First.Run, p => p.Second.AskAgainAt);
            if (waiting.Count > 0)
                Replace(firings, group, waiting);
        }
        return firings;
    }

    /// <summary>Has a run keep its permit for as long as it is held, or a worker's to do.</summary>
    /// <returns>The permit, or when to ask again where it ran out and there is none now.</returns>
    public async ValueTask<Permit> ProlongAsync(CollectionState collection, Run run, int priority, CancellationToken cancellationToken) =>
        collection.Limits.IsNone
            ? Permit.Granted
            : (await limits.AcquireAsync(collection.Name, collection.Limits, [new PermitRequest(run.Id, priority, run.AttentionAt)], cancellationToken))[0];

    /// <summary>Has a run that began keep its permit. One that can't be prolonged may run out too early, and lets another run
    /// start beside it.</summary>
    public async ValueTask KeepAsync(CollectionState collection, Run run, int priority)
    {
        try
        {
            await ProlongAsync(collection, run, priority, CancellationToken.None);
        }
        catch (StoreUnavailableException e)
        {
            LogNotProlonged(logger, e, run.Id, collection.Name);
        }
    }

    /// <summary>Gives back what a firing asked for that was refused.</summary>
    /// <param name="refused">The firing.</param>
    /// <param name="except">Runs that had a permit before.</param>
    public async ValueTask GiveBackAsync(Firing refused, IEnumerable<RunId> except)
    {
        if (CollectionOf(refused) is not { Limits.IsNone: false } collection || refused is RunFiring { Read.Run.IsWaiting: false })
            return;
        await GiveBackAsync(collection, [.. Starting(refused).ExceptBy(except, r => r.Id).Select(r => new PermitReturn(r.Id, r.AttentionAt))]);
    }

    /// <summary>Gives back what runs have that go on no more.</summary>
    public ValueTask GiveBackAsync(CollectionState collection, IEnumerable<RunId> of) => GiveBackAsync(collection, [.. of.Select(run => new PermitReturn(run))]);

    /// <summary>Gives permits back, and has those go on that were waiting for them. A permit that can't be given back runs out by itself.</summary>
    public async ValueTask GiveBackAsync(CollectionState collection, IReadOnlyList<PermitReturn> returned)
    {
        if (collection.Limits.IsNone || returned.Count == 0)
            return;
        try
        {
            collection = await PresentAsync(collection);
            while (returned.Count > 0)
            {
                var next = await limits.ReleaseAsync(collection.Name, collection.Limits, returned, CancellationToken.None);
                if (next.Count > 0)
                    await runs.HastenAsync(next, CancellationToken.None);
                returned = await GoneAsync(next);
            }
        }
        catch (StoreUnavailableException e)
        {
            LogNotGivenBack(logger, e, returned.Count, collection.Name);
        }
    }

    private async ValueTask<CollectionState> PresentAsync(CollectionState seen)
    {
        if (_known.TryGetValue(seen.Name, out var known) && known.State.Revision >= seen.Revision && time.GetElapsedTime(known.ReadAt) < KnownFor)
            return known.State;
        var readAt = time.GetTimestamp();
        var state = (await collections.GetAsync(seen.Name, CancellationToken.None))?.State ?? seen;
        _known[seen.Name] = new Known(state, readAt);
        return state;
    }

    // Runs whose schedule was deleted while they waited: nobody else would give their permits back.
    private async ValueTask<IReadOnlyList<PermitReturn>> GoneAsync(IReadOnlyList<RunId> promoted)
    {
        var gone = new List<PermitReturn>();
        foreach (var run in promoted)
        {
            if (await runs.GetOpenAsync(run, CancellationToken.None) is null)
                gone.Add(new PermitReturn(run));
        }
        return gone;
    }

    private static void Replace(List<Firing> firings, IEnumerable<Firing> group, Dictionary<RunId, DateTimeOffset> waiting)
    {
        foreach (var firing in group)
        {
            var at = firings.IndexOf(firing);
            firings[at] = firing switch
            {
                ScheduleFiring f => f with { Runs = [.. f.Runs.Select(Wait)] },
                BackfillFiring f => f with { Runs = [.. f.Runs.Select(Wait)] },
                RunFiring f when waiting.TryGetValue(f.Run.Id, out var until) => f with { Run = f.Read.Run.Postpone(until) },
                _ => firing,
            };
        }

        Run Wait(Run run) => waiting.TryGetValue(run.Id, out var until) ? run.WaitingFromStart(until) : run;
    }

    private static IEnumerable<Run> Starting(Firing firing) => (firing switch
    {
        ScheduleFiring f => f.Runs,
        BackfillFiring f => f.Runs,
        RunFiring f => [f.Run],
        _ => (IReadOnlyList<Run>)[],
    }).Where(r => r.IsHeld || r.IsOffered);

    private static int PriorityOf(Firing firing) => firing switch
    {
        ScheduleFiring f => f.Read.Definition.Priority,
        RunFiring f => f.Run.PriorityIn(f.Read.Definition),
        _ => Run.BehindAll,
    };

    private static bool IsLimited(Firing firing) => CollectionOf(firing) is { Limits.IsNone: false };

    private static CollectionState? CollectionOf(Firing firing) => firing switch
    {
        ScheduleFiring f => f.Read.Collection,
        BackfillFiring f => f.Read.Collection,
        RunFiring f => f.Read.Collection,
        _ => null,
    };

    [LoggerMessage(1107, LogLevel.Warning, "The permit of run {Run} in collection {Collection} could not be prolonged")]
    private static partial void LogNotProlonged(ILogger logger, Exception exception, RunId run, CollectionName collection);

    [LoggerMessage(1106, LogLevel.Warning, "{Count} permits of collection {Collection} could not be given back; they run out by themselves")]
    private static partial void LogNotGivenBack(ILogger logger, Exception exception, int count, CollectionName collection);
}
