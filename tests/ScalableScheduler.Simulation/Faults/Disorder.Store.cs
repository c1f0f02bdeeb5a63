using ScalableScheduler.Testing.Checking;

namespace ScalableScheduler.Simulation;

/// <content>Faults of the store, of the way there, and of the lock servers.</content>
internal sealed partial class Disorder
{
    private void TakeStoreAway()
    {
        Note("store away");
        var away = ForAWhile();
        _ledger.Note("store away", Now + away + Recovery);
        _cluster.Faults.IsAway = true;
        _endings.After(away, () => _cluster.Faults.IsAway = false);
    }

    private void Storm()
    {
        Note("storm");
        var stormy = ForAWhile();
        _ledger.Note("storm", Now + stormy + _cluster.Faults.CallTimeout + Recovery);
        _cluster.Faults.Weather = new Weather(new Random(_draws.Below(int.MaxValue)), _shape.WorstWeather * _draws.Fraction());
        _endings.After(stormy, () => _cluster.Faults.Weather = null);
    }

    private void Deafen()
    {
        Note("wake-ups lost");
        var deaf = ForAWhile();
        _ledger.Note("wake-ups lost", Now + deaf + TimeSpan.FromSeconds(1.5) + (_shape.Lease / 5));
        _cluster.Faults.LosesSignals = true;
        _endings.After(deaf, () => _cluster.Faults.LosesSignals = false);
    }

    private void TakeLocksAway(int count)
    {
        if (Array.Exists(_locks, l => l.IsAway))
            return;
        var isMost = count > _shape.LockServers / 2;
        Note(isMost ? "most lock servers away" : "few lock servers away");
        var away = ForAWhile();
        if (isMost || Now - _lastLockFault < 2 * _shape.Lease)
            _ledger.Note("lock servers away", Now + away + Recovery);
        _lastLockFault = Now + away;
        var first = _draws.Below(_locks.Length);
        for (var i = 0; i < count; i++)
        {
            var server = _locks[(first + i) % _locks.Length];
            server.IsAway = true;
            var isEmpty = _draws.Chance(0.3);
            _endings.After(away, () =>
            {
                server.IsAway = false;
                if (isEmpty)
                    server.Forget();
            });
        }
    }

    private void EmptyLockServer()
    {
        Note("lock server empty");
        if (_shape.LockServers == 1 || Now - _lastLockFault < 2 * _shape.Lease)
            _ledger.Note("lock server empty", Now + Recovery);
        _lastLockFault = Now > _lastLockFault ? Now : _lastLockFault;
        _draws.Pick<SimulatedLockServer>(_locks).Forget();
    }

    // Replication that nobody waits for is not promised to lose nothing: so nothing else fails meanwhile, what users did they
    // did before, and what was lost of runs the nodes remember.
    private void FailOver()
    {
        _endings.DoAll();
        _cluster.Faults.DoPlanned();
        _cluster.Pass(Recovery);
        Note("failover");
        var from = Now;
        var copy = _cluster.Store.TakeCopy();
        _cluster.Pass(_draws.Seconds(0, 1));
        _cluster.Store.RollBackTo(copy);
        _ledger.Lost(from);
        _cluster.Trace?.Note("cluster", $"the store lost what was written since {from:O}");
        _cluster.Faults.IsAway = true;
        _cluster.Pass(_draws.Seconds(0, 2));
        _cluster.Faults.IsAway = false;
        _ledger.Troubles.Add(new Trouble("failover", from, Now + Recovery) { LosesWrites = true });
        _cluster.Pass(TimeSpan.FromSeconds(8));
    }
}
