using ScalableScheduler.Collections;
using ScalableScheduler.Coordination;
using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;
using ScalableScheduler.Work;

namespace ScalableScheduler.Engine;

/// <summary>What every loop of one node shares.</summary>
/// <param name="Self">This node.</param>
/// <param name="Clock">The store's clock.</param>
/// <param name="Time">This node's clock, for waiting and measuring.</param>
/// <param name="Random">Draws the jitter of retries.</param>
/// <param name="Metrics">The instruments.</param>
/// <param name="Scheduler">Section <c>scheduler</c>.</param>
/// <param name="History">Section <c>history</c>.</param>
/// <param name="Retry">Section <c>retry</c>.</param>
public sealed record EngineContext(
    NodeDescription Self,
    StoreClock Clock,
    TimeProvider Time,
    Random Random,
    EngineMetrics Metrics,
    SchedulerOptions Scheduler,
    HistoryOptions History,
    RetryOptions Retry)
{
    /// <summary>How long after the time an attempt may take its node is taken to have lost it.</summary>
    public static readonly TimeSpan RecoveryMargin = TimeSpan.FromSeconds(30);

    /// <summary>Makes the claim of a worker that comes for a run.</summary>
    public Func<ClaimId> NewClaim { get; init; } = ClaimId.New;

    /// <summary>This process.</summary>
    public NodeId Node => Self.Id;

    /// <summary>The policy of the service's settings.</summary>
    private RetryPolicy DefaultRetry { get; } = new(
        Retry.MaxAttempts, Retry.InitialDelay, Retry.Multiplier, Retry.MaxDelay, Retry.Jitter, Retry.DeadLetter, Retry.Deadline > TimeSpan.Zero ? Retry.Deadline : null);

    /// <summary>The policy of a schedule: what it says itself goes before what its collection says, and that before the service's settings.</summary>
    public RetryPolicy RetryOf(Schedule definition, CollectionState collection)
    {
        var policy = collection.Retry?.Over(DefaultRetry) ?? DefaultRetry;
        return definition.Retry?.Over(policy) ?? policy;
    }

    /// <summary>Decides about runs of a schedule.</summary>
    public RunVerdict VerdictOf(Schedule definition, CollectionState collection) =>
        new(definition, RetryOf(definition, collection), History.RunsPerSchedule);

    /// <summary>When to suspect that an attempt that begins now will never be finished.</summary>
    public DateTimeOffset AttentionAfter(TimeSpan timeout, DateTimeOffset now)
    {
        var at = now + timeout + RecoveryMargin;
        return DateTimeOffset.FromUnixTimeMilliseconds(at.ToUnixTimeMilliseconds());
    }
}
