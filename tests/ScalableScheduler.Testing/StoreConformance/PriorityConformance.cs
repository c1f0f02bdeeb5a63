using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;
using ScalableScheduler.Storage;
using Shouldly;
using Xunit;

namespace ScalableScheduler.Testing.StoreConformance;

/// <summary>The promises of <see cref="IDueStore"/> about priorities.</summary>
public abstract class PriorityConformance : StoreConformance
{
    private static readonly DateTimeOffset Then = Samples.Start;

    [Fact]
    public async Task ReadDue_ReturnsTheHigherPriorityFirst_ThenTheEarlier()
    {
        var now = await NowAsync();
        var schedules = await AddAsync((0, Then), (9, Then.AddHours(3)), (1, Then.AddHours(2)), (9, Then.AddHours(1)), (5, now.AddHours(1)), (0, Then.AddHours(1)));

        (await ReadIdsAsync(schedules, 10)).ShouldBe(Ids(schedules, 3, 1, 2, 0, 5));
        (await ReadIdsAsync(schedules, 3)).ShouldBe(Ids(schedules, 3, 1, 2));
        (await ReadIdsAsync(schedules, 4)).ShouldBe(Ids(schedules, 3, 1, 2, 0));
        (await ReadIdsAsync(schedules, 1)).ShouldBe(Ids(schedules, 3));
    }

    [Fact]
    public async Task ReadDue_SaysWhenTheEarliestIsDue_ThatItLeftOut()
    {
        var now = await NowAsync();
        var schedules = await AddAsync((0, Then), (9, Then.AddHours(3)), (0, Then.AddHours(1)), (5, now.AddHours(1)));

        (await ReadDueAsync(schedules[0], 1)).NextDue.ShouldBe(Then);
        (await ReadDueAsync(schedules[0], 2)).NextDue.ShouldBe(Then.AddHours(1));
        (await ReadDueAsync(schedules[0], 3)).NextDue.ShouldBe(now.AddHours(1));
        (await ReadDueAsync(schedules[0], 10)).NextDue.ShouldBe(now.AddHours(1));
    }

    [Fact]
    public async Task ReadDue_ReturnsADueTimeBefore1970()
    {
        var early = new DateTimeOffset(1960, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var schedules = await AddAsync((3, early));

        (await ReadDueAsync(schedules[0])).Schedules.ShouldHaveSingleItem().Due.ShouldBe(early);
    }

    [Fact]
    public async Task AWaitingRun_HasThePriorityOfItsSchedule()
    {
        var schedules = await AddAsync((0, Then), (2, null));
        await RequestAsync(schedules[1], "key", Then.AddHours(1));

        var batch = await ReadDueAsync(schedules[0], 1);

        batch.Schedules.ShouldBeEmpty();
        batch.Runs.ShouldHaveSingleItem().Definition.Priority.ShouldBe(2);
    }

    [Fact]
    public async Task ABackfill_GoesBehindLiveWork_WhateverThePriority()
    {
        var schedules = await AddAsync((9, null), (0, Then));
        await Store.Schedules.StartBackfillAsync(
            new Backfill { Schedule = schedules[0].Id, From = Then, To = Then, Limit = 1, Rate = 1, Total = 1, CreatedAt = Then }, None);

        (await ReadDueAsync(schedules[1], 1)).Schedules.ShouldHaveSingleItem();
        (await ReadDueAsync(schedules[1], 2)).Backfills.ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData(0, 4)]
    [InlineData(4, 0)]
    [InlineData(4, 8)]
    public async Task ASavedPriority_CountsForTheScheduleAndItsWaitingRuns(int before, int after)
    {
        var schedules = await AddAsync((before, Then.AddHours(1)), (3, Then));
        await RequestAsync(schedules[0], "key", Then.AddHours(2));
        var read = (await GetAsync(schedules[0])).ShouldNotBeNull();

        (await SaveAsync(Next(read, Then.AddHours(1), s => s with { Priority = after }), read)).ShouldBeTrue();

        var first = await ReadDueAsync(schedules[0], 2);
        first.Schedules[0].Definition.Id.ShouldBe(after > 3 ? schedules[0].Id : schedules[1].Id);
        first.Runs.Count.ShouldBe(after > 3 ? 1 : 0);
        (await ReadDueAsync(schedules[0])).Runs.Count.ShouldBe(1);
    }

    [Fact]
    public async Task AnEntryThatIsMoved_KeepsItsPriority_AndAnEntryThatGoesLeavesNone()
    {
        var schedules = await AddAsync((0, Then), (7, Then));
        var read = (await ReadDueAsync(schedules[0], 1)).Schedules[0];
        var run = Run.Open(schedules[1].Id, Then, Samples.Node, Then, Then.AddHours(1));

        (await FireAsync(schedules[1], Firing(read, run, Then.AddHours(1)))).ShouldBe([true]);
        (await ReadIdsAsync(schedules, 1)).ShouldBe(Ids(schedules, 1));
        (await FireAsync(schedules[1], new Deferral(schedules[1].Id.Value, Then.AddHours(1), Then.AddHours(2)))).ShouldBe([true]);
        (await ReadIdsAsync(schedules, 1)).ShouldBe(Ids(schedules, 1));
        await Store.Schedules.RemoveAsync(schedules[1].Id, null, cancel: false, None);

        (await ReadIdsAsync(schedules, 5)).ShouldBe(Ids(schedules, 0));
    }

    private async Task<Schedule[]> AddAsync(params (int Priority, DateTimeOffset? Due)[] entries)
    {
        var schedules = InOnePartition(entries.Length).Zip(entries, (s, e) => s with { Priority = e.Priority }).ToArray();
        for (var i = 0; i < entries.Length; i++)
            await AddAsync(schedules[i], entries[i].Due);
        return schedules;
    }

    private async Task<IEnumerable<ScheduleId>> ReadIdsAsync(Schedule[] schedules, int limit) =>
        (await ReadDueAsync(schedules[0], limit)).Schedules.Select(s => s.Definition.Id);

    private static IEnumerable<ScheduleId> Ids(Schedule[] schedules, params int[] places) => places.Select(i => schedules[i].Id);
}
