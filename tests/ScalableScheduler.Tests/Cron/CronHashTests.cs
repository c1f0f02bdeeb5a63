using ScalableScheduler.Cron;

namespace ScalableScheduler.Tests.Cron;

public sealed class CronHashTests
{
    private static readonly DateTimeOffset Start = Instant.Utc("2025-01-01");

    [Fact]
    public void H_KeepsItsValues_InEveryVersion()
    {
        // Locked: a change here would move every schedule that uses H.
        CronExpression.Parse("H H H H H", DayMatch.And, "order-report").ShouldBe(CronExpression.Parse("39 9 20 1 2", DayMatch.And));
        CronExpression.Parse("H 0 0 * * *", hashSeed: "order-report").ShouldBe(CronExpression.Parse("4 0 0 * * *"));
    }

    [Fact]
    public void H_IsOneValueOfTheField_SpreadEvenlyOverSeeds()
    {
        var minutes = Minutes("H * * * *", 6000);
        minutes.ShouldAllBe(list => list.Count == 1);
        var counts = minutes.CountBy(list => list[0]).ToDictionary();
        counts.Count.ShouldBe(60);
        counts.Values.Min().ShouldBeGreaterThan(60); // 100 expected, standard deviation 10
        counts.Values.Max().ShouldBeLessThan(140);
    }

    [Fact]
    public void H_DiffersBetweenFields_ForOneSeed() =>
        Enumerable.Range(0, 100).Count(seed =>
        {
            var first = CronExpression.Parse("H H 0 * * *", hashSeed: $"s{seed}").Next(Start, TimeZoneInfo.Utc)!.Value;
            return first.Minute == first.Second;
        }).ShouldBeLessThan(20);

    [Fact]
    public void H_StaysInItsRange()
    {
        Minutes("H(0-29) * * * *", 500).SelectMany(list => list).Distinct().Order().ShouldBe(Enumerable.Range(0, 30));
        Minutes("H(50-9) * * * *", 500).SelectMany(list => list).Distinct().Order().ShouldBe([.. Enumerable.Range(0, 10), .. Enumerable.Range(50, 10)]);
    }

    [Fact]
    public void H_StaysBelowDay29_SoThatItFiresEveryMonth() =>
        Enumerable.Range(0, 500)
            .Select(seed => CronExpression.Parse("0 0 H * *", hashSeed: $"s{seed}").Next(Start, TimeZoneInfo.Utc)!.Value.Day)
            .Distinct().Order().ShouldBe(Enumerable.Range(1, 28));

    [Fact]
    public void H_WithStep_KeepsTheStepFromAHashedOffset()
    {
        var lists = Minutes("H/15 * * * *", 200);
        lists.ShouldAllBe(list => list.Count == 4 && list[0] < 15 && list[1] == list[0] + 15 && list[3] == list[0] + 45);
        lists.Select(list => list[0]).Distinct().Count().ShouldBe(15);
        Minutes("H(0-29)/10 * * * *", 200).ShouldAllBe(list => list.Count == 3 && list[2] == list[0] + 20 && list[2] < 30);
        Minutes("H/1 * * * *", 3).ShouldAllBe(list => list.Count == 60);
    }

    [Fact]
    public void H_StandsInLists_BesideOtherValues() => Minutes("H(0-9),30 * * * *", 50).ShouldAllBe(list => list.Count == 2 && list[1] == 30);

    [Fact]
    public void H_IsAFixedTime_AndWithStepARhythm()
    {
        CronExpression.Parse("H H * * *").IsInterval.ShouldBeFalse();
        CronExpression.Parse("H H(1-4) * * *").IsInterval.ShouldBeFalse();
        CronExpression.Parse("H H/6 * * *").IsInterval.ShouldBeTrue();
    }

    private static List<List<int>> Minutes(string expression, int seeds) =>
        [.. Enumerable.Range(0, seeds).Select(seed => CronExpression.Parse(expression, hashSeed: $"schedule-{seed}")
            .Forward(Start, Start.AddHours(1), TimeZoneInfo.Utc).ConvertAll(instant => instant.Minute))];
}
