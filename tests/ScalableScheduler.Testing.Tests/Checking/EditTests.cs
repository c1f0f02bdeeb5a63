using ScalableScheduler.Collections;
using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;
using ScalableScheduler.Testing.Checking;

namespace ScalableScheduler.Testing.Tests.Checking;

/// <summary>Promise: around an edit, a pause or a deletion nothing is missed but what the edit itself leaves out.</summary>
public sealed class EditTests
{
    private readonly Given _given = new();

    [Fact]
    public void OccurrenceThatFallsDueWhileItsTimingIsEdited_MayRunOrNot()
    {
        var each = _given.Register("each", "*/10 * * * * *");
        _given.RunEach(each, 0, 20);
        var edited = _given.Edit(each, 29.99, s => Given.Timed(s, "*/7 * * * * *", 29.99));
        _given.RunEach(edited, 30, 60);
        _given.Check(60.5).ShouldBeSound();

        _given.Run(each, 30);
        _given.Check(60.5).ShouldBeSound();
    }

    [Fact]
    public void OccurrenceThatBothTimingsHave_MayStillBeTheOldOnes()
    {
        var each = _given.Register("each", "*/10 * * * * *");
        _given.RunEach(each, 0, 20);
        var edited = _given.Edit(each, 29.99, s => Given.Timed(s, "*/15 * * * * *", 29.99));
        _given.RunEach(edited, 30, 60);

        _given.Check(65).ShouldBe(Promise.NothingMissed, "each"); // the new one lies after the edit: it is due
        _given.Run(edited, 30);
        _given.Check(65).ShouldBeSound();
    }

    [Fact]
    public void OccurrenceJustBeforeAnEditOfTheTiming_MayRunOrNot()
    {
        var each = _given.Register("each", "*/10 * * * * *");
        _given.RunEach(each, 0, 20);
        var edited = _given.Edit(each, 30.5, s => Given.Timed(s, "*/7 * * * * *", 30.5));
        _given.RunEach(edited, 30.5, 60);

        _given.Check(65).ShouldBeSound();
        _given.Run(each, 30);
        _given.Check(65).ShouldBeSound();
    }

    [Fact]
    public void OccurrenceWellBeforeAnEdit_IsMissed()
    {
        var each = _given.Register("each", "*/10 * * * * *");
        _given.RunEach(each, 0, 20);
        var edited = _given.Edit(each, 31.5, s => Given.Timed(s, "*/7 * * * * *", 31.5));
        _given.RunEach(edited, 31.5, 60);

        _given.Check(65).ShouldBe(Promise.NothingMissed, "each");
    }

    [Fact]
    public void OccurrenceWellAfterAnEdit_IsMissed()
    {
        var each = _given.Register("each", "*/10 * * * * *");
        _given.RunEach(each, 0, 20);
        var edited = _given.Edit(each, 25, s => Given.Timed(s, "*/7 * * * * *", 25));
        _given.RunEach(edited, 30, 60);

        _given.Check(65).ShouldBe(Promise.NothingMissed, "each");
    }

    [Fact]
    public void OccurrenceOfAReplacedTiming_IsInvented()
    {
        var each = _given.Register("each", "*/10 * * * * *");
        _given.RunEach(each, 0, 20);
        var edited = _given.Edit(each, 25, s => Given.Timed(s, "*/7 * * * * *", 25));
        _given.RunEach(edited, 25, 60);
        var old = _given.Run(each, 30);

        _given.Check(65).ShouldBe(Promise.NothingInvented, old.Id.Value);
    }

    [Fact]
    public void OccurrenceBeforeANewTiming_IsNotMadeUpFor()
    {
        var each = _given.Register("each", "*/10 * * * * *");
        _given.RunEach(each, 0, 20);
        var edited = _given.Edit(each, 25, s => Given.Timed(s, "*/4 * * * * *", 25));
        _given.RunEach(edited, 25, 64);
        var old = _given.Run(edited, 24, opened: 26);

        _given.Check(65).ShouldBe(Promise.NothingInvented, old.Id.Value);
    }

    [Fact]
    public void EditThatSaysTheSameTiming_LeavesNothingOut()
    {
        var each = _given.Register("each", "7s", type: TriggerType.Interval);
        _given.RunEach(each, 0, 20);
        var edited = _given.Edit(each, 20.999, s => s with { Description = "edited" });
        _given.RunEach(edited, 21, 60);

        _given.Check(63).ShouldBe(Promise.NothingMissed, "each");

        _given.Run(edited, 21);
        _given.Check(63).ShouldBeSound();
    }

    [Fact]
    public void IntervalRegisteredAgain_KeepsItsGrid()
    {
        var each = _given.Register("each", "7s", type: TriggerType.Interval);
        _given.RunEach(each, 0, 20);
        var edited = _given.Edit(each, 25, s => s);
        _given.RunEach(edited, 20, 60);
        _given.Check(63).ShouldBeSound();

        var shifted = _given.Run(edited, 32);
        _given.Check(63).ShouldBe(Promise.NothingInvented, shifted.Id.Value);
    }

    [Fact]
    public void OccurrencesOfAPause_AreMadeUpFor_WhenTheyAreOnlyLate()
    {
        var each = _given.Register("each", "*/10 * * * * *");
        _given.RunEach(each, 0, 20);
        var paused = _given.Edit(each, 25, s => s with { Enabled = false });
        var resumed = _given.Edit(paused, 45, s => s with { Enabled = true });
        _given.RunEach(resumed, 45, 60);
        _given.Check(65).ShouldBe(Promise.NothingMissed, "each");

        _given.Run(resumed, 30, opened: 45.1);
        _given.Run(resumed, 40, opened: 45.1);
        _given.Check(65).ShouldBeSound();

        _given.Forget(_given.RecordOf(resumed, 40));
        var wrong = _given.Run(resumed, 40, opened: 40.1);
        _given.Check(65).ShouldBe(Promise.NothingInvented, wrong.Id.Value);
    }

    [Fact]
    public void OccurrencesOfALongPause_AreMisfires()
    {
        var each = _given.Register("each", "*/10 * * * * *", s => s with { Misfire = new MisfirePolicy(MisfireRule.FireOnce, TimeSpan.FromSeconds(12)) });
        _given.RunEach(each, 0, 20);
        var paused = _given.Edit(each, 25, s => s with { Enabled = false });
        var resumed = _given.Edit(paused, 95, s => s with { Enabled = true });
        _given.Skip(resumed, SkipReason.Misfire, 30, 70, 5, 95.1);
        _given.Run(resumed, 80, opened: 95.1);
        _given.Run(resumed, 90, opened: 95.1);
        _given.RunEach(resumed, 95, 120);

        _given.Check(125).ShouldBeSound();
    }

    [Fact]
    public void MaxRunsThatAreRaised_SettleWhatPassedMeanwhile()
    {
        var each = _given.Register("each", "*/10 * * * * *", s => s with { MaxRuns = 2 });
        _given.RunEach(each, 0, 20);
        var edited = _given.Edit(each, 45, s => s with { MaxRuns = 10 });
        _given.RunEach(edited, 45, 60);
        _given.Check(65).ShouldBe(Promise.NothingMissed, "each");

        _given.Run(edited, 30, opened: 45.1);
        _given.Run(edited, 40, opened: 45.1);
        _given.Check(65).ShouldBeSound();
    }

    [Fact]
    public void OccurrencesOfAPauseThatEndedWithAnotherTiming_AreGone()
    {
        var each = _given.Register("each", "*/10 * * * * *");
        _given.RunEach(each, 0, 20);
        var paused = _given.Edit(each, 25, s => s with { Enabled = false });
        var resumed = _given.Edit(paused, 45, s => Given.Timed(s, "*/7 * * * * *", 45) with { Enabled = true });
        _given.RunEach(resumed, 45, 60);

        _given.Check(65).ShouldBeSound();
    }

    [Fact]
    public void EditThatWasGivenUp_ExcusesEither()
    {
        var each = _given.Register("each", "*/10 * * * * *");
        _given.RunEach(each, 0, 20);
        _given.Asked.Add(new AskedVersion(Given.Timed(each, "*/7 * * * * *", 25), Given.At(25), Given.At(25)) { IsUncertain = true });
        _given.Check(65).ShouldBeSound();

        _given.Run(each, 49);
        _given.Check(65).ShouldBeSound();
        _given.Forget(_given.RecordOf(each, 10));
        _given.Check(65).ShouldBe(Promise.NothingMissed, "each");
    }

    [Fact]
    public void CollectionThatIsDisabled_HoldsItsSchedulesBack()
    {
        _given.Define("group", -10);
        var each = _given.Register("each", "*/10 * * * * *", s => s with { Collection = new CollectionName("group") });
        _given.RunEach(each, 0, 20);
        _given.Define("group", 25, enabled: false);
        _given.Check(65).ShouldBeSound();

        var wrong = _given.Run(each, 30);
        _given.Check(65).ShouldBe(Promise.NothingInvented, wrong.Id.Value);

        _given.Forget(wrong);
        _given.Define("group", 45);
        _given.RunEach(each, 45, 60);
        _given.Check(65).ShouldBe(Promise.NothingMissed, "each");

        _given.Run(each, 30, opened: 45.1);
        _given.Run(each, 40, opened: 45.1);
        _given.Check(65).ShouldBeSound();
    }

    [Fact]
    public void DeletedSchedule_IsNotMissed_AndRunsNoMore()
    {
        var each = _given.Register("each", "*/10 * * * * *");
        _given.RunEach(each, 0, 20);
        _given.Delete(each, 25);
        _given.Check(65).ShouldBeSound();

        _given.Run(each, 60);
        _given.Records.Clear();
        _given.Check(65).ShouldBe(Promise.NothingInvented, RunId.Of(each.Id, Given.At(60)).Value);
    }

    [Fact]
    public void OccurrenceOfADeletedSchedule_WasToBeSent()
    {
        var each = _given.Register("each", "*/10 * * * * *");
        _given.RunEach(each, 0, 20);
        _given.Delete(each, 35);

        _given.Check(65).ShouldBe(Promise.NothingMissed, "each");
    }

    [Fact]
    public void ScheduleRegisteredAgainAfterItsDeletion_BeginsAnew()
    {
        var each = _given.Register("each", "*/10 * * * * *");
        _given.RunEach(each, 0, 20);
        _given.Delete(each, 25);
        var again = _given.Register("each", "*/10 * * * * *", at: 45);
        _given.RunEach(again, 45, 60);
        _given.Check(65).ShouldBeSound();

        _given.Forget(_given.RecordOf(again, 50));
        _given.Check(65).ShouldBe(Promise.NothingMissed, "each");
    }

    /// <summary>Found by the simulation, seed 410738: a run that a chain opens has the same id in its schedule's next life.</summary>
    [Theory]
    [InlineData(21, false)]
    [InlineData(19, true)]
    public void RunThatComesAgain_IsAnotherOne_WhenItsScheduleWasDeletedAfterItsTakingUp(double deletedAt, bool isTwice)
    {
        var each = _given.Register("each", "*/10 * * * * *");
        _given.RunEach(each, 0, 10);
        _given.Run(each, 20, started: 22);
        _given.Delete(each, deletedAt);
        var again = _given.Register("each", "*/10 * * * * *", at: deletedAt + 0.5);
        _given.Run(again, 20, started: 24);

        _given.Check(29).Any(f => f.Promise == Promise.AcceptedOnce).ShouldBe(isTwice);
    }

    [Fact]
    public void OneShotRegisteredAgain_RunsAgain()
    {
        var once = _given.Register("once", "5s", type: TriggerType.Delay);
        _given.Run(once, 5);
        var again = _given.Edit(once, 20, s => Given.Timed(s, "5s", 20));
        _given.Check(40).ShouldBe(Promise.NothingMissed, "once");

        _given.Run(again, 25);
        _given.Check(40).ShouldBeSound();
    }

    [Fact]
    public void OneShotReplacedBeforeItWasDue_RunsOnce()
    {
        var once = _given.Register("once", "30s", type: TriggerType.Delay);
        var again = _given.Edit(once, 20, s => Given.Timed(s, "5s", 20));
        _given.Run(again, 25);
        _given.Check(40).ShouldBeSound();

        var old = _given.Run(once, 30);
        _given.Check(40).ShouldBe(Promise.NothingInvented, old.Id.Value);
    }

    [Fact]
    public void DateThatLiesBeforeWhatRanAlready_IsNotRun()
    {
        var once = _given.Register("once", "2026-03-01T12:00:30Z", type: TriggerType.Date);
        _given.Run(once, 30);
        _given.Edit(once, 40, s => Given.Timed(s, "2026-03-01T12:00:10Z", 40));

        _given.Check(60).ShouldBeSound();
    }
}
