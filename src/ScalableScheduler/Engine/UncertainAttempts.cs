using System.Collections.Concurrent;
using ScalableScheduler.Coordination;
using ScalableScheduler.Runs;
using ScalableScheduler.Storage;

namespace ScalableScheduler.Engine;

/// <summary>Finds out whether the store accepted an attempt whose firing it did not answer. The firing can't always be
/// repeated for an answer: the partition may be another's by then, or the schedule changed. Without this the run would
/// stay with a node that does not know of it, until the time its attempt may take is up.</summary>
public sealed class UncertainAttempts(IDueStore due, IRunStore runs, HeldAttempts attempts, EngineContext engine)
{
    private const int PageSize = 500;

    /// <summary>A firing may be carried out long after its answer was given up: a server that stood still does what it had
    /// received. So who was told that an attempt is not its own asks again for a while.</summary>
    private static readonly TimeSpan DoubtedFor = TimeSpan.FromMinutes(10);
    private const int DoubtedAtMost = 10_000;

    private readonly ConcurrentQueue<(Run Run, long Since)> _doubted = [];

    /// <summary>Whether the attempt is this node's.</summary>
    /// <param name="run">The run as the firing would have written it.</param>
    /// <param name="cancellationToken">Ends the question.</param>
    public async Task<bool> IsOursAsync(Run run, CancellationToken cancellationToken)
    {
        var isOurs = await IsHeldAsync(run, cancellationToken);
        if (!isOurs && _doubted.Count < DoubtedAtMost)
            _doubted.Enqueue((run, engine.Time.GetTimestamp()));
        return isOurs;
    }

    /// <summary>Gives attempts back that became this node's after it was told that they are not: nobody here executes them.</summary>
    public async Task SettleAsync(CancellationToken cancellationToken)
    {
        for (var left = _doubted.Count; left > 0 && _doubted.TryDequeue(out var doubted); left--)
        {
            if (engine.Time.GetElapsedTime(doubted.Since) > DoubtedFor)
                continue;
            try
            {
                if (await runs.GetOpenAsync(doubted.Run.Id, cancellationToken) is { } open && IsSame(open, doubted.Run) && !attempts.Holds(open))
                    await runs.FinishAsync(new RunContinues(open, open.GiveBack(engine.Clock.Now)), cancellationToken);
                else
                    _doubted.Enqueue(doubted);
            }
            catch (StoreUnavailableException)
            {
                _doubted.Enqueue(doubted); // counted and told by the loop that calls this
                return;
            }
        }
    }

    private static bool IsSame(Run held, Run run) => (held.Version, held.OpenedAt, held.Node) == (run.Version, run.OpenedAt, run.Node);

    private async Task<bool> IsHeldAsync(Run run, CancellationToken cancellationToken)
    {
        var partition = PartitionId.Of(run.Schedule, engine.Scheduler.Partitions);
        for (var limit = PageSize; ; limit *= 2)
        {
            var page = await due.ReadHeldAsync(partition, run.AttentionAt, limit, cancellationToken);
            foreach (var held in page)
            {
                if (held.Id == run.Id)
                    return IsSame(held, run);
            }
            if (page.Count < limit || page[^1].AttentionAt > run.AttentionAt)
                return false;
        }
    }
}
