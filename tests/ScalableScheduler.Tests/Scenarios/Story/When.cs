using System.Text.Json;
using ScalableScheduler.Collections;
using ScalableScheduler.Coordination;
using ScalableScheduler.Engine;
using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;
using ScalableScheduler.Storage;

namespace ScalableScheduler.Tests.Scenarios;

/// <summary>What happens in a story.</summary>
internal sealed class When(SimulatedCluster cluster, Targets targets, Journal journal)
{
    /// <summary>Lets time pass.</summary>
    public void Passes(string duration) => cluster.Pass(Journal.Span(duration));

    /// <summary>Lets time pass until then, <c>mm:ss</c>.</summary>
    public void ItIs(string time) => cluster.Pass(journal.Instant(time) - cluster.Time.GetUtcNow());

    public SimulatedNode NodeJoins(string name)
    {
        journal.Note($"node {name} joins");
        return cluster.AddNode(name);
    }

    /// <summary>As SIGKILL does.</summary>
    public void NodeDies(string name)
    {
        journal.Note($"node {name} dies");
        cluster.Kill(cluster.Node(name));
        targets.Sever(name);
    }

    /// <summary>As SIGTERM does.</summary>
    public void NodeStops(string name)
    {
        journal.Note($"node {name} stops");
        cluster.Node(name).Stop();
        cluster.Settle();
    }

    /// <summary>The node that fires the schedule dies.</summary>
    /// <returns>Its name.</returns>
    public string OwnerDies(string schedule)
    {
        var owner = OwnerOf(schedule);
        NodeDies(owner);
        return owner;
    }

    public string OwnerOf(string schedule) => cluster.Owners()[PartitionId.Of(new ScheduleId(schedule), cluster.Scheduler.Partitions).Number];

    /// <summary>Nodes join until another one fires the schedule. Takes some seconds.</summary>
    /// <returns>Its name.</returns>
    public string OwnershipMoves(string schedule)
    {
        var before = OwnerOf(schedule);
        for (var i = 0; OwnerOf(schedule) == before; i++)
        {
            if (i == 20)
                journal.Fail($"{before} does not hand {schedule} over");
            NodeJoins($"newcomer{i}");
            Passes("5s");
        }
        return OwnerOf(schedule);
    }

    /// <summary>A user changes the definition.</summary>
    public void Edits(string schedule, Func<Schedule, Schedule> change)
    {
        journal.Note($"{schedule} is edited");
        cluster.Edit(schedule, change);
        cluster.Settle();
    }

    public void Pauses(string schedule) => Edits(schedule, s => s with { Enabled = false });

    public void Resumes(string schedule) => Edits(schedule, s => s with { Enabled = true, PauseReason = null });

    public void Deletes(string schedule, bool cancel = false)
    {
        journal.Note($"{schedule} is deleted");
        var node = cluster.Nodes.First(n => !n.StandsStill);
        var isDeleted = false;
        var deleting = node.Do(async () => isDeleted = await node.Deleter.DeleteAsync(new ScheduleId(schedule), cluster.View(schedule), null, cancel, CancellationToken.None));
        cluster.Settle();
        (deleting.IsCompletedSuccessfully, isDeleted).ShouldBe((true, true));
    }

    /// <summary>A user asks for a run.</summary>
    public RunId Triggers(string schedule, string? key = null, string? data = null)
    {
        journal.Note($"a run of {schedule} is asked for");
        var now = cluster.Time.GetUtcNow();
        var definition = cluster.View(schedule)!.Definition;
        var id = key is null ? RunId.OfRequest(definition.Id, now) : RunId.OfKey(definition.Id, key);
        var run = Run.New(definition, id, RunOrigin.Trigger, now, now) with { Data = data is null ? null : JsonDocument.Parse(data).RootElement };
        return Request(new RunRequest(run))!.Id;
    }

    /// <summary>A user asks for a run that ended to be repeated, and its dead letter goes.</summary>
    public RunId Repeats(DeadLetter letter)
    {
        journal.Note($"run {letter.Run.Id} is repeated");
        var now = cluster.Time.GetUtcNow();
        var definition = cluster.View(letter.Run.Schedule.Value)!.Definition;
        var run = Run.New(definition, RunId.OfRequest(definition.Id, now), RunOrigin.Retry, letter.Run.NominalTime, now) with { CausedBy = letter.Run.Id };
        return Request(new RunRequest(run, letter.Run.Id))!.Id;
    }

    /// <summary>A user cancels the only run of a schedule that is open, or the one of an occurrence.</summary>
    public CancelAnswer Cancels(string schedule, string? occurrence = null)
    {
        var open = cluster.Runs(schedule).Where(r => !r.HasEnded && (occurrence is null || journal.Told(r.NominalTime) == occurrence)).ToList();
        if (open.Count != 1)
            journal.Fail($"{schedule} has {open.Count} open runs, not 1");
        return Cancels(open[0].Id);
    }

    public CancelAnswer Cancels(RunId run)
    {
        journal.Note($"run {run} is cancelled");
        var answer = SimulatedCluster.Now(new ValueTask<CancelAnswer>(cluster.Nodes[0].Cancellation.CancelAsync(run, "Not needed any more.", CancellationToken.None)));
        cluster.Settle();
        return answer;
    }

    /// <summary>A user asks for the occurrences of a past range.</summary>
    public Backfill Backfills(string schedule, string back, double rate = 1, int limit = 1000)
    {
        journal.Note($"a backfill of {schedule} begins");
        var now = cluster.Time.GetUtcNow();
        var (from, to) = (now - Journal.Span(back), now);
        var definition = cluster.View(schedule)!.Definition;
        var backfill = new Backfill
        {
            Schedule = definition.Id,
            From = from,
            To = to,
            Limit = limit,
            Rate = rate,
            Total = BackfillPlanner.Count(definition, from, to, limit),
            CreatedAt = now,
        };
        SimulatedCluster.Now(cluster.Store.StartBackfillAsync(backfill, CancellationToken.None)).ShouldBeTrue();
        cluster.Settle();
        return backfill;
    }

    public void CancelsBackfill(string schedule)
    {
        journal.Note($"the backfill of {schedule} is cancelled");
        var read = SimulatedCluster.Now(cluster.Store.GetBackfillAsync(new ScheduleId(schedule), CancellationToken.None))!;
        var ended = read with { Status = BackfillStatus.Cancelled, FinishedAt = cluster.Time.GetUtcNow(), Version = read.Version + 1 };
        SimulatedCluster.Now(cluster.Store.EndBackfillAsync(read, ended, CancellationToken.None)).ShouldBeTrue();
    }

    public void EditsCollection(string name, Func<Collection, Collection> change)
    {
        journal.Note($"collection {name} is edited");
        var present = SimulatedCluster.Now(cluster.Store.GetAsync(new CollectionName(name), CancellationToken.None))!;
        var next = change(present) with { Revision = present.Revision + 1, UpdatedAt = cluster.Time.GetUtcNow() };
        SimulatedCluster.Now(cluster.Store.SaveAsync(next, present.Revision, CancellationToken.None)).ShouldBeTrue();
    }

    public void DisablesCollection(string name) => EditsCollection(name, c => c with { Enabled = false });

    public void EnablesCollection(string name) => EditsCollection(name, c => c with { Enabled = true });

    /// <summary>Something happens after a node made up its mind, and before the store hears of it: the next call of this
    /// name (<c>nameof(IDueStore.FireAsync)</c>) finds it done.</summary>
    public void JustBefore(string call, Action happens) => cluster.Faults.Before(call, happens);

    private RunRecord? Request(RunRequest request)
    {
        var record = SimulatedCluster.Now(cluster.Store.RequestAsync([request], CancellationToken.None))[0];
        cluster.Settle();
        return record;
    }
}
