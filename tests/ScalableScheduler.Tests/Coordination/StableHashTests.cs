using ScalableScheduler.Coordination;
using ScalableScheduler.Schedules;

namespace ScalableScheduler.Tests.Coordination;

public sealed class StableHashTests
{
    // Stored schedules lie in the partition of this hash: a change would lose them all.
    [Theory]
    [InlineData("a", 27)]
    [InlineData("cron-test", 16)]
    [InlineData("0199a7c2-0000-7000-8000-000000000000", 26)]
    public void PartitionOf_NeverChanges(string id, int partition) => PartitionId.Of(new ScheduleId(id), 64).Number.ShouldBe(partition);

    [Fact]
    public void PartitionOf_SpreadsIdsEvenly()
    {
        var counts = new int[64];
        for (var i = 0; i < 64_000; i++)
            counts[PartitionId.Of(new ScheduleId($"job-{i}"), 64).Number]++;

        counts.Min().ShouldBeGreaterThan(850);
        counts.Max().ShouldBeLessThan(1150);
    }
}
