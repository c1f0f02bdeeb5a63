using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;
using ScalableScheduler.Testing.Checking;

namespace ScalableScheduler.Testing.Tests.Checking;

/// <summary>Promise: a run that was asked for, by hand or by a backfill, is opened once.</summary>
public sealed class RequestTests
{
    private readonly Given _given = new();

    [Fact]
    public void RunThatWasAskedFor_IsOpened()
    {
        var asked = _given.Register("asked", "2099-01-01T00:00:00Z", type: TriggerType.Date);
        var id = RunId.OfKey(asked.Id, "key");
        IReadOnlyList<AskedRun> runs = [new AskedRun(id, Given.At(10))];
        _given.Check(65, e => e with { AskedRuns = runs }).ShouldBe(Promise.AskedRunsOpened, id.Value);

        _given.RunOf(asked, id, RunOrigin.Trigger, 10);
        _given.Check(65, e => e with { AskedRuns = runs }).ShouldBeSound();
    }

    [Fact]
    public void RunThatWasNotAcknowledged_MayBeOpenedOrNot()
    {
        var asked = _given.Register("asked", "2099-01-01T00:00:00Z", type: TriggerType.Date);
        var id = RunId.OfKey(asked.Id, "key");
        IReadOnlyList<AskedRun> runs = [new AskedRun(id, null)];
        _given.Check(65, e => e with { AskedRuns = runs }).ShouldBeSound();

        _given.RunOf(asked, id, RunOrigin.Trigger, 10);
        _given.Check(65, e => e with { AskedRuns = runs }).ShouldBeSound();
    }

    [Fact]
    public void RunThatNobodyAskedFor_IsInvented()
    {
        var asked = _given.Register("asked", "2099-01-01T00:00:00Z", type: TriggerType.Date);
        _given.RunOf(asked, RunId.OfKey(asked.Id, "key"), RunOrigin.Trigger, 10);
        var stranger = _given.RunOf(asked, RunId.OfKey(asked.Id, "other"), RunOrigin.Trigger, 11);

        _given.Check(65).ShouldBeSound(); // nobody noted what was asked for
        _given.Check(65, e => e with { AskedRuns = [new AskedRun(RunId.OfKey(asked.Id, "key"), Given.At(10))] }).ShouldBe(Promise.NothingInvented, stranger.Id.Value);
    }

    [Fact]
    public void Backfill_OpensEachOccurrenceOnce()
    {
        var (past, backfill) = Past();
        Fill(past, backfill, [-40, -30, -20, -10]);

        _given.Check(65, e => e with { Backfills = [backfill] }).ShouldBeSound();
    }

    [Theory]
    [InlineData(new double[] { -40, -20, -10 }, Promise.AskedRunsOpened)]
    [InlineData(new double[] { -40, -30, -20 }, Promise.AskedRunsOpened)]
    [InlineData(new double[] { -40, -30, -20, -10, -5 }, Promise.NothingInvented)]
    [InlineData(new double[] { -50, -40, -30, -20, -10 }, Promise.NothingInvented)]
    public void BackfillThatDoesOtherwise_IsFound(double[] nominal, Promise promise)
    {
        var (past, backfill) = Past();
        Fill(past, backfill, nominal);

        _given.Check(65, e => e with { Backfills = [backfill] }).Select(f => f.Promise).ShouldBe([promise]);
    }

    [Fact]
    public void BackfillThatWasCancelled_MayLeaveSomeOut()
    {
        var (past, backfill) = Past();
        Fill(past, backfill, [-40, -30]);

        _given.Check(65, e => e with { Backfills = [backfill with { Status = BackfillStatus.Cancelled }] }).ShouldBeSound();
    }

    [Fact]
    public void BackfillThatIsTooFast_IsFound()
    {
        var (past, backfill) = Past();
        Fill(past, backfill, [-40, -30, -20, -10], apart: 0.9);

        _given.Check(65, e => e with { Backfills = [backfill] }).ShouldAllBe(f => f.Promise == Promise.Limits);
        _given.Check(65, e => e with { Backfills = [backfill] }).Count.ShouldBe(3);
    }

    [Fact]
    public void BackfillThatStops_IsFound_ThoughNobodySaysThatItIsOver()
    {
        var (past, backfill) = Past(OverlapPolicy.BufferAll);
        Fill(past, backfill, [-40, -30]);
        _given.Check(6, e => e with { Backfills = [backfill] }).ShouldBeSound(); // it goes on
        _given.Check(65, e => e with { Backfills = [backfill] }).ShouldBe(Promise.AskedRunsOpened, $"the backfill of past of {backfill.CreatedAt:O}");
    }

    [Fact]
    public void BackfillThatHasToWait_IsNotOver()
    {
        var (past, backfill) = Past(OverlapPolicy.BufferAll);
        Fill(past, backfill, [-40, -30]);
        _given.Change(_given.Records[^1], r => r with { FinishedAt = Given.At(63) });
        _given.Seen.Clear();

        _given.Check(65, e => e with { Backfills = [backfill] }).ShouldBeSound();
    }

    [Theory]
    [InlineData(new double[] { -40, -30, -20, -10 }, true)]
    [InlineData(new double[] { -40, -30, -10 }, false)]
    public void BackfillOfScheduleThatIsGivenALaterEnd_IsHeldToItsRange(double[] nominal, bool isSound)
    {
        var (past, backfill) = Past();
        Fill(past, backfill, nominal);
        _given.Edit(past, 20, s => s with { EndAt = Given.At(5) });

        Expect(isSound, backfill);
    }

    [Theory]
    [InlineData(new double[] { -40, -30, -20, -10 }, true)]
    [InlineData(new double[] { -40, -30, -10 }, false)]
    public void BackfillOfScheduleThatIsRetimedAfterwards_IsHeldToTheRuleOfItsTime(double[] nominal, bool isSound)
    {
        var (past, backfill) = Past();
        Fill(past, backfill, nominal);
        _given.Edit(past, 20, s => Given.Timed(s, "*/7 * * * * *", 20));

        Expect(isSound, backfill with { Status = BackfillStatus.Completed, FinishedAt = Given.At(8) });
    }

    [Fact]
    public void BackfillOfScheduleThatIsRetimedMeanwhile_IsNotJudged()
    {
        var (past, backfill) = Past();
        Fill(past, backfill, [-40, -30, -10]);
        _given.Edit(past, 4, s => Given.Timed(s, "*/7 * * * * *", 4));

        Expect(isSound: true, backfill with { Status = BackfillStatus.Completed, FinishedAt = Given.At(8) });
    }

    private void Expect(bool isSound, Backfill backfill)
    {
        var findings = _given.Check(65, e => e with { Backfills = [backfill] });
        if (isSound)
            findings.ShouldBeSound();
        else
            findings.ShouldBe(Promise.AskedRunsOpened, $"the backfill of past of {backfill.CreatedAt:O}");
    }

    private (Schedule, Backfill) Past(OverlapPolicy overlap = OverlapPolicy.Allow)
    {
        var past = _given.Register("past", "*/10 * * * * *", s => s with { StartAt = Given.At(-40), EndAt = Given.At(0), Overlap = overlap });
        return (past, new Backfill { Schedule = past.Id, From = Given.At(-60), To = Given.At(-10), Limit = 100, Rate = 1, Total = 4, CreatedAt = Given.At(2) });
    }

    private void Fill(Schedule past, Backfill backfill, double[] nominal, double apart = 1)
    {
        for (var i = 0; i < nominal.Length; i++)
        {
            var run = _given.RunOf(past, RunId.OfBackfill(past.Id, backfill.CreatedAt, Given.At(nominal[i])), RunOrigin.Backfill, 3 + (i * apart));
            _given.Change(run, r => r with { NominalTime = Given.At(nominal[i]) });
        }
    }
}
