using ScalableScheduler.Engine;
using ScalableScheduler.Runs;
using ScalableScheduler.Storage;
using ScalableScheduler.Tasks;
using static ScalableScheduler.Simulation.SimulatedCluster;

namespace ScalableScheduler.Tests.Model;

internal sealed partial class PlannerUnderTest
{
    public void Request(string id, RunOrigin origin, int chainLength)
    {
        if (View is not { } view)
            return;
        var now = _time.GetUtcNow();
        var run = Run.New(view.Definition, new RunId(id), origin, now, now) with { ChainLength = chainLength };
        for (var time = 0; time < 2; time++)
            Now(_store.RequestAsync([new RunRequest(run)], CancellationToken.None)).ShouldHaveSingleItem().ShouldNotBeNull();
    }

    public void Finish(string run, Answer answer)
    {
        var held = Held(run);
        var (result, outcome) = ResultOf(answer);
        var attempt = Ended(held.Run, outcome);
        var verdict = VerdictOf(held);
        if (Write(verdict.Of(held.Run, attempt, result, draw: 0)) == FinishAnswer.IsCancelled)
            Write(verdict.OfCancelled(held.Run, attempt, "Cancelled.")).ShouldBe(FinishAnswer.Written);
        if (answer == Answer.Gone && View is { Definition: { Enabled: true } present } && (present.Revision, present.CreatedAt) == (held.Definition.Revision, held.Definition.CreatedAt))
            Save(old => old! with { Enabled = false }, starts: false);
    }

    public void Abandon(string run)
    {
        var (open, view) = (Now(_store.GetOpenAsync(new RunId(run), CancellationToken.None))!, View!);
        var verdict = _engine.VerdictOf(view.Definition, view.Collection);
        Write(verdict.OfAbandoned(open, Ended(open, AttemptOutcome.Abandoned))).ShouldBe(FinishAnswer.Written);
    }

    public void GiveBack(string run)
    {
        var held = Held(run);
        var now = _time.GetUtcNow();
        if (Write(new RunContinues(held.Run, held.Run.GiveBack(now))) == FinishAnswer.IsCancelled)
            Write(VerdictOf(held).OfCancelled(held.Run, "Cancelled.", now)).ShouldBe(FinishAnswer.Written);
    }

    public void Obey(string run)
    {
        var held = Held(run);
        Write(VerdictOf(held).OfCancelled(held.Run, Ended(held.Run, AttemptOutcome.Cancelled), "Cancelled.")).ShouldBe(FinishAnswer.Written);
    }

    public void FinishTooLate(int which)
    {
        var late = _taken.FindAll(t => Now(_store.GetOpenAsync(t.Run.Id, CancellationToken.None)) is not { } open || (open.Version, open.OpenedAt) != (t.Run.Version, t.Run.OpenedAt));
        if (late.Count == 0)
            return;
        var held = late[which % late.Count];
        Now(_store.FinishAsync(VerdictOf(held).Of(held.Run, Ended(held.Run, AttemptOutcome.Delivered), DispatchResult.Delivered, draw: 0), CancellationToken.None));
    }

    public void Cancel(string run)
    {
        var (open, view) = (Now(_store.GetOpenAsync(new RunId(run), CancellationToken.None))!, View!);
        if (open.IsWaiting)
            Write(_engine.VerdictOf(view.Definition, view.Collection).OfCancelled(open, "Cancelled.", _time.GetUtcNow())).ShouldBe(FinishAnswer.Written);
        else
            Now(_store.RequestCancelAsync(open, "Cancelled.", CancellationToken.None)).ShouldBeTrue();
    }

    public void HastenAll()
    {
        var call = _store.HastenAsync([.. Records().Where(r => !r.HasEnded).Select(r => r.Id)], CancellationToken.None);
        call.IsCompletedSuccessfully.ShouldBeTrue();
    }

    private HeldRun Held(string run) => _taken.Last(t => t.Run.Id.Value == run);

    private RunVerdict VerdictOf(HeldRun held) => _engine.VerdictOf(held.Definition, held.Collection);

    private Attempt Ended(Run run, AttemptOutcome outcome) => new(run.Attempt, _engine.Node, run.OpenedAt, _time.GetUtcNow(), outcome);

    private FinishAnswer Write(RunEnding ending)
    {
        var answer = Now(_store.FinishAsync(ending, CancellationToken.None));
        Now(_store.FinishAsync(ending, CancellationToken.None)).ShouldBe(answer, "writing it again is answered alike");
        return answer;
    }

    private static (DispatchResult Result, AttemptOutcome Outcome) ResultOf(Answer answer) => answer switch
    {
        Answer.Delivered => (DispatchResult.Delivered, AttemptOutcome.Delivered),
        Answer.Retry => (new DispatchResult(DispatchOutcome.Retry), AttemptOutcome.Failed),
        Answer.RetryLater => (new DispatchResult(DispatchOutcome.Retry, RetryAfter: TimeSpan.FromMilliseconds(IWorld.RetryLater)), AttemptOutcome.Failed),
        Answer.Rejected => (new DispatchResult(DispatchOutcome.Rejected), AttemptOutcome.Failed),
        Answer.Undeliverable => (new DispatchResult(DispatchOutcome.Undeliverable), AttemptOutcome.Undeliverable),
        Answer.TimedOut => (new DispatchResult(DispatchOutcome.Retry), AttemptOutcome.TimedOut),
        Answer.Gone => (new DispatchResult(DispatchOutcome.Gone), AttemptOutcome.Failed),
        _ => throw new InvalidOperationException($"There is no answer {answer}."),
    };
}
