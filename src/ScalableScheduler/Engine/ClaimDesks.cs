using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using ScalableScheduler.Coordination;
using ScalableScheduler.Storage;
using ScalableScheduler.Templates;
using ScalableScheduler.Work;

namespace ScalableScheduler.Engine;

/// <summary>Where workers claim runs: a desk for each queue that somebody asks for here. Any node serves the runs of any
/// partition.</summary>
public sealed partial class ClaimDesks(
    IWorkStore work,
    IRunStore runs,
    ISignals signals,
    TaskRenderer renderer,
    RunOutcomes outcomes,
    EventFeed events,
    EngineContext engine,
    ILogger<ClaimDesks> logger)
{
    /// <summary>At most so many runs in one claim.</summary>
    public const int ClaimAtMost = 100;

    /// <summary>Nobody waits longer for a run.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<QueueName, ClaimDesk> _desks = [];
    private volatile bool _isClosed;

    internal IWorkStore Work => work;

    internal EngineContext Engine => engine;

    /// <summary>Claims runs of a queue, and waits for the first when there is none.</summary>
    /// <param name="queue">The queue.</param>
    /// <param name="atMost">1 to <see cref="ClaimAtMost"/>.</param>
    /// <param name="worker">What the worker calls itself; null when it does not say.</param>
    /// <param name="wait">At most so long; zero to look once.</param>
    /// <param name="cancellationToken">Ends when the worker went away: what was claimed for it goes back to the queue.</param>
    /// <returns>The runs; none when the time was up, or this node stops.</returns>
    /// <exception cref="StoreUnavailableException">The store is away.</exception>
    public async Task<IReadOnlyList<ClaimedRun>> ClaimAsync(QueueName queue, int atMost, string? worker, TimeSpan wait, CancellationToken cancellationToken)
    {
        var claimant = new Claimant(atMost, worker, isPatient: wait > TimeSpan.Zero);
        if (_isClosed)
            return [];
        // A desk that nobody stands at any more closes, and this one may just have.
        while (!_desks.GetOrAdd(queue, q => new ClaimDesk(q, this)).TryJoin(claimant))
            await Task.Yield();
        if (_isClosed)
            claimant.Leave();
        await using var timer = wait > TimeSpan.Zero
            ? engine.Time.CreateTimer(static c => ((Claimant)c!).Leave(), claimant, wait, Timeout.InfiniteTimeSpan)
            : null;
        await using var gone = cancellationToken.Register(static c => ((Claimant)c!).Leave(), claimant);
        return await claimant.Answer;
    }

    /// <summary>Listens for offers until <paramref name="stop"/>; then sends everybody away.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        var again = new Signal(engine.Time);
        await Listening.ListenAsync(
            c => signals.OnOfferAsync(NoteOffer, c), again, e => LogNotListening(logger, e), engine.Time, stop);
        _isClosed = true;
        foreach (var desk in _desks.Values)
            desk.Close();
    }

    internal void Remove(ClaimDesk desk) => _desks.TryRemove(KeyValuePair.Create(desk.Queue, desk));

    /// <summary>Claims an offered run.</summary>
    /// <returns>The run; null when it can't be claimed, or not any more.</returns>
    internal async Task<ClaimedRun?> ClaimAsync(OpenRun offered, string? worker)
    {
        var (run, definition, collection) = offered;
        var verdict = engine.VerdictOf(definition, collection);
        if (definition.Work?.Queue is null)
        {
            await runs.FinishAsync(new RunContinues(run, run.GiveBack(engine.Clock.Now)), CancellationToken.None); // edited meanwhile: no worker does it any more
            return null;
        }
        var rendering = await renderer.RenderAsync(definition, collection, run, CancellationToken.None);
        var ending = verdict.DeadlineOf(run) <= engine.Clock.Now ? verdict.OfLapse(run, WorkLapse.Deadline, engine.Clock.Now, draw: 0)
            : rendering.Task is null ? verdict.OfUnusable(run, rendering.Problem ?? "The task can't be rendered.", engine.Clock.Now)
            : new RunContinues(run, verdict.Claim(run, engine.NewClaim(), worker, engine.Clock.Now));
        if (await WriteAsync(ending) != FinishAnswer.Written)
            return null;
        await outcomes.FollowAsync(ending, definition, collection);
        if (ending is not RunContinues { Run: { Assignment.BegunAt: { } begunAt } claimed })
            return null;
        events.Begun(definition, claimed, begunAt);
        engine.Metrics.Claimed.Add(1);
        engine.Metrics.ClaimDelay.Record((begunAt - claimed.Assignment.Since).TotalMilliseconds);
        return new ClaimedRun(claimed, definition with { Task = rendering.Task! }, verdict.ExpiryOf(claimed));
    }

    /// <summary>Puts a claimed run back into its queue: its worker went away before it got it.</summary>
    internal async Task UnclaimAsync(ClaimedRun claimed, OpenRun offered)
    {
        var verdict = engine.VerdictOf(offered.Definition, offered.Collection);
        try
        {
            await WriteAsync(new RunContinues(claimed.Run, verdict.Unclaim(claimed.Run, engine.Clock.Now)));
        }
        catch (StoreUnavailableException e)
        {
            LogNotPutBack(logger, e, claimed.Run.Id);
        }
    }

    // Repeating is safe, and once more is often enough; else the run is missed when its worker gives no sign of life.
    private async Task<FinishAnswer> WriteAsync(RunEnding ending)
    {
        try
        {
            return await runs.FinishAsync(ending, CancellationToken.None);
        }
        catch (StoreUnavailableException)
        {
            return await runs.FinishAsync(ending, CancellationToken.None);
        }
    }

    internal ValueTask<IReadOnlyList<OpenRun?>> ReadAsync(IReadOnlyList<Runs.RunId> ids) => runs.ReadOpenAsync(ids, CancellationToken.None);

    internal void Fail(QueueName queue, Exception e) => LogFailed(logger, e, queue);

    private void NoteOffer(QueueName queue, PartitionId partition)
    {
        if (_desks.TryGetValue(queue, out var desk))
            desk.NoteOffer(partition);
    }

    [LoggerMessage(1631, LogLevel.Warning, "Offers of runs to workers are not heard of; queues are looked at every second")]
    private static partial void LogNotListening(ILogger logger, Exception exception);

    [LoggerMessage(1632, LogLevel.Warning, "Run {Run} could not be put back into its queue; it is offered again when its worker is missed")]
    private static partial void LogNotPutBack(ILogger logger, Exception exception, Runs.RunId run);

    [LoggerMessage(1633, LogLevel.Error, "Serving queue {Queue} failed; who waited there is told")]
    private static partial void LogFailed(ILogger logger, Exception exception, QueueName queue);
}
