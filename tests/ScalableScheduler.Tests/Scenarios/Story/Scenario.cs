using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;

namespace ScalableScheduler.Tests.Scenarios;

/// <summary>A rule, told as stories: given schedules and nodes, when time passes and things happen, then runs are so.
/// The engine is the real one on simulated nodes. Times are counted from the beginning of the story, <c>mm:ss</c>.</summary>
public abstract class Scenario
{
    private readonly Journal _journal;
    private readonly Given _given;

    private protected Scenario(SimulatedCluster? cluster = null)
    {
        Cluster = cluster ?? new SimulatedCluster();
        _journal = new Journal(Cluster);
        Targets = new Targets(Cluster, _journal);
        Workers = new Workers(Cluster, _journal);
        _given = new Given(Cluster, Targets, _journal);
    }

    private protected SimulatedCluster Cluster { get; }

    private protected Targets Targets { get; }

    private protected Workers Workers { get; }

    private protected Given Given => _given;

    private protected When When
    {
        get
        {
            _given.Register();
            return new When(Cluster, Targets, _journal);
        }
    }

    private protected Then Then
    {
        get
        {
            _given.Register();
            return new Then(Cluster, Targets, _journal);
        }
    }

    private protected static RunLine Succeeded(string at, RunOrigin by = RunOrigin.Schedule, int attempts = 1) => new(at, RunStatus.Succeeded, by, attempts);

    private protected static RunLine Failed(string at, FailureReason reason, RunOrigin by = RunOrigin.Schedule, int attempts = 1) =>
        new(at, RunStatus.Failed, by, attempts, reason.ToString());

    private protected static RunLine Cancelled(string at, RunOrigin by = RunOrigin.Schedule, int attempts = 1) => new(at, RunStatus.Cancelled, by, attempts);

    private protected static RunLine Lost(string at) => new(at, RunStatus.Lost, RunOrigin.Schedule, Attempts: 1);

    /// <summary>Under way, for the first time.</summary>
    private protected static RunLine Running(string at, RunOrigin by = RunOrigin.Schedule) => new(at, RunStatus.Running, by, Attempts: 0);

    /// <summary>Waits, after so many attempts.</summary>
    private protected static RunLine Pending(string at, RunOrigin by = RunOrigin.Schedule, int attempts = 0) => new(at, RunStatus.Pending, by, attempts);

    private protected static RunLine Cancelling(string at) => new(at, RunStatus.Cancelling, RunOrigin.Schedule, Attempts: 0);

    /// <summary>One record of occurrences that were left out.</summary>
    private protected static RunLine Skipped(string from, string? to = null, int count = 1, SkipReason reason = SkipReason.Overlap, RunOrigin by = RunOrigin.Schedule) =>
        new(from, RunStatus.Skipped, by, Attempts: 0, RunLine.OfSkipped(reason, to ?? from, count));
}
