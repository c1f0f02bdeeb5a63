using System.Text.Json;
using ScalableScheduler.Coordination;
using ScalableScheduler.Cron;
using ScalableScheduler.Engine;
using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;
using ScalableScheduler.Storage;
using ScalableScheduler.Storage.Memory;
using ScalableScheduler.Tasks;
using ScalableScheduler.Testing;

namespace ScalableScheduler.Tests.Engine;

public sealed class UncertainAttemptsTests
{
    private static readonly NodeId Self = new("self");
    private static readonly PartitionId Partition = new(0);

    private readonly ManualTime _time = new();
    private readonly MemoryStore _store;
    private readonly HeldAttempts _held;
    private readonly UncertainAttempts _uncertain;

    public UncertainAttemptsTests()
    {
        _store = new MemoryStore(_time, partitions: 1);
        _held = new HeldAttempts(_time);
        var engine = new EngineContext(
            new NodeDescription(Self, "self", "test", _time.GetUtcNow()),
            new StoreClock(_time),
            _time,
            new Random(1),
            new EngineMetrics(),
            new SchedulerOptions { Partitions = 1 },
            new HistoryOptions(),
            new RetryOptions());
        _uncertain = new UncertainAttempts(_store, _store, _held, engine);
    }

    [Fact]
    public async Task FiringCarriedOutAfterItWasAskedAbout_IsGivenBack()
    {
        var (firing, run) = await PlanAsync();
        (await _uncertain.IsOursAsync(run, default)).ShouldBeFalse();

        await FireAsync(firing);
        await _uncertain.SettleAsync(default);

        (await _store.GetRunAsync(run.Id, default))!.Status.ShouldBe(RunStatus.Pending);
    }

    [Fact]
    public async Task AttemptThatThisNodeTookMeanwhile_IsLeftAlone()
    {
        var (firing, run) = await PlanAsync();
        await _uncertain.IsOursAsync(run, default);
        _held.Take(run, firing.Read.Definition, out _);

        await FireAsync(firing);
        await _uncertain.SettleAsync(default);

        (await _store.GetRunAsync(run.Id, default))!.Status.ShouldBe(RunStatus.Running);
    }

    private async Task<(ScheduleFiring Firing, Run Run)> PlanAsync()
    {
        var now = _time.GetUtcNow();
        var schedule = new Schedule
        {
            Id = new ScheduleId("job"),
            TriggerDefinition = new TriggerDefinition(TriggerType.Now, "", "UTC", DayMatch.Or, now),
            Trigger = new OneShotTrigger(now),
            Task = new TaskDefinition { Type = "probe", Connection = JsonDocument.Parse("{}").RootElement },
        };
        await _store.SaveAsync([new ScheduleWrite(Registration.Of(schedule, existing: null, now, start: true), null)], default);
        var read = (await _store.ReadDueAsync(Partition, 10, default)).Schedules.ShouldHaveSingleItem();
        var run = Run.Of(read.Definition, now, now).HeldFromStart(Self, now.AddHours(1));
        return (new ScheduleFiring(read, [run], [], read.State with { Cursor = now, RunCount = 1 }, null, 10), run);
    }

    private async Task FireAsync(Firing firing)
    {
        var token = await _store.TakeAsync(Partition, default);
        (await _store.FireAsync(Partition, token, [firing], default)).Accepted.ShouldBe([true]);
    }
}
