using ScalableScheduler.Coordination;
using ScalableScheduler.Storage;
using ScalableScheduler.Testing.Checking;

namespace ScalableScheduler.Simulation;

/// <content>Writes that arrive late: a node stands still, or dies, right after it planned and decided to write, and what it
/// wrote reaches the store when another has taken the partition and fired. No clock of the node can prevent that.</content>
internal sealed partial class Disorder
{
    private const string WriteHeldBack = "write held back";

    private static readonly string[] Firings = [nameof(IDueStore.FireAsync)];

    private static readonly string[] OtherWrites =
        [nameof(IRunStore.FinishAsync), nameof(ICheckStore.CheckAsync), nameof(ICheckStore.RepairAsync), nameof(IDueStore.RetainAsync)];

    private void HoldBackWrite()
    {
        var node = Crew.TakeOne();
        var held = _cluster.Faults.HoldBack(node.Name, _draws.Chance(0.75) ? Firings : OtherWrites);
        held.Met = () => OnHeldBack(node, held);
        _endings.After(_draws.Seconds(1, 10), () =>
        {
            if (held.Call is not null)
                return;
            held.Arrive();
            Crew.GiveBack(node);
        });
    }

    private void OnHeldBack(SimulatedNode node, HeldCall held)
    {
        Note(WriteHeldBack, node.Name);
        _cluster.Trace?.Note(node.Name, $"{held.Call} is held back", null, held.Partition);
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

        void OnFired(PartitionId partition, string by, IReadOnlyList<Firing> firings, FireAnswer answer)
        {
            if (partition == held.Partition && by != node.Name && answer.Accepted.Contains(true))
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
                _cluster.Trace?.Note(node.Name, $"{held.Call} arrives", null, held.Partition);
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
