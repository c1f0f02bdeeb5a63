using ScalableScheduler.Collections;
using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;
using ScalableScheduler.Storage;

namespace ScalableScheduler.Simulation;

/// <summary>What users do meanwhile: they ask for runs, cancel, edit, disable and enable. What they do reaches the store; what
/// follows from it is under the faults like everything else.</summary>
internal sealed class FaultUsers(SimulatedCluster cluster, Random random, RuleChecker rules)
{
    public static readonly CollectionName Limited = new("limited");
    public static readonly CollectionName Paced = new("paced");
    public static readonly CollectionName Switched = new("switched");
    public static readonly ScheduleId Past = new("past");

    public void DefineCollections()
    {
        Save(new Collection { Name = Limited, Limits = RuleChecker.LimitedTo, Revision = 1, CreatedAt = Now, UpdatedAt = Now }, null);
        Save(new Collection { Name = Paced, Limits = RuleChecker.PacedTo, Revision = 1, CreatedAt = Now, UpdatedAt = Now }, null);
        Save(new Collection { Name = Switched, Revision = 1, CreatedAt = Now, UpdatedAt = Now }, null);
    }

    public void StartBackfill()
    {
        var definition = cluster.View(Past.Value)!.Definition;
        var (from, to) = (Now.AddHours(-60), Now);
        var total = BackfillPlanner.Count(definition, from, to, 1000);
        rules.ExpectBackfill(Past, total);
        var backfill = new Backfill { Schedule = Past, From = from, To = to, Limit = 1000, Rate = 0.2, Total = total, CreatedAt = Now };
        SimulatedCluster.Now(cluster.Store.StartBackfillAsync(backfill, CancellationToken.None)).ShouldBeTrue();
    }

    public void DoOne()
    {
        switch (random.Next(6))
        {
            case 0 or 1:
                Ask();
                break;
            case 2 or 3:
                CancelOne();
                break;
            case 4:
                Edit();
                break;
            default:
                Switch(enabled: random.Next(2) == 0);
                break;
        }
    }

    public void End() => Switch(enabled: true);

    private DateTimeOffset Now => cluster.Time.GetUtcNow();

    private void Ask()
    {
        var policy = Enum.GetValues<OverlapPolicy>()[random.Next(Enum.GetValues<OverlapPolicy>().Length)];
        var definition = cluster.View($"{RuleChecker.Asked}{policy}")!.Definition;
        for (var i = random.Next(1, 5); i > 0; i--)
        {
            var id = RunId.OfKey(definition.Id, $"{random.Next()}");
            var at = DateTimeOffset.FromUnixTimeMilliseconds(Now.ToUnixTimeMilliseconds());
            SimulatedCluster.Now(cluster.Store.RequestAsync([new RunRequest(Run.New(definition, id, RunOrigin.Trigger, at, at))], CancellationToken.None))[0].ShouldNotBeNull();
            rules.ExpectRun(id);
            cluster.Faults.Count("asked for");
        }
    }

    // On any node, also one that is in trouble itself.
    private void CancelOne()
    {
        var open = SimulatedCluster.Now(cluster.Store.ListRunsAsync(new RunQuery { Status = RunStatus.Running, Limit = 100 }, CancellationToken.None)).Items
            .Concat(SimulatedCluster.Now(cluster.Store.ListRunsAsync(new RunQuery { Status = RunStatus.Pending, Limit = 100 }, CancellationToken.None)).Items)
            .OrderBy(r => r.Id.Value, StringComparer.Ordinal)
            .ToList();
        if (open.Count == 0)
            return;
        var run = open[random.Next(open.Count)].Id;
        var node = cluster.Nodes[random.Next(cluster.Nodes.Count)];
        cluster.Faults.Count("cancelled");
        _ = node.Do(async () =>
        {
            try
            {
                await node.Cancellation.CancelAsync(run, "Not needed any more.", CancellationToken.None);
            }
            catch (StoreUnavailableException)
            {
                // The user sees that it is away.
            }
        });
    }

    private void Edit()
    {
        var all = SimulatedCluster.Now(cluster.Store.ListAsync(new ScheduleQuery { Limit = 1000 }, CancellationToken.None)).Items;
        cluster.Edit(all[random.Next(all.Count)].Definition.Id.Value, s => s with { Description = $"{random.Next()}" });
        cluster.Faults.Count("edited");
    }

    private void Switch(bool enabled)
    {
        var present = SimulatedCluster.Now(cluster.Store.GetAsync(Switched, CancellationToken.None))!;
        Save(present with { Enabled = enabled, Revision = present.Revision + 1 }, present.Revision);
        cluster.Faults.Count("switched");
    }

    private void Save(Collection collection, long? expected) =>
        SimulatedCluster.Now(cluster.Store.SaveAsync(collection, expected, CancellationToken.None)).ShouldBeTrue();
}
