using Microsoft.Extensions.Logging;
using ScalableScheduler.Coordination;
using ScalableScheduler.Runs;
using ScalableScheduler.Storage;

namespace ScalableScheduler.Engine;

/// <summary>Finds attempts of a partition that nobody will finish, and has their runs go on: the node is gone, or it is
/// this one and does not know of the attempt, or the time is long up.</summary>
public sealed partial class RunRecoverer(IDueStore due, IRunStore runs, IScheduleStore schedules, ISignals signals, RunOutcomes outcomes, HeldAttempts held, EngineContext engine, ILogger<RunRecoverer> logger)
{
    private const int PageSize = 500;

    /// <summary>Looks at every held attempt of the partition.</summary>
    /// <param name="partition">The partition; its owner calls this.</param>
    /// <param name="standingOf">How a node is that last did something at a time, as far as this one can tell.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>How many runs were recovered.</returns>
    public async Task<int> RecoverOnceAsync(PartitionId partition, Func<NodeId, DateTimeOffset, NodeStanding> standingOf, CancellationToken cancellationToken)
    {
        var recovered = 0;
        var from = DateTimeOffset.UnixEpoch;
        while (true)
        {
            var page = await due.ReadHeldAsync(partition, from, PageSize, cancellationToken);
            var stopping = page.Where(r => r.CancelReason is not null).Select(r => r.Id).ToArray();
            if (stopping.Length > 0)
                await signals.AnnounceCancelAsync(stopping, cancellationToken); // whoever holds it may have missed the first
            foreach (var run in page)
            {
                if (run.Node == engine.Node && held.EndingOf(run) is { } ending)
                    await runs.FinishAsync(ending, cancellationToken); // a store that failed over lost that it ended
                else if (WhyLost(run, standingOf) is { } why && await RecoverAsync(run, why, cancellationToken))
                    recovered++;
            }
            if (page.Count < PageSize)
                return recovered;
            // A firing of many runs gives them one time of attention, and a page may end among them.
            var last = page[^1].AttentionAt;
            from = last > from ? last : last.AddMilliseconds(1);
        }
    }

    private string? WhyLost(Run run, Func<NodeId, DateTimeOffset, NodeStanding> standingOf)
    {
        var node = run.Node!.Value;
        if (node == engine.Node)
            return held.Holds(run) ? null : $"Node {node} did not get it.";
        return standingOf(node, run.AttemptNotBefore) switch
        {
            NodeStanding.Gone => $"Node {node} is gone.",
            NodeStanding.Lives when run.AttentionAt <= engine.Clock.Now => $"Node {node} never said how it ended.",
            _ => null,
        };
    }

    private async Task<bool> RecoverAsync(Run run, string why, CancellationToken cancellationToken)
    {
        if (await schedules.GetAsync([run.Schedule], cancellationToken) is not [{ Definition: var definition, Collection: var collection }])
            return false; // deleted meanwhile, or of a newer version: a node that can read it will see to it

        var now = engine.Clock.Now;
        var abandoned = new Attempt(run.Attempt, run.Node!.Value, run.AttemptNotBefore, now, AttemptOutcome.Abandoned, why);
        var verdict = engine.VerdictOf(definition, collection);
        var ending = verdict.OfAbandoned(run, abandoned);
        var answer = await runs.FinishAsync(ending, cancellationToken);
        if (answer == FinishAnswer.IsCancelled && await runs.GetOpenAsync(run.Id, cancellationToken) is { CancelReason: not null } stopped && stopped.Version == run.Version)
            return await RecoverAsync(stopped, why, cancellationToken);
        if (answer != FinishAnswer.Written)
            return false; // taken over, or ended
        await outcomes.FollowAsync(ending, definition, collection);
        engine.Metrics.Recovered.Add(1);
        LogRecovered(logger, run.Id, run.Attempt, why);
        return true;
    }

    [LoggerMessage(1301, LogLevel.Warning, "Run {Run} attempt {Attempt} was abandoned, the run goes on: {Why}")]
    private static partial void LogRecovered(ILogger logger, RunId run, int attempt, string why);
}
