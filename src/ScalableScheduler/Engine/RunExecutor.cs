using System.Collections.Frozen;
using Microsoft.Extensions.Logging;
using ScalableScheduler.Runs;
using ScalableScheduler.Storage;
using ScalableScheduler.Tasks;
using ScalableScheduler.Templates;
using ScalableScheduler.Text;
using ScalableScheduler.Work;

namespace ScalableScheduler.Engine;

/// <summary>Executes attempts that this node holds, and has the store record how they ended.</summary>
public sealed partial class RunExecutor(
    IRunStore store,
    RunOutcomes outcomes,
    LimitGate limits,
    TaskRenderer renderer,
    SchedulePauser pauser,
    UncertainAttempts uncertain,
    IEnumerable<ITaskType> taskTypes,
    RunQueue queue,
    HeldAttempts held,
    EngineContext engine,
    ILogger<RunExecutor> logger)
{
    private const int MessageLength = 1000;
    private static readonly TimeSpan ShortestAttempt = TimeSpan.FromMilliseconds(1);

    private readonly FrozenDictionary<string, ITaskType> _taskTypes = taskTypes.ToFrozenDictionary(t => t.Name, StringComparer.Ordinal);

    /// <summary>Takes attempts from the queue, one after the other, until the queue is completed and empty.</summary>
    /// <param name="abort">Ends what is under way: attempts are abandoned, and recovered by another node.</param>
    public async Task RunAsync(CancellationToken abort)
    {
        try
        {
            while (await queue.WaitAsync(abort))
            {
                while (queue.TryTake(out var attempt))
                    await ExecuteGuardedAsync(attempt, abort);
            }
        }
        catch (OperationCanceledException) when (abort.IsCancellationRequested)
        {
            // As asked for.
        }
    }

    // One broken run must not end the loop that all others need; the run itself is recovered as abandoned.
    private async Task ExecuteGuardedAsync(HeldRun attempt, CancellationToken abort)
    {
        try
        {
            await ExecuteOnceAsync(attempt, abort);
        }
        catch (Exception e) when (e is not OperationCanceledException || !abort.IsCancellationRequested)
        {
            LogBroken(logger, e, attempt.Run.Id);
            held.Forget(attempt.Run);
        }
        finally
        {
            queue.Release(1);
        }
    }

    /// <summary>Executes one attempt to its end.</summary>
    public async Task ExecuteOnceAsync(HeldRun attempt, CancellationToken abort)
    {
        abort.ThrowIfCancellationRequested();
        if (!await IsOursAsync(attempt, abort) || await HoldLongEnoughAsync(attempt, abort) is not { } run)
            return;
        attempt = attempt with { Run = run };
        var stop = held.StopOf(run);
        if (stop.IsCancellationRequested)
        {
            await EndCancelledAsync(attempt, aborted: null, abort);
            return;
        }

        var verdict = engine.VerdictOf(attempt.Definition, attempt.Collection);
        var startedAt = engine.Clock.Now;
        var sent = await DispatchAsync(attempt, verdict.DeadlineOf(run) - startedAt, stop, abort);
        var ended = new Attempt(
            run.Attempt,
            engine.Node,
            startedAt,
            engine.Clock.Now,
            sent.End ?? OutcomeOf(sent.Result.Outcome),
            Shorten(sent.Result.Message),
            sent.Result.StatusCode,
            Shorten(sent.Result.Response));
        engine.Metrics.Attempts.Add(
            1,
            new KeyValuePair<string, object?>("task", attempt.Definition.Task.Type),
            new KeyValuePair<string, object?>("outcome", ended.Outcome.ToString()));
        if (ended.Outcome == AttemptOutcome.Cancelled)
        {
            await EndCancelledAsync(attempt, ended, abort);
            return;
        }

        var ending = verdict.Of(run, ended, sent.Result, engine.Random.NextDouble());
        await FinishAsync(attempt, ending, ended, abort);
        if (sent.Result.Outcome == DispatchOutcome.Gone)
            await pauser.PauseAsync(attempt.Definition, sent.Result.Message ?? "The target is gone.", abort);
    }

    /// <summary>Gives an attempt that did not begin back to the store, for another node to take at once. One that may not be
    /// this node's is only forgotten: if it is, it is recovered once this node is gone.</summary>
    public async Task GiveBackAsync(HeldRun attempt, CancellationToken cancellationToken)
    {
        if (attempt.IsCertain)
        {
            var back = new RunContinues(attempt.Run, attempt.Run.GiveBack(engine.Clock.Now));
            if (await store.FinishAsync(back, cancellationToken) == FinishAnswer.IsCancelled)
                await EndCancelledAsync(attempt, aborted: null, cancellationToken);
            else
                await outcomes.FollowAsync(back, attempt.Definition, attempt.Collection);
        }
        held.Forget(attempt.Run);
        queue.Release(1);
    }

    private async Task<bool> IsOursAsync(HeldRun attempt, CancellationToken abort)
    {
        if (attempt.IsCertain || await InsistAsync(attempt.Run.Id, () => uncertain.IsOursAsync(attempt.Run, abort), abort))
            return true;
        held.Forget(attempt.Run);
        return false;
    }

    // An attempt that waited long in the queue may have too little time left before another node recovers it.
    private async Task<Run?> HoldLongEnoughAsync(HeldRun attempt, CancellationToken abort)
    {
        var now = engine.Clock.Now;
        var run = attempt.Run;
        if (run.AttentionAt - now > attempt.Definition.SendTimeout + (EngineContext.RecoveryMargin / 2))
            return run;
        var longer = run.HoldUntil(engine.AttentionAfter(attempt.Definition.SendTimeout, now));
        var permit = await InsistAsync(run.Id, () => limits.ProlongAsync(attempt.Collection, longer, run.PriorityIn(attempt.Definition), abort).AsTask(), abort);
        if (!permit.IsGranted)
            longer = run.GiveBack(permit.AskAgainAt);
        switch (await WriteAsync(new RunContinues(run, longer), abort))
        {
            case FinishAnswer.Written when longer.IsWaiting:
                held.Forget(run); // others took its permit meanwhile; it waits for another
                return null;
            case FinishAnswer.Written:
                held.Hold(longer);
                return longer;
            case FinishAnswer.IsCancelled:
                await EndCancelledAsync(attempt, aborted: null, abort);
                return null;
            default:
                engine.Metrics.RefusedEndings.Add(1);
                LogTakenOver(logger, run.Id, run.Attempt);
                held.Forget(run);
                await LetGoAsync(attempt, abort);
                return null;
        }
    }

    /// <summary>How sending ended.</summary>
    /// <param name="Result">What the task type said, or was said for it.</param>
    /// <param name="End">How the attempt ended where the task type did not end it; null where it did.</param>
    private readonly record struct Sent(DispatchResult Result, AttemptOutcome? End = null);

    private async Task<Sent> DispatchAsync(HeldRun attempt, TimeSpan? untilDeadline, CancellationToken stop, CancellationToken abort)
    {
        var (run, definition) = (attempt.Run, attempt.Definition);
        if (!_taskTypes.TryGetValue(definition.Task.Type, out var type))
            return new Sent(new DispatchResult(DispatchOutcome.Rejected, $"This node knows no task type '{definition.Task.Type}'."));

        var timeLeft = TimeLeft(definition.SendTimeout, untilDeadline);
        using var limit = new CancellationTokenSource(timeLeft, engine.Time);
        using var any = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop, abort);
        var secrets = UsedSecrets.None;
        try
        {
            var rendering = await renderer.RenderAsync(definition, attempt.Collection, run, any.Token);
            secrets = rendering.Secrets;
            if (rendering.Task is null)
                return new Sent(new DispatchResult(DispatchOutcome.Rejected, rendering.Problem));
            var dispatch = new Dispatch(definition with { Task = rendering.Task }, run.Id, run.NominalTime, run.Attempt)
            {
                Claim = definition.Work is null ? null : ClaimId.OfAttempt(run.Attempt),
            };
            var result = await type.DispatchAsync(dispatch, any.Token).AsTask().WaitAsync(any.Token); // also where the task type ignores its token
            return new Sent(secrets.Hide(result));
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return new Sent(new DispatchResult(DispatchOutcome.Retry, "Aborted: the run was cancelled."), AttemptOutcome.Cancelled);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            return new Sent(new DispatchResult(DispatchOutcome.Retry, $"No answer within {Time.Durations.Format(timeLeft)}."), AttemptOutcome.TimedOut);
        }
        catch (StoreUnavailableException e)
        {
            return new Sent(new DispatchResult(DispatchOutcome.Undeliverable, $"What the task needs could not be read: {e.Message}"));
        }
        catch (Exception e) when (e is not OperationCanceledException || !abort.IsCancellationRequested)
        {
            if (secrets.AreNone)
                LogTaskTypeFailed(logger, e, definition.Task.Type, run.Id);
            else
                LogTaskTypeFailedWithSecrets(logger, definition.Task.Type, run.Id, secrets.Hide(e.ToString()));
            return new Sent(new DispatchResult(DispatchOutcome.Retry, $"The {definition.Task.Type} task type failed ({e.GetType().Name}); the service's log has more."));
        }
    }

    // The schedule's timeout, or what is left of the time for all attempts.
    private static TimeSpan TimeLeft(TimeSpan timeout, TimeSpan? untilDeadline) =>
        !(untilDeadline < timeout) ? timeout : untilDeadline > ShortestAttempt ? untilDeadline.Value : ShortestAttempt;

    private async Task FinishAsync(HeldRun attempt, RunEnding ending, Attempt ended, CancellationToken abort)
    {
        var answer = await WriteAsync(ending, abort);
        if (answer == FinishAnswer.IsCancelled)
        {
            await EndCancelledAsync(attempt, ended, abort);
            return;
        }
        held.End(ending); // also when refused: a store that failed over may have lost the run, and offer it anew
        if (answer == FinishAnswer.Written)
        {
            await outcomes.FollowAsync(ending, attempt.Definition, attempt.Collection);
            return;
        }
        if (ending is not RunContinues { Run.Assignment: not null }) // else its worker was quicker to report than this node
        {
            engine.Metrics.RefusedEndings.Add(1);
            LogEndingRefused(logger, ending.Read.Id, ended.Number, ended.Outcome);
        }
        await LetGoAsync(attempt, abort);
    }

    // A run that another node took over has the permit there. One whose schedule was deleted has nobody to give it back.
    private async Task LetGoAsync(HeldRun attempt, CancellationToken abort)
    {
        if (attempt.Collection.Limits.IsNone)
            return;
        if (await InsistAsync(attempt.Run.Id, () => store.GetOpenAsync(attempt.Run.Id, abort).AsTask(), abort) is null)
            await limits.GiveBackAsync(attempt.Collection, [attempt.Run.Id]);
    }

    // Somebody asked for the run to be stopped. Who ended it already left nothing to write.
    private async Task EndCancelledAsync(HeldRun attempt, Attempt? aborted, CancellationToken abort)
    {
        var open = await InsistAsync(attempt.Run.Id, () => store.GetOpenAsync(attempt.Run.Id, abort).AsTask(), abort);
        if (open?.Version != attempt.Run.Version || open.OpenedAt != attempt.Run.OpenedAt)
        {
            held.Forget(attempt.Run);
            if (open is null)
                await limits.GiveBackAsync(attempt.Collection, [attempt.Run.Id]);
            return;
        }
        var verdict = engine.VerdictOf(attempt.Definition, attempt.Collection);
        var reason = open.CancelReason ?? "Cancelled.";
        var ending = aborted is null ? verdict.OfCancelled(attempt.Run, reason, engine.Clock.Now) : verdict.OfCancelled(attempt.Run, aborted, reason);
        var answer = await WriteAsync(ending, abort);
        held.End(ending);
        if (answer == FinishAnswer.Written)
            await outcomes.FollowAsync(ending, attempt.Definition, attempt.Collection);
    }

    // What was executed is recorded, however long the store is away: meanwhile the attempt keeps its place in the queue,
    // which holds back new ones.
    private Task<FinishAnswer> WriteAsync(RunEnding ending, CancellationToken abort) =>
        InsistAsync(ending.Read.Id, () => store.FinishAsync(ending, abort).AsTask(), abort);

    private async Task<T> InsistAsync<T>(RunId run, Func<Task<T>> call, CancellationToken abort)
    {
        var backOff = new BackOff();
        while (true)
        {
            try
            {
                return await call();
            }
            catch (StoreUnavailableException e)
            {
                engine.Metrics.StoreFailures.Add(1);
                LogUnanswered(logger, e, run);
                await Task.Delay(backOff.Next(), engine.Time, abort);
            }
        }
    }

    private static AttemptOutcome OutcomeOf(DispatchOutcome outcome) => outcome switch
    {
        DispatchOutcome.Delivered => AttemptOutcome.Delivered,
        DispatchOutcome.Undeliverable => AttemptOutcome.Undeliverable,
        _ => AttemptOutcome.Failed,
    };

    private static string? Shorten(string? text) => text is null ? null : Excerpt.Of(text, MessageLength);
}
