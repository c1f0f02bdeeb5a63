using Microsoft.Extensions.Logging.Abstractions;
using ScalableScheduler.Engine;
using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;
using ScalableScheduler.Storage;

namespace ScalableScheduler.Simulation;

/// <summary>What users do meanwhile: register, edit, pause, delete, one or many at once; ask for runs, cancel them, switch
/// collections. What they do reaches the store; what follows from it is under the faults like everything else.</summary>
internal sealed class Users(SimulatedCluster cluster, Shape shape, Draws draws, Ledger ledger)
{
    private readonly ScheduleDraws _draws = new(shape, draws, cluster.Time);
    private readonly Groups _groups = new(cluster, ledger);
    private readonly LimitGate _limits = new(cluster.Store, cluster.Store, cluster.Store, cluster.Time, NullLogger<LimitGate>.Instance);
    private readonly List<string> _ids = [];
    private readonly List<DrawnSchedule> _deleted = [];
    private readonly Dictionary<string, DrawnSchedule> _drawn = new(StringComparer.Ordinal);

    private DateTimeOffset Now => cluster.Time.GetUtcNow();

    /// <summary>Registers what the story begins with.</summary>
    public void Begin()
    {
        _groups.Define(draws);
        var ids = new List<ScheduleId>();
        for (var i = 0; i < shape.Schedules; i++)
        {
            var drawn = draws.Chance(0.85) ? _draws.Recurring(isRare: i > 60, ids) : _draws.OneShot();
            Register(drawn);
            ids.Add(new ScheduleId(drawn.Id));
        }
    }

    /// <summary>Switches on what is off, so that all is settled in the end.</summary>
    public void End()
    {
        _groups.Change(Groups.Switched, c => c with { Enabled = true });
        foreach (var id in _ids.ToArray())
        {
            if (View(id) is { Definition.Enabled: false } && draws.Chance(0.7))
                Edit(id, s => s with { Enabled = true });
        }
    }

    /// <summary>One user does one thing: now, or in between two steps of a node.</summary>
    public void DoOne()
    {
        if (draws.Chance(0.7))
            Do();
        else
            cluster.Faults.Before(draws.Pick<string>(nameof(IDueStore.FireAsync), nameof(IRunStore.FinishAsync), nameof(IDueStore.ReadHeldAsync)), Do);
    }

    private void Do()
    {
        if (_ids.Count == 0)
        {
            Register(_draws.Recurring(isRare: false, []));
            return;
        }
        switch (draws.Below(20))
        {
            case 0 or 1:
                Ask();
                break;
            case 2 or 3:
                CancelOne();
                break;
            case 4 or 5:
                Register(_draws.OneShot());
                break;
            case 6:
                Register(_draws.Recurring(isRare: true, []));
                break;
            case 7 or 8:
                Edit(Any(), s => s with { Description = $"{Now:O}" });
                break;
            case 9:
                Edit(Any(), _draws.Rules());
                break;
            case 10:
                Retime(Any());
                break;
            case 11:
                Edit(Any(), s => s with { Enabled = !s.Enabled });
                break;
            case 12:
                Delete(Any(), cancel: draws.Chance(0.5));
                break;
            case 13:
                RegisterAgain();
                break;
            case 14:
                _groups.Change(Groups.Switched, c => c with { Enabled = !c.Enabled });
                break;
            case 15:
                _groups.Change(Groups.Limited, c => c with { Limits = c.Limits with { MaxConcurrent = draws.Between(2, 6) } });
                break;
            case 16:
                StartBackfill(Any());
                break;
            default:
                DoMany();
                break;
        }
    }

    private void DoMany()
    {
        var some = _ids.Where(_ => draws.Chance(0.4)).ToList();
        switch (draws.Below(4))
        {
            case 0:
                some.ForEach(id => Edit(id, s => s with { Priority = draws.Below(Schedule.HighestPriority + 1) }));
                break;
            case 1:
                var enabled = draws.Chance(0.7);
                some.ForEach(id => Edit(id, s => s with { Enabled = enabled }));
                break;
            case 2:
                some.ForEach(id => Register(_drawn[id]));
                break;
            default:
                some.ForEach(id => Delete(id, cancel: false));
                some.ForEach(_ => RegisterAgain());
                break;
        }
    }

    private void Ask()
    {
        var definition = View(Any())!.Definition;
        for (var i = draws.Between(1, 4); i > 0; i--)
        {
            var id = RunId.OfKey(definition.Id, $"{Now:O} {i}");
            var at = DateTimeOffset.FromUnixTimeMilliseconds(Now.ToUnixTimeMilliseconds());
            SimulatedCluster.Now(cluster.Store.RequestAsync([new RunRequest(Run.New(definition, id, RunOrigin.Trigger, at, at))], CancellationToken.None))[0].ShouldNotBeNull();
            ledger.Asked(id);
            cluster.Trace?.Note("user", $"asks for {id}", definition.Id);
        }
    }

    // On any node, also one that is in trouble itself.
    private void CancelOne()
    {
        var busy = _ids.Where(id => View(id)!.OpenRuns > 0).ToList();
        if (busy.Count == 0 || cluster.Nodes.Count == 0)
            return;
        var open = cluster.Runs(draws.PickFrom(busy)).Where(r => !r.HasEnded).ToList();
        if (open.Count == 0)
            return; // a store that is broken on purpose counts runs that are not there
        var run = draws.PickFrom(open).Id;
        var node = draws.PickFrom(cluster.Nodes);
        ledger.AskedToStop(run);
        cluster.Trace?.Note("user", $"asks {node.Name} to cancel {run}", run);
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

    private void Register(DrawnSchedule drawn)
    {
        if (!_drawn.ContainsKey(drawn.Id) || !_ids.Contains(drawn.Id))
            _ids.Add(drawn.Id);
        _drawn[drawn.Id] = drawn;
        Stored(cluster.Put(drawn.Id, drawn.Type, drawn.Text, drawn.Rules, drawn.Zone), "registers");
    }

    private void RegisterAgain()
    {
        if (_deleted.Count > 0 && draws.Chance(0.8))
        {
            var drawn = draws.PickFrom(_deleted);
            _deleted.Remove(drawn);
            Register(drawn);
        }
        else if (_ids.Count > 0)
        {
            Register(_drawn[Any()]);
        }
    }

    private void Retime(string id)
    {
        var drawn = _draws.Recurring(isRare: false, []);
        Register(_drawn[id] with { Type = drawn.Type, Text = drawn.Text, Zone = drawn.Zone });
    }

    private void Edit(string id, Func<Schedule, Schedule> change) => Stored(cluster.Edit(id, change), "edits");

    private void Stored(Schedule definition, string does)
    {
        ledger.Stored(definition);
        cluster.Trace?.Note("user", $"{does} {Words(definition)}", definition.Id);
    }

    private void Delete(string id, bool cancel)
    {
        var collection = View(id)!.Collection;
        var ended = SimulatedCluster.Now(((IScheduleStore)cluster.Store).RemoveAsync(new ScheduleId(id), null, cancel, CancellationToken.None)).ShouldNotBeNull();
        _limits.GiveBackAsync(collection, ended).AsTask().IsCompletedSuccessfully.ShouldBeTrue(); // as ScheduleDeleter does
        _ids.Remove(id);
        _deleted.Add(_drawn[id]);
        ledger.Deleted(new ScheduleId(id));
        cluster.Trace?.Note("user", $"deletes {id}", new ScheduleId(id));
    }

    private void StartBackfill(string id)
    {
        var definition = View(id)!.Definition;
        var (from, to) = (Now.AddHours(-3), Now);
        if (BackfillPlanner.Count(definition, from, to, 30) is not (> 0 and var total))
            return;
        var backfill = new Backfill { Schedule = definition.Id, From = from, To = to, Limit = total, Rate = 5, Total = total, CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(Now.ToUnixTimeMilliseconds()) };
        if (!SimulatedCluster.Now(cluster.Store.StartBackfillAsync(backfill, CancellationToken.None)))
            return;
        ledger.Asked(backfill);
        cluster.Trace?.Note("user", $"asks for a backfill of {total} of {id}", definition.Id);
    }

    private string Any() => draws.PickFrom(_ids);

    private ScheduleView? View(string id) => cluster.View(id);

    private static string Words(Schedule s) =>
        $"{s.Id} revision {s.Revision}: {s.TriggerDefinition.Type} '{s.TriggerDefinition.Text}' {s.TriggerDefinition.Timezone}, "
        + $"{(s.Enabled ? "enabled" : "paused")}, {s.Misfire.Rule} after {s.Misfire.Grace.TotalSeconds} s, overlap {s.Overlap}, {s.Delivery}, timeout {s.Timeout}, "
        + $"collection {s.Collection}, priority {s.Priority}, jitter {s.Jitter.TotalSeconds} s, max runs {s.MaxRuns}, from {s.StartAt:O} to {s.EndAt:O}, "
        + $"{(s.Work is null ? "no worker" : s.Work.Queue is { } queue ? $"claimed from {queue}" : "sent to workers")}, then {s.Then.OnSuccess.Count}+{s.Then.OnFailure.Count}";
}
