using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;
using ScalableScheduler.Storage;
using Shouldly;
using Xunit;

namespace ScalableScheduler.Testing.StoreConformance;

/// <summary>The promises of the stores about schedules that are triggered by the end of a run.</summary>
public abstract class ChainConformance : StoreConformance
{
    private static readonly DateTimeOffset Then = Samples.Start;
    private static readonly ScheduleId[] Targets = [new("next"), new("other")];
    private readonly Schedule _schedule = Samples.Schedule("a");

    [Fact]
    public async Task Finish_LeavesATrigger_ForEachScheduleThatFollows()
    {
        var record = await EndAsync(chainLength: 4);

        var triggers = await ReadAsync();

        triggers.ShouldBe(Targets.Select(t => new ChainTrigger(record.Id, t, 5, record.FinishedAt!.Value)), ignoreOrder: true);
    }

    [Fact]
    public async Task ReadChainTriggers_ReturnsThoseThatEndedBefore_OldestFirst()
    {
        await AddAsync(_schedule, Then);
        var records = new List<RunRecord>();
        for (var i = 0; i < 3; i++)
        {
            var run = await OpenRunAsync(_schedule, Then.AddMinutes(i), Then.AddMinutes(i + 1));
            records.Add(Samples.Succeeded(run));
            await Store.Runs.FinishAsync(new RunEnded(run, records[i], Keep, null) { Triggers = [Targets[0]] }, None);
        }

        (await ReadAsync(records[2].FinishedAt)).Select(t => t.Parent).ShouldBe([records[0].Id, records[1].Id]);
        (await ReadAsync(limit: 1)).Select(t => t.Parent).ShouldBe([records[0].Id]);
        (await ReadAsync(records[0].FinishedAt)).ShouldBeEmpty();
    }

    [Fact]
    public async Task RemoveChainTrigger_RemovesThisOne_AndIsSafeToRepeat()
    {
        await EndAsync();
        var triggers = await ReadAsync();

        await Store.Runs.RemoveChainTriggerAsync(triggers[0], None);
        await Store.Runs.RemoveChainTriggerAsync(triggers[0], None);

        (await ReadAsync()).ShouldBe([triggers[1]]);
    }

    [Fact]
    public async Task ChainTriggers_Stay_WhenTheParentsScheduleIsRemoved()
    {
        await EndAsync();

        await Store.Schedules.RemoveAsync(_schedule.Id, null, cancel: false, None);

        (await ReadAsync()).Count.ShouldBe(2);
    }

    private async Task<RunRecord> EndAsync(int chainLength = 0)
    {
        await AddAsync(_schedule, null);
        var run = Run.New(_schedule, RunId.OfKey(_schedule.Id, "key"), RunOrigin.Chain, Then, Then) with { ChainLength = chainLength };
        await Store.Runs.RequestAsync([new RunRequest(run)], None);
        var held = run.Hold(Samples.Node, Then, Then.AddHours(1));
        (await FireAsync(_schedule, new RunFiring((await ReadDueAsync(_schedule)).Runs[0], held))).ShouldBe([true]);
        var ended = new RunEnded(held, Samples.Succeeded(held), Keep, null) { Triggers = Targets };
        for (var i = 0; i < 2; i++)
            (await Store.Runs.FinishAsync(ended, None)).ShouldBe(FinishAnswer.Written);
        return ended.Record;
    }

    private async Task<IReadOnlyList<ChainTrigger>> ReadAsync(DateTimeOffset? before = null, int limit = 10) =>
        await Store.Due.ReadChainTriggersAsync(PartitionOf(_schedule), before ?? await NowAsync(), limit, None);
}
