using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;

namespace ScalableScheduler.Simulation;

/// <summary>Knows every occurrence that must have been, and holds the store and the targets' view against it.</summary>
internal sealed class OccurrenceChecker
{
    private readonly List<Schedule> _schedules = [];

    /// <summary>How many occurrences were checked.</summary>
    public int Checked { get; private set; }

    public void Expect(Schedule schedule) => _schedules.Add(schedule);

    /// <summary>Checks everything, at an instant at which nothing should be under way.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="troubled">The nodes whose attempts may have been taken over by others.</param>
    public void Check(SimulatedCluster cluster, IReadOnlySet<string> troubled)
    {
        var sent = cluster.Arrivals.Select(a => (a.Run, a.Attempt)).ToHashSet();
        var now = cluster.Time.GetUtcNow();
        cluster.Arrivals.ShouldAllBe(a => a.At >= a.NominalTime, "nothing is sent early");
        cluster.Arrivals.GroupBy(a => (a.Run, a.Attempt)).Where(g => g.Count() > 1).Select(g => g.Key).ShouldBeEmpty("each dispatch of a run has its own attempt number");
        foreach (var schedule in _schedules)
        {
            var id = schedule.Id.Value;
            var expected = Expected(schedule, now);
            Checked += expected.Count;
            var records = cluster.Runs(id).Where(r => r.Origin == RunOrigin.Schedule).ToList();
            CheckOccurrences(id, expected, records);
            records.SelectMany(r => r.Attempts.Where(a => a.Outcome == AttemptOutcome.Abandoned && sent.Contains((r.Id.Value, a.Number)) && a.Node is { } node && !troubled.Contains(node.Value)))
                .ShouldBeEmpty($"{id}: what a sound node sent is not sent again");
            var view = cluster.View(id)!;
            view.OpenRuns.ShouldBe(0, $"{id}: every run ends");
            view.NextDue.ShouldBe(NextSlot(schedule, now)?.Due, $"{id} is due next");
        }
        var status = SimulatedCluster.Now(cluster.Store.ReadStatusAsync(CancellationToken.None));
        status.Partitions.ShouldAllBe(p => p.OpenRuns == 0 && p.Overdue == 0);
        cluster.Owners().Count.ShouldBe(status.Partitions.Count, "every partition has an owner");

        var known = _schedules.ToDictionary(s => s.Id.Value, StringComparer.Ordinal);
        var late = cluster.Arrivals.Where(a => a.At > now.AddMinutes(-1) && a.At - DueOf(a, known) > TimeSpan.FromMilliseconds(100) && a.Attempt == 1);
        late.ShouldBeEmpty("once nothing fails, all is on time again");
    }

    // Limits delay: what they hold back is not late.
    private static DateTimeOffset DueOf(Arrival arrival, Dictionary<string, Schedule> known) =>
        known[arrival.Schedule] is { Collection.IsDefault: true } schedule && arrival.NominalTime > schedule.CreatedAt
            ? Spread.SlotOf(schedule, arrival.NominalTime).Due
            : arrival.At;

    // The first that starts after now; slots start in the order of their nominal times.
    private static Slot? NextSlot(Schedule schedule, DateTimeOffset now)
    {
        if (schedule.Trigger.LastBefore(now.AddTicks(1)) is { } last && last > schedule.CreatedAt && Spread.SlotOf(schedule, last) is var slot && slot.Due > now)
            return slot;
        return schedule.Trigger.NextAfter(now) is { } next && !(next > schedule.EndAt) ? Spread.SlotOf(schedule, next) : null;
    }

    private static void CheckOccurrences(string id, HashSet<DateTimeOffset> expected, IReadOnlyList<RunRecord> records)
    {
        var ran = records.Where(r => r.Skipped is null).ToList();
        var nominal = ran.Select(r => r.NominalTime).ToHashSet();
        nominal.Count.ShouldBe(ran.Count, $"{id}: an occurrence is accepted once");
        ran.ShouldAllBe(r => r.HasEnded, $"{id}: every run ends");
        nominal.Except(expected).ShouldBeEmpty($"{id}: nothing runs that must not");

        var left = expected.Except(nominal).ToHashSet();
        foreach (var skipped in records.Where(r => r.Skipped is not null).Select(r => r.Skipped!))
            left.RemoveWhere(at => at >= skipped.From && at <= skipped.To).ShouldBe((int)skipped.Count, $"{id}: what is recorded as skipped was skipped");
        left.ShouldBeEmpty($"{id}: no occurrence is missing");
    }

    private static HashSet<DateTimeOffset> Expected(Schedule schedule, DateTimeOffset now)
    {
        if (schedule.Trigger is OneShotTrigger once)
            return once.At <= now ? [once.At] : [];
        var all = new HashSet<DateTimeOffset>();
        for (var next = schedule.Trigger.NextAfter(schedule.CreatedAt); next <= now && !(next > schedule.EndAt); next = schedule.Trigger.NextAfter(next.Value))
        {
            if (Spread.SlotOf(schedule, next.Value).Due <= now)
                all.Add(next.Value);
        }
        return all;
    }
}
