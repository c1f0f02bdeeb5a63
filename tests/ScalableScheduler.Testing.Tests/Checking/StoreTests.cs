using ScalableScheduler.Collections;
using ScalableScheduler.Schedules;
using ScalableScheduler.Testing.Checking;

namespace ScalableScheduler.Testing.Tests.Checking;

/// <summary>Promise: every schedule is due when its rule says, every partition has an owner, and nothing is left behind.</summary>
public sealed class StoreTests
{
    private readonly Given _given = new();

    [Theory]
    [InlineData(70.0, true)]
    [InlineData(60.0, false)] // as it was before the last one ran
    [InlineData(80.0, false)]
    [InlineData(null, false)]
    public void Schedule_IsDueWhenItsRuleSays(double? due, bool isSound)
    {
        var each = _given.Register("each", "*/10 * * * * *");
        _given.RunEach(each, 0, 60);

        Expect(isSound, "each", due);
    }

    [Fact]
    public void ScheduleThatFellDueThisMoment_MayStillBeToFire()
    {
        var each = _given.Register("each", "*/10 * * * * *");
        _given.RunEach(each, 0, 60);

        Check(70.5, new ScheduleStanding(each.Id, Given.At(70), 0)).ShouldBeSound();
        Check(70.5, new ScheduleStanding(each.Id, Given.At(80), 0)).ShouldBeSound();
    }

    [Fact]
    public void JitterMovesWhenItIsDue()
    {
        var each = _given.Register("each", "*/10 * * * * *", s => s with { Jitter = TimeSpan.FromSeconds(9) });
        _given.RunEach(each, 0, 60);
        var at = (Spread.SlotOf(each, Given.At(60)).Due - Given.Start).TotalSeconds + 0.1;
        var next = Spread.SlotOf(each, Given.At(70)).Due;

        Check(at, new ScheduleStanding(each.Id, next, 0)).ShouldBeSound();
        Check(at, new ScheduleStanding(each.Id, Given.At(70), 0)).ShouldBe(Promise.SoundStore, "each");
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData(70.0, false)]
    public void PausedSchedule_IsNotDue(double? due, bool isSound)
    {
        var each = _given.Register("each", "*/10 * * * * *");
        _given.RunEach(each, 0, 60);
        _given.Edit(each, 62, s => s with { Enabled = false });

        Expect(isSound, "each", due);
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData(70.0, false)]
    public void ScheduleThatRanAsOftenAsItMay_IsNotDue(double? due, bool isSound)
    {
        var each = _given.Register("each", "*/10 * * * * *", s => s with { MaxRuns = 6 });
        _given.RunEach(each, 0, 60);

        Expect(isSound, "each", due);
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData(70.0, false)]
    public void ScheduleThatIsOver_IsNotDue(double? due, bool isSound)
    {
        var each = _given.Register("each", "*/10 * * * * *", s => s with { EndAt = Given.At(69) });
        _given.RunEach(each, 0, 60);

        Expect(isSound, "each", due);
    }

    [Theory]
    [InlineData(90.0, true)]
    [InlineData(null, false)]
    public void OneShot_IsDueUntilItRan(double? due, bool isSound)
    {
        _given.Register("once", "90s", type: TriggerType.Delay);

        Expect(isSound, "once", due);
    }

    [Fact]
    public void ScheduleOfADisabledCollection_IsNotJudged()
    {
        _given.Define("group", -10, enabled: false);
        var each = _given.Register("each", "*/10 * * * * *", s => s with { Collection = new CollectionName("group") });

        Check(65, new ScheduleStanding(each.Id, null, 0)).ShouldBeSound();
        Check(65, new ScheduleStanding(each.Id, Given.At(10), 0)).ShouldBeSound();
    }

    [Fact]
    public void ScheduleThatIsNotStored_IsFound()
    {
        var each = _given.Register("each", "*/10 * * * * *");
        _given.RunEach(each, 0, 60);
        var other = _given.Register("other", "2099-01-01T00:00:00Z", type: TriggerType.Date);

        Check(65, new ScheduleStanding(other.Id, other.Trigger.NextAfter(Given.At(0)), 0)).ShouldBe(Promise.SoundStore, "each");
    }

    [Fact]
    public void ScheduleThatWasDeleted_IsNotStored()
    {
        var each = _given.Register("each", "*/10 * * * * *");
        _given.RunEach(each, 0, 20);
        _given.Delete(each, 25);

        Check(65, new ScheduleStanding(each.Id, null, 0)).ShouldBe(Promise.SoundStore, "each");
    }

    [Fact]
    public void ScheduleThatNobodyRegistered_IsNotStored() =>
        Check(65, new ScheduleStanding(new ScheduleId("stranger"), null, 0)).ShouldBe(Promise.SoundStore, "stranger");

    [Fact]
    public void OpenRuns_AreCountedRight()
    {
        var once = _given.Register("once", "5s", type: TriggerType.Delay);
        _given.Run(once, 5);

        Check(65, new ScheduleStanding(once.Id, null, 1)).ShouldBe(Promise.SoundStore, "once");
    }

    [Fact]
    public void Partition_HasOneOwner()
    {
        Partition(["a"], 0, null).ShouldBeSound();
        Partition([], 0, null).ShouldBe(Promise.SoundStore, "partition 3");
        Partition(["a", "b"], 0, null).ShouldBe(Promise.SoundStore, "partition 3");
    }

    [Fact]
    public void Partition_HasNothingOverdue()
    {
        Partition(["a"], 0, Given.At(64.5)).ShouldBeSound();
        Partition(["a"], 0, Given.At(63)).ShouldBe(Promise.SoundStore, "partition 3");
    }

    [Fact]
    public void Partition_CountsItsOpenRuns() => Partition(["a"], 1, null).ShouldBe(Promise.SoundStore, "partitions");

    private IReadOnlyList<Finding> Partition(IReadOnlyList<string> owners, long open, DateTimeOffset? oldest) =>
        _given.Check(65, e => e with { Partitions = [new PartitionStanding(3, owners, open, oldest)] });

    private IReadOnlyList<Finding> Check(double at, ScheduleStanding standing) => _given.Check(at, e => e with { Standings = [standing] });

    private void Expect(bool isSound, string id, double? due)
    {
        var findings = Check(65, new ScheduleStanding(new ScheduleId(id), due is { } seconds ? Given.At(seconds) : null, 0));
        if (isSound)
            findings.ShouldBeSound();
        else
            findings.ShouldBe(Promise.SoundStore, id);
    }
}
