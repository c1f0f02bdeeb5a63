using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;

namespace ScalableScheduler.Tests.Model;

internal sealed partial class ReferenceModel
{
    private const int AbandonedAtMost = 5;
    private const int AttemptsKept = 50;
    private const int LongestChain = 100;
    private const long LongestWaitAskedFor = 86_400_000;
    private const long HeldFor = 60_000; // the usual timeout of 30 s, and as much again

    public void Request(string id, RunOrigin origin, int chainLength)
    {
        Requests++;
        if (_version is null)
            return;
        OpenRun(id, origin, Now, chainLength);
        NoteCompletion();
    }

    public void Finish(string run, Answer answer)
    {
        var held = Find(run);
        var version = held.HeldVersion!;
        held.Attempts = Math.Min(held.Attempts + 1, AttemptsKept);
        FinishAttempt(held, version, answer);
        if (answer == Answer.Gone && _version is { Spec.Enabled: true } && (_version.Revision, _version.CreatedAt) == (version.Revision, version.CreatedAt))
            Save(old => old! with { Enabled = false }, starts: false);
        Release();
        NoteCompletion();
    }

    private void FinishAttempt(ModelRun run, ModelVersion version, Answer answer)
    {
        var (spec, retry) = (version.Spec, version.Spec.Retry);
        switch (answer)
        {
            case Answer.Delivered:
                End(run, RunStatus.Succeeded, null, spec);
                return;
            case Answer.Rejected or Answer.Gone:
                End(run, RunStatus.Failed, FailureReason.Rejected, spec);
                return;
        }

        var reason = answer switch
        {
            Answer.Undeliverable => FailureReason.Undeliverable,
            Answer.TimedOut => FailureReason.TimedOut,
            _ => FailureReason.Failed,
        };
        var tries = run.Attempt - run.Abandoned; // what a node abandoned uses up no chance
        if (spec.Delivery == Delivery.AtMostOnce || tries >= retry.MaxAttempts)
        {
            End(run, RunStatus.Failed, reason, spec);
            return;
        }
        var delay = retry.InitialDelay;
        for (var i = 1; i < tries && delay < retry.MaxDelay; i++)
            delay *= retry.Multiplier;
        delay = Math.Min(delay, retry.MaxDelay);
        if (answer == Answer.RetryLater)
            delay = Math.Max(delay, Math.Min(IWorld.RetryLater, LongestWaitAskedFor));

        if (run.StartedAt + retry.Deadline <= Now + delay)
            End(run, RunStatus.Failed, FailureReason.DeadlinePassed, spec);
        else if (retry.MaxAttempts is null && spec.Trigger.NextAfter(run.Nominal, version.Anchor) <= Now + delay)
            End(run, RunStatus.Failed, reason, spec); // the next occurrence takes its place
        else if (run.IsCancelling)
            End(run, RunStatus.Cancelled);
        else
            WaitForNextAttempt(run, Now + delay);
    }

    public void Abandon(string run)
    {
        var held = Find(run);
        held.Attempts = Math.Min(held.Attempts + 1, AttemptsKept);
        if (held.IsCancelling)
            End(held, RunStatus.Cancelled);
        else if (Spec!.Delivery == Delivery.AtMostOnce)
            End(held, RunStatus.Lost, null, Spec);
        else if (held.Abandoned + 1 == AbandonedAtMost)
            End(held, RunStatus.Failed, FailureReason.Abandoned, Spec);
        else
        {
            held.Abandoned++;
            WaitForNextAttempt(held, Now);
        }
        Release();
        NoteCompletion();
    }

    public void GiveBack(string run)
    {
        var held = Find(run);
        if (held.IsCancelling)
        {
            End(held, RunStatus.Cancelled);
        }
        else
        {
            held.Stage = Stage.Waiting;
            held.Due = held.AttentionAt = Now;
        }
        Release();
        NoteCompletion();
    }

    public void Obey(string run)
    {
        var held = Find(run);
        held.Attempts = Math.Min(held.Attempts + 1, AttemptsKept);
        End(held, RunStatus.Cancelled);
        Release();
        NoteCompletion();
    }

    public void Cancel(string run)
    {
        var open = Find(run);
        if (open.Stage == Stage.Held)
            open.IsCancelling = true;
        else
            End(open, RunStatus.Cancelled);
        Release();
        NoteCompletion();
    }

    public void HastenAll()
    {
        foreach (var run in _open.Where(r => r.Stage is Stage.Waiting or Stage.Requested && r.Due > Now))
            run.Due = Now;
    }

    // A run that is due: its time is up, or its next attempt begins, or the overlap policy decides about it.
    private int FireRun(ModelRun run)
    {
        if (run.StartedAt + Spec!.Retry.Deadline <= Now)
        {
            End(run, RunStatus.Failed, FailureReason.DeadlinePassed, Spec);
            Release();
            return 0;
        }
        var runCount = _runCount;
        var decision = run.Stage == Stage.Waiting || Spec.Overlap == OverlapPolicy.Allow ? Decision.Start
            : run.Origin != RunOrigin.Retry ? Decide()
            : _open.Exists(r => r.IsActive) ? Decision.Queue
            : Decision.Start; // who repeats a run takes nobody's place, and is not left out
        _runCount = runCount; // an occurrence that makes way for a request stays counted: only its schedule's own firing counts
        switch (decision)
        {
            case Decision.Start:
                Hold(run);
                break;
            case Decision.Queue:
                Queue(run);
                break;
            default:
                EndSkipped(run);
                break;
        }
        Release();
        return decision == Decision.Start ? 1 : 0;
    }

    private ModelRun Find(string id) => _open.Single(r => r.Id == id);

    private ModelRun OpenRun(string id, RunOrigin origin, long nominal, int chainLength = 0)
    {
        var run = new ModelRun { Id = id, Origin = origin, Nominal = nominal, OpenedAt = Now, ChainLength = chainLength, Stage = Stage.Requested, Due = Now, AttentionAt = Now };
        _open.Add(run);
        return run;
    }

    private void Hold(ModelRun run)
    {
        run.Stage = Stage.Held;
        run.StartedAt ??= Now;
        run.AttentionAt = Now + HeldFor;
        run.IsMarkedQueued = false;
        run.HeldVersion = _version;
    }

    private static void Queue(ModelRun run)
    {
        run.Stage = Stage.Queued;
        run.IsMarkedQueued = true;
    }

    private static void WaitForNextAttempt(ModelRun run, long at)
    {
        run.Stage = Stage.Waiting;
        run.Due = run.AttentionAt = at;
        run.Attempt++;
    }

    private void End(ModelRun run, RunStatus status, FailureReason? failure = null, ScheduleSpec? by = null)
    {
        _open.Remove(run);
        Record(new RecordSeen(run.Id, status, failure, run.Nominal, run.OpenedAt, run.StartedAt, Now, run.Attempts, null));
        _lastRun = (run.Id, status);
        var isFailure = status is RunStatus.Failed or RunStatus.Lost;
        if (isFailure)
            _errors++;
        if (status == RunStatus.Failed && by!.Retry.DeadLetter)
            _letters.Add(run.Id);
        if (run.ChainLength >= LongestChain)
            return;
        if (status == RunStatus.Succeeded && by!.Then.OnSuccess)
            _triggers.Add(new TriggerSeen(run.Id, "after-success", run.ChainLength + 1, Now));
        if (isFailure && by!.Then.OnFailure)
            _triggers.Add(new TriggerSeen(run.Id, "after-failure", run.ChainLength + 1, Now));
    }

    // An occurrence that is left out after all is no run.
    private void EndSkipped(ModelRun run)
    {
        _open.Remove(run);
        Record(new RecordSeen(run.Id, RunStatus.Skipped, null, run.Nominal, run.OpenedAt, run.StartedAt, Now, run.Attempts, new SkipSeen(SkipReason.Overlap, run.Nominal, run.Nominal, 1, false)));
        if (run.Origin == RunOrigin.Schedule)
            _runCount--;
    }

    private void Record(RecordSeen record)
    {
        _history.RemoveAll(r => r.Id == record.Id);
        _history.Add(record);
    }
}
