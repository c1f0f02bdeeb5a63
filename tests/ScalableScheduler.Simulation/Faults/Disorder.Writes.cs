using ScalableScheduler.Coordination;
using ScalableScheduler.Storage;
using ScalableScheduler.Testing.Checking;

namespace ScalableScheduler.Simulation;

/// <content>Writes that arrive late: a node stands still, or dies, right after it planned and decided to write, and what it
/// wrote reaches the store when another has taken the partition and fired. No clock of the node can prevent that.</content>
internal sealed partial class Disorder
{
    private const string WriteHeldBack = "write held back";

    private void HoldBackWrite()
    {
        var node = Crew.TakeOne();
        var held = _cluster.Faults.HoldBack(node.Name, WriteToHoldBack());
        held.Met = () => OnHeldBack(node, held);
        _endings.After(_draws.Seconds(1, 10), () =>
        {
            if (held.Write is not null)
                return;
            held.Arrive();
            Crew.GiveBack(node);
        });
    }

    // The rarer kinds are waited for, so that each is met now and then.
    private Func<OwnerWrite, bool> WriteToHoldBack() => _draws.Below(20) switch
    {
        < 10 => w => w.Call == nameof(IDueStore.FireAsync),
        < 12 => w => w.Firings.Any(f => f is RunFiring),
        < 15 => w => w.Firings.Any(f => f is BackfillFiring or RunClosing),
        < 17 => w => w.Call == nameof(IRunStore.FinishAsync),
        < 19 => w => w.Call is nameof(ICheckStore.CheckAsync) or nameof(IDueStore.RetainAsync),
        _ => w => w.Call == nameof(ICheckStore.RepairAsync), // there is nothing to repair but where a test breaks something
    };

    private void OnHeldBack(SimulatedNode node, HeldCall held)
    {
        var (call, partition) = (held.Write!.Call, held.Write.Partition);
        Note(WriteHeldBack, node.Name);
        _cluster.Trace?.Note(node.Name, $"{call} is held back", null, partition);
        var from = Now;
        var arrives = _draws.Seconds(0, 2);
        var goesOn = _draws.Chance(0.5) ? arrives : _draws.Seconds(0, 2);
        var isOvertaken = false;
        _cluster.Faults.Fired += OnFired;
        _endings.After(5 * _shape.Lease, Overtaken); // nobody may have fired
        if (_draws.Chance(0.25))
        {
            node.DieAfter(0);
            _endings.After(ForAWhile(), () => Crew.Join());
        }
        else
        {
            node.StandsStill = true;
        }

        void OnFired(PartitionId of, string by, IReadOnlyList<Firing> firings, FireAnswer answer)
        {
            if (of == partition && by != node.Name && answer.Accepted.Contains(true))
                Overtaken();
        }

        void Overtaken()
        {
            if (isOvertaken)
                return;
            isOvertaken = true;
            _cluster.Faults.Fired -= OnFired;
            _endings.After(arrives, () =>
            {
                _cluster.Trace?.Note(node.Name, $"{call} arrives", null, partition);
                held.Arrive();
                Excuse();
            });
            _endings.After(goesOn, () =>
            {
                Excuse();
                if (node.IsDead)
                    return;
                _cluster.Trace?.Note(node.Name, "goes on");
                node.StandsStill = false;
                Crew.GiveBack(node);
            });
        }

        void Excuse() => _ledger.Troubles.Add(new Trouble(WriteHeldBack, from, Now + Recovery, node.Name));
    }
}
