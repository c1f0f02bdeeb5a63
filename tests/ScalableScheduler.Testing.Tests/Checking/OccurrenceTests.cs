using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;
using ScalableScheduler.Testing.Checking;

namespace ScalableScheduler.Testing.Tests.Checking;

/// <summary>Promises: nothing is missed, accepted twice or invented.</summary>
public sealed class OccurrenceTests
{
    private readonly Given _given = new();

    [Fact]
    public void Nothing_IsFound_WhereEachOccurrenceRan()
    {
        var each = _given.Register("each", "*/10 * * * * *");
        _given.RunEach(each, 0, 60);

        _given.Check(65).ShouldBeSound();
    }

    [Theory]
    [InlineData(10)]
    [InlineData(30)]
    [InlineData(60)]
    public void MissedOccurrence_IsFound(double nominal)
    {
        var each = _given.Register("each", "*/10 * * * * *");
        _given.RunEach(each, 0, 60);
        _given.Forget(_given.RecordOf(each, nominal));

        _given.Check(65).ShouldBe(Promise.NothingMissed, "each");
    }

    [Fact]
    public void OccurrenceThatFellDueJustNow_IsNotMissed()
    {
        var each = _given.Register("each", "*/10 * * * * *");
        _given.RunEach(each, 0, 50);

        _given.Check(60.9).ShouldBeSound();
        _given.Check(61).ShouldBe(Promise.NothingMissed, "each");
    }

    [Theory]
    [InlineData(TriggerType.Now, "")]
    [InlineData(TriggerType.Delay, "5s")]
    [InlineData(TriggerType.Date, "2026-03-01T12:00:07Z")]
    [InlineData(TriggerType.Date, "2026-02-01T12:00:00Z")]
    public void OneShotThatNeverRan_IsFound(TriggerType type, string text)
    {
        _given.Register("once", text, type: type);

        _given.Check(20).ShouldBe(Promise.NothingMissed, "once");
    }

    [Fact]
    public void OneShotThatRan_IsSound()
    {
        var once = _given.Register("once", "5s", type: TriggerType.Delay);
        _given.Run(once, 5);

        _given.Check(20).ShouldBeSound();
    }

    [Fact]
    public void OccurrenceAcceptedAgain_UnderAnotherId_IsFound()
    {
        var each = _given.Register("each", "*/10 * * * * *");
        _given.RunEach(each, 0, 60);
        var again = _given.RunOf(each, new RunId("each:again"), RunOrigin.Schedule, 30);

        _given.Check(65).Select(f => f.Promise).Distinct().ShouldBe([Promise.AcceptedOnce]);
        again.NominalTime.ShouldBe(Given.At(30));
    }

    [Fact]
    public void RunOnRecordTwice_IsFound()
    {
        var each = _given.Register("each", "*/10 * * * * *");
        _given.RunEach(each, 0, 60);
        _given.Records.Add(_given.Records[2]);

        _given.Check(65).ShouldAllBe(f => f.Promise == Promise.AcceptedOnce);
        _given.Check(65).ShouldNotBeEmpty();
    }

    [Theory]
    [InlineData(15)]
    [InlineData(10.5)]
    public void OccurrenceOffTheGrid_IsInvented(double nominal)
    {
        var each = _given.Register("each", "10s", type: TriggerType.Interval);
        _given.RunEach(each, 0, 60);
        var invented = _given.Run(each, nominal);

        _given.Check(65).ShouldBe(Promise.NothingInvented, invented.Id.Value);
    }

    [Fact]
    public void OccurrenceBeforeTheRegistration_IsInvented()
    {
        var each = _given.Register("each", "*/10 * * * * *", at: 0);
        _given.RunEach(each, 0, 60);
        var invented = _given.Run(each, -10, opened: 1);

        _given.Check(65).ShouldContain(f => f.Promise == Promise.NothingInvented && f.Subject == invented.Id.Value);
    }

    [Fact]
    public void Bounds_AreKept()
    {
        var each = _given.Register("each", "*/10 * * * * *", s => s with { StartAt = Given.At(20), EndAt = Given.At(40) });
        _given.RunEach(each, 15, 40);
        _given.Check(65).ShouldBeSound();

        var early = _given.Run(each, 10);
        _given.Check(65).ShouldBe(Promise.NothingInvented, early.Id.Value);

        _given.Forget(early);
        var late = _given.Run(each, 50);
        _given.Check(65).ShouldBe(Promise.NothingInvented, late.Id.Value);

        _given.Forget(late);
        _given.Forget(_given.RecordOf(each, 40));
        _given.Check(65).ShouldBe(Promise.NothingMissed, "each");
    }

    [Fact]
    public void MaxRuns_AreRun_AndNoMore()
    {
        var each = _given.Register("each", "*/10 * * * * *", s => s with { MaxRuns = 3 });
        _given.RunEach(each, 0, 30);
        _given.Check(65).ShouldBeSound();

        var more = _given.Run(each, 40);
        _given.Check(65).ShouldBe(Promise.NothingInvented, more.Id.Value);

        _given.Forget(more);
        _given.Forget(_given.RecordOf(each, 30));
        _given.Check(65).ShouldBe(Promise.NothingMissed, "each");
    }

    [Fact]
    public void OccurrenceThatWasLeftOut_CountsForNoRun()
    {
        var each = _given.Register("each", "*/10 * * * * *", s => s with { MaxRuns = 3, Overlap = OverlapPolicy.Skip });
        _given.Run(each, 10, ended: 25);
        _given.Skip(each, SkipReason.Overlap, 20, 20, 1, 20.005);
        _given.RunEach(each, 20, 40);
        _given.Check(65).ShouldBeSound();

        _given.Forget(_given.RecordOf(each, 40));
        _given.Check(65).ShouldBe(Promise.NothingMissed, "each");
    }

    [Fact]
    public void RunOfNobodysSchedule_IsInvented()
    {
        var each = _given.Register("each", "*/10 * * * * *");
        _given.RunEach(each, 0, 60);
        _given.Seen.Add(new SeenAttempt("stranger", "stranger:1", Given.At(5), 1, Given.At(5)));

        _given.Check(65).ShouldBe(Promise.NothingInvented, "stranger");
    }

    [Fact]
    public void RunOnNoRecord_IsInvented()
    {
        var each = _given.Register("each", "*/10 * * * * *");
        _given.RunEach(each, 0, 60);
        _given.Seen.Add(new SeenAttempt("each", "each:1", Given.At(5), 1, Given.At(5)));

        _given.Check(65).ShouldBe(Promise.NothingInvented, "each:1");
    }

    [Theory]
    [InlineData("0 30 2 * * *", "2026-03-29T01:00:00Z", true)] // 02:30 does not exist: the first instant after the gap
    [InlineData("0 30 2 * * *", "2026-03-29T01:30:00Z", false)]
    [InlineData("0 30 2 * * *", "2026-03-29T00:30:00Z", false)]
    [InlineData("0 30 2 * * *", "2026-10-25T00:30:00Z", true)] // 02:30 is there twice: the first
    [InlineData("0 30 2 * * *", "2026-10-25T01:30:00Z", false)]
    [InlineData("0 */30 2 * * *", "2026-10-25T01:30:00Z", true)] // a rhythm goes on through both
    public void ClockChange_IsKnown(string cron, string nominal, bool isRight)
    {
        var at = DateTimeOffset.Parse(nominal, System.Globalization.CultureInfo.InvariantCulture);
        var before = (at.AddHours(-3) - Given.Start).TotalSeconds;
        var daily = _given.Register("daily", cron, at: before, zone: "Europe/Berlin");
        for (var next = daily.Trigger.NextAfter(Given.At(before)); next < at.AddHours(3); next = daily.Trigger.NextAfter(next.Value))
            _given.Run(daily, next.Value);
        var end = (at.AddHours(3) - Given.Start).TotalSeconds;
        _given.Check(end).ShouldBeSound();

        if (isRight)
            _given.Forget(_given.Records.Single(r => r.NominalTime == at));
        else
            _given.Run(daily, at);

        _given.Check(end).Single().Promise.ShouldBe(isRight ? Promise.NothingMissed : Promise.NothingInvented);
    }

    [Fact]
    public void RecordsThatAreNotKept_AreNotMissed()
    {
        var each = _given.Register("each", "*/10 * * * * *");
        _given.RunEach(each, 20, 60);

        _given.Check(65).ShouldBe(Promise.NothingMissed, "each");
        _given.Check(65, e => e with { RecordsKept = 4 }).ShouldBeSound();
        _given.Check(65, e => e with { RecordsKept = 5 }).ShouldBe(Promise.NothingMissed, "each");
    }

    [Fact]
    public void CompletedScheduleThatIsNotKept_IsNotMissed()
    {
        _given.Register("once", "5s", type: TriggerType.Delay);

        _given.Check(7200, e => e with { CompletedKeptFor = TimeSpan.FromHours(1) }).ShouldBe(Promise.NothingMissed, "once");

        _given.Seen.Add(new SeenAttempt("once", RunId.Of(new ScheduleId("once"), Given.At(5)).Value, Given.At(5), 1, Given.At(5)));
        _given.Check(7200, e => e with { CompletedKeptFor = TimeSpan.FromHours(1) }).ShouldBeSound();
        _given.Check(1800, e => e with { CompletedKeptFor = TimeSpan.FromHours(1) }).ShouldNotBeEmpty();
    }
}
