using System.Text.Json;
using ScalableScheduler.Collections;
using ScalableScheduler.Cron;
using ScalableScheduler.Engine;
using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;
using ScalableScheduler.Tasks;
using ScalableScheduler.Testing;

namespace ScalableScheduler.Tests.Engine;

public sealed class RunQueueTests
{
    private static readonly DateTimeOffset Noon = new(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly RunQueue _queue = new(4, new ManualTime());

    [Fact]
    public void HigherPriority_IsTakenFirst_AndAmongEqualsWhoCameFirst_AndBackfillsLast()
    {
        _queue.Enqueue(Attempt("past", priority: 9, RunOrigin.Backfill));
        _queue.Enqueue(Attempt("low1", priority: 0));
        _queue.Enqueue(Attempt("high1", priority: 9));
        _queue.Enqueue(Attempt("low2", priority: 0));
        _queue.Enqueue(Attempt("high2", priority: 9));

        var taken = new List<string>();
        while (_queue.TryTake(out var run))
            taken.Add(run.Definition.Id.Value);

        taken.ShouldBe(["high1", "high2", "low1", "low2", "past"]);
    }

    [Fact]
    public void Room_GoesToTheHighestPriority_AndAmongEqualsToWhoCameFirst()
    {
        using var all = _queue.Ask(4, priority: 0);
        all.Keep(4);
        using var low1 = _queue.Ask(2, priority: 0);
        using var low2 = _queue.Ask(2, priority: 0);
        using var high = _queue.Ask(2, priority: 5);

        _queue.Release(1);
        (low1.Granted, low2.Granted, high.Granted).ShouldBe((0, 0, 1));
        low2.Change(wanted: 1, priority: 7);
        _queue.Release(1);
        (low1.Granted, low2.Granted).ShouldBe((0, 1));
        _queue.Release(2);
        low1.Granted.ShouldBe(2);
    }

    [Fact]
    public void RoomThatIsNotKept_GoesToTheNext_AndWhoLeavesGetsNone()
    {
        var first = _queue.Ask(4, priority: 0);
        var gone = _queue.Ask(4, priority: 9);
        using var next = _queue.Ask(4, priority: 0);
        gone.Dispose();

        first.Keep(1);
        first.Dispose();

        next.Granted.ShouldBe(3);
        gone.Granted.ShouldBe(0);
    }

    private static HeldRun Attempt(string id, int priority, RunOrigin origin = RunOrigin.Schedule)
    {
        var schedule = new Schedule
        {
            Id = new ScheduleId(id),
            TriggerDefinition = new TriggerDefinition(TriggerType.Now, "", "UTC", DayMatch.Or, Noon),
            Trigger = new OneShotTrigger(Noon),
            Task = new TaskDefinition { Type = "probe", Connection = JsonDocument.Parse("{}").RootElement },
            Priority = priority,
        };
        return new HeldRun(Run.New(schedule, RunId.Of(schedule.Id, Noon), origin, Noon, Noon), schedule, CollectionState.Undefined);
    }
}
