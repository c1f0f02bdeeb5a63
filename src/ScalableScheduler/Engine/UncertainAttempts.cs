using ScalableScheduler.Coordination;
using ScalableScheduler.Runs;
using ScalableScheduler.Storage;

namespace ScalableScheduler.Engine;

/// <summary>Finds out whether the store accepted an attempt whose firing it did not answer. The firing can't always be
/// repeated for an answer: the partition may be another's by then, or the schedule changed. Without this the run would
/// stay with a node that does not know of it, until the time its attempt may take is up.</summary>
public sealed class UncertainAttempts(IDueStore due, EngineContext engine)
{
    private const int PageSize = 500;

    /// <summary>Whether the attempt is this node's.</summary>
    /// <param name="run">The run as the firing would have written it.</param>
    /// <param name="cancellationToken">Ends the question.</param>
    public async Task<bool> IsOursAsync(Run run, CancellationToken cancellationToken)
    {
        var partition = PartitionId.Of(run.Schedule, engine.Scheduler.Partitions);
        for (var limit = PageSize; ; limit *= 2)
        {
            var page = await due.ReadHeldAsync(partition, run.AttentionAt, limit, cancellationToken);
            foreach (var held in page)
            {
                if (held.Id == run.Id)
                    return (held.Version, held.OpenedAt, held.Node) == (run.Version, run.OpenedAt, run.Node);
            }
            if (page.Count < limit || page[^1].AttentionAt > run.AttentionAt)
                return false;
        }
    }
}
