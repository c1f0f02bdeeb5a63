using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;

namespace ScalableScheduler.Tests.Engine;

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
            var records = cluster.Runs(id);
            CheckOccurrences(id, expected, records);
            records.SelectMany(r => r.Attempts.Where(a => a.Outcome == AttemptOutcome.Abandoned && sent.Contains((r.Id.Value, a.Number)) && !troubled.Contains(a.Node.Value)))
                .ShouldBeEmpty($"{id}: what a sound node sent is not sent again");
            var view = cluster.View(id)!;
            view.OpenRuns.ShouldBe(0, $"{id}: every run ends");
            view.NextDue.ShouldBe(schedule.Trigger.NextAfter(now), $"{id} is due next");
        }
        var status = SimulatedCluster.Now(cluster.Store.ReadStatusAsync(CancellationToken.None));
        status.Partitions.ShouldAllBe(p => p.OpenRuns == 0 && p.Overdue == 0);
        cluster.Owners().Count.ShouldBe(status.Partitions.Count, "every partition has an owner");

        var late = cluster.Arrivals.Where(a => a.At > now.AddMinutes(-1) && a.At - a.NominalTime > TimeSpan.FromMilliseconds(100) && a.Attempt == 1);
        late.ShouldBeEmpty("once nothing fails, all is on time again");
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
        for (var next = schedule.Trigger.NextAfter(schedule.CreatedAt); next <= now; next = schedule.Trigger.NextAfter(next.Value))
            all.Add(next.Value);
        return all;
    }
}
