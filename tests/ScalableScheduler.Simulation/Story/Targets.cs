using ScalableScheduler.Tasks;

namespace ScalableScheduler.Simulation;

/// <summary>What tasks are sent to: answers soon, late, with a failure, or not at all.</summary>
internal sealed class Targets(SimulatedCluster cluster, Shape shape, Draws draws, Ledger ledger, Workers workers)
{
    private static readonly DispatchResult Failure = new(DispatchOutcome.Retry, "503", 503);
    private static readonly DispatchResult Refusal = new(DispatchOutcome.Rejected, "404", 404);
    private static readonly TimeSpan Hanging = TimeSpan.FromSeconds(20);

    private readonly List<(Ledger.Sighting Sighting, DateTimeOffset DoneAt)> _open = [];

    /// <summary>Whether all targets are well.</summary>
    public bool IsQuiet { get; set; }

    public async ValueTask<DispatchResult> AnswerAsync(Dispatch dispatch, CancellationToken cancellationToken)
    {
        var arrival = cluster.Arrivals[^1];
        var sighting = ledger.Saw(arrival);
        cluster.Arrivals.Clear(); // the ledger has it
        var (delay, result) = IsQuiet ? (TimeSpan.Zero, DispatchResult.Delivered) : Decide();
        cluster.Trace?.Note(arrival.Node, $"sends {arrival.Run} attempt {arrival.Attempt}; the target answers {result?.Outcome.ToString() ?? "nonsense"} after {delay.TotalSeconds:F3} s", dispatch.Run);
        if (dispatch.Claim is not null && result?.Outcome == DispatchOutcome.Delivered)
            workers.Deliver(dispatch);
        if (delay == TimeSpan.Zero)
        {
            End(sighting, result, arrival.At);
            return result ?? throw new InvalidOperationException("A bug of the task type.");
        }
        _open.Add((sighting, arrival.At + delay));
        try
        {
            await Task.Delay(delay, cluster.Time, cancellationToken);
            End(sighting, result, arrival.At + delay);
            return result ?? throw new InvalidOperationException("A bug of the task type.");
        }
        finally
        {
            End(sighting, Failure, cluster.Time.GetUtcNow()); // who asked has gone
            _open.RemoveAll(o => ReferenceEquals(o.Sighting, sighting));
        }
    }

    /// <summary>What a node asked for that crashed ends with it.</summary>
    public void Lost(string node)
    {
        foreach (var (sighting, doneAt) in _open.Where(o => o.Sighting.Arrival.Node == node))
            End(sighting, Failure, doneAt < cluster.Time.GetUtcNow() ? doneAt : cluster.Time.GetUtcNow());
        _open.RemoveAll(o => o.Sighting.Arrival.Node == node);
    }

    private static void End(Ledger.Sighting sighting, DispatchResult? result, DateTimeOffset at)
    {
        if (sighting.EndedAt is null)
            (sighting.EndedAt, sighting.IsAccepted) = (at, result?.Outcome == DispatchOutcome.Delivered);
    }

    // No result: the task type has a bug.
    private (TimeSpan Delay, DispatchResult? Result) Decide()
    {
        var delay = draws.Seconds(0, shape.SlowestTarget.TotalSeconds);
        if (draws.Chance(shape.HangingTargets))
            return (Hanging, DispatchResult.Delivered);
        if (!draws.Chance(shape.FailingTargets))
            return (delay, DispatchResult.Delivered);
        return draws.Below(8) switch
        {
            0 => (delay, Refusal),
            1 => (delay, Failure with { RetryAfter = draws.Seconds(0.5, 4) }),
            2 => (delay, null),
            _ => (delay, Failure),
        };
    }
}
