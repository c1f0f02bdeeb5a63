using System.Globalization;
using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;
using ScalableScheduler.Storage;

namespace ScalableScheduler.Tests.Scenarios;

/// <summary>How things are in a story.</summary>
internal sealed class Then(SimulatedCluster cluster, Targets targets, Journal journal)
{
    /// <summary>What is recorded of a schedule's runs.</summary>
    public RunsThen Runs(string schedule) => new(schedule, cluster.Runs(schedule), journal);

    /// <summary>What the target of a schedule saw, or the targets of those whose id begins so.</summary>
    public TargetThen Target(string schedule) => new(schedule, [.. targets.Sendings.Where(s => s.Arrival.Schedule.StartsWith(schedule, StringComparison.Ordinal))], journal);

    /// <summary>When the workers of a schedule were told to stop.</summary>
    public void WorkersWereStoppedAt(string schedule, params string[] times) => journal.Expect(
        $"When workers of {schedule} were told to stop", [.. cluster.Stops.Where(s => s.Schedule == schedule).Select(s => journal.Told(s.At))], times);

    public ScheduleView Schedule(string id) => cluster.View(id) ?? throw new ShouldAssertException($"{id} is missing");

    public RunRecord Run(string schedule) => Runs(schedule).Single();

    public Backfill Backfill(string schedule) => SimulatedCluster.Now(cluster.Store.GetBackfillAsync(new ScheduleId(schedule), CancellationToken.None))!;

    public IReadOnlyList<DeadLetter> DeadLetters(string schedule) =>
        SimulatedCluster.Now(cluster.Store.ListDeadLettersAsync(new DeadLetterQuery { Schedule = new ScheduleId(schedule), Limit = 1000 }, CancellationToken.None)).Items;
}

/// <summary>The records of one schedule.</summary>
internal sealed class RunsThen(string schedule, IReadOnlyList<RunRecord> runs, Journal journal)
{
    /// <summary>In the order of their nominal times.</summary>
    public void Are(params RunLine[] expected) => journal.Expect(
        $"The runs of {schedule}",
        [.. runs.OrderBy(r => r.NominalTime).ThenBy(r => r.OpenedAt).ThenBy(r => r.Id.Value, StringComparer.Ordinal).Select(r => RunLine.Of(r, journal))],
        expected);

    /// <summary>That there are so many, all of them so.</summary>
    public void AreAll(int count, RunStatus status)
    {
        if (runs.Count != count || runs.Any(r => r.Status != status))
            journal.Fail($"{schedule} should have {count} runs, all {status}, but has {string.Join(", ", runs.GroupBy(r => r.Status).Select(g => $"{g.Count()} {g.Key}"))}.");
    }

    public void AreNone() => Are();

    public RunRecord Single()
    {
        if (runs.Count != 1)
            journal.Fail($"{schedule} should have one run, but has {runs.Count}.");
        return runs[0];
    }

    public IReadOnlyList<RunRecord> All => runs;
}

/// <summary>What targets saw.</summary>
internal sealed class TargetThen(string schedule, IReadOnlyList<Sending> sendings, Journal journal)
{
    public IReadOnlyList<Sending> All => sendings;

    /// <summary>When attempts arrived.</summary>
    public void GotAt(params string[] times) =>
        journal.Expect($"What the target of {schedule} got", [.. sendings.Select(s => journal.Told(s.Arrival.At))], times);

    /// <summary>The occurrences that were sent, in the order of their arrival, each attempt by itself.</summary>
    public void GotOccurrences(params string[] nominal) =>
        journal.Expect($"What the target of {schedule} got", [.. sendings.Select(s => journal.Told(s.Arrival.NominalTime))], nominal);

    /// <summary>The schedules whose runs arrived, in order.</summary>
    public void GotSchedules(params string[] ids) =>
        journal.Expect($"What the targets of {schedule} got", [.. sendings.Select(s => s.Arrival.Schedule)], ids);

    public void GotNothing() => GotAt();

    public void Got(int count)
    {
        if (sendings.Count != count)
            journal.Fail($"The target of {schedule} should have got {count}, but got {sendings.Count}.");
    }

    /// <summary>At no moment more than so many at once.</summary>
    public void NeverHadMoreThan(int atOnce)
    {
        foreach (var at in sendings.Select(s => s.Arrival.At))
        {
            var together = sendings.Count(s => s.Arrival.At <= at && (s.EndedAt is null || s.EndedAt > at));
            if (together > atOnce)
                journal.Fail($"At {journal.Told(at)} the targets of {schedule} had {together} at once; {atOnce} are allowed.");
        }
    }

    /// <summary>Never two closer together than the rate allows.</summary>
    public void NeverGotMoreThan(double perSecond)
    {
        var apart = TimeSpan.FromSeconds(1 / perSecond) - TimeSpan.FromMilliseconds(1); // stored times are whole milliseconds
        var times = sendings.Select(s => s.Arrival.At).Order().ToList();
        for (var i = 1; i < times.Count; i++)
        {
            if (times[i] - times[i - 1] < apart)
                journal.Fail(string.Create(CultureInfo.InvariantCulture, $"The targets of {schedule} got one at {journal.Told(times[i - 1])} and the next at {journal.Told(times[i])}; {perSecond} a second are allowed."));
        }
    }
}
