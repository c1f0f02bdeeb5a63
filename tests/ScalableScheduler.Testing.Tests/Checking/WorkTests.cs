using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;
using ScalableScheduler.Testing.Checking;
using ScalableScheduler.Work;

namespace ScalableScheduler.Testing.Tests.Checking;

/// <summary>Promise: a worker's end of a run is taken once, and stays.</summary>
public sealed class WorkTests
{
    private static readonly ClaimId First = new("first");
    private static readonly ClaimId Second = new("second");

    private readonly Given _given = new();
    private readonly RunRecord _run;

    public WorkTests()
    {
        var work = _given.Register("work", "10s", s => s with { Work = new WorkSettings { Queue = new QueueName("work") } }, TriggerType.Delay);
        _run = _given.Run(work, 10, ended: 20);
        _given.Change(_run, r => r with { Attempts = [r.Attempts[0] with { Outcome = AttemptOutcome.Completed, Claim = First }] });
        _given.Seen.Clear();
    }

    [Fact]
    public void WorkThatWasDone_IsSound() => Check(Report(First, WorkStatus.Completed, 20)).ShouldBeSound();

    [Fact]
    public void EndTakenOfTwo_IsFound() =>
        Check(Report(Second, WorkStatus.Completed, 15), Report(First, WorkStatus.Completed, 20)).ShouldAllBe(f => f.Promise == Promise.WorkDoneOnce);

    [Fact]
    public void EndTakenTwice_IsFound() =>
        Check(Report(First, WorkStatus.Completed, 15), Report(First, WorkStatus.Completed, 20)).ShouldBe(Promise.WorkDoneOnce, _run.Id.Value);

    [Fact]
    public void ReportTakenAfterTheEnd_IsFound() =>
        Check(Report(First, WorkStatus.Completed, 20), Report(Second, WorkStatus.Running, 21)).ShouldBe(Promise.WorkDoneOnce, _run.Id.Value);

    [Fact]
    public void ReportThatWasTakenBeforeTheEnd_AndAnsweredAfterIt_IsSound() =>
        Check(Report(First, WorkStatus.Completed, 20), Report(Second, WorkStatus.Failed, 21) with { From = Given.At(14) }).ShouldBeSound();

    [Fact]
    public void EndOfAnotherThanIsRecorded_IsFound() =>
        Check(Report(Second, WorkStatus.Completed, 20)).ShouldBe(Promise.WorkDoneOnce, _run.Id.Value);

    [Theory]
    [InlineData(RunStatus.Failed)]
    [InlineData(RunStatus.Cancelled)]
    public void EndThatDoesNotStay_IsFound(RunStatus status)
    {
        _given.Records[0] = _given.Records[0] with { Status = status };

        Check(Report(First, WorkStatus.Completed, 20)).ShouldBe(Promise.WorkDoneOnce, _run.Id.Value);
    }

    [Fact]
    public void FailureThatIsTakenBeforeAnotherTriesAgain_IsSound() =>
        Check(Report(Second, WorkStatus.Failed, 15), Report(First, WorkStatus.Completed, 20)).ShouldBeSound();

    private IReadOnlyList<Finding> Check(params TakenReport[] taken) => _given.Check(65, e => e with { Taken = taken });

    private TakenReport Report(ClaimId claim, WorkStatus status, double at) => new(_run.Id, claim, status, Given.At(at), Given.At(at));
}
