namespace ScalableScheduler.Simulation;

/// <content>Faults of nodes.</content>
internal sealed partial class Disorder
{
    private const int StepsAtMost = 400;

    private void Crash()
    {
        var node = Crew.TakeOne();
        Note("crash", node.Name);
        node.DieAfter(_draws.Chance(0.2) ? 0 : _draws.Below(StepsAtMost));
        _endings.After(ForAWhile(), () =>
        {
            if (!node.IsDead)
                node.DieAfter(0);
            Crew.Join();
        });
    }

    private void OnDied(SimulatedNode node)
    {
        _ledger.Note("crash", Now + Recovery, node.Name);
        _targets.Lost(node.Name);
        _takeovers.Died(node.Name);
    }

    private void BlackOut()
    {
        Note("blackout");
        foreach (var node in _cluster.Nodes.ToArray())
            node.DieAfter(_draws.Below(5));
        var dark = ForAWhile();
        _ledger.Note("blackout", Now + dark + Recovery);
        _endings.After(dark, () =>
        {
            foreach (var node in _cluster.Nodes.ToArray())
                node.DieAfter(0);
            while (Crew.Working.Count < _shape.Nodes)
                Crew.Join();
        });
    }

    private void Stop()
    {
        Note("stop");
        StopNode(Crew.TakeOne());
        _endings.After(ForAWhile(), () => Crew.Join());
    }

    private void StopNode(SimulatedNode node)
    {
        _ledger.Note("stop", Now + _cluster.Scheduler.DrainTimeout + TimeSpan.FromSeconds(2), node.Name);
        Crew.Stop(node);
    }

    private void Pause()
    {
        var node = Crew.TakeOne();
        Note("pause", node.Name);
        var still = ForAWhile();
        _ledger.Note("pause", Now + still + Recovery, node.Name);
        node.StandsStill = true;
        _endings.After(still, () =>
        {
            _cluster.Trace?.Note(node.Name, "goes on");
            node.StandsStill = false;
            Crew.GiveBack(node);
        });
    }

    private void CutOff()
    {
        var node = _draws.PickFrom(Crew.Working);
        Note("cut off", node.Name);
        var away = ForAWhile();
        _ledger.Note("cut off", Now + away + Recovery, node.Name);
        _cluster.Faults.CutOff(node.Name);
        _endings.After(away, () => _cluster.Faults.Reconnect(node.Name));
    }

    // No trouble: the store's clock decides.
    private void Jump()
    {
        var node = _draws.PickFrom(Crew.Working);
        Note("clock jump", node.Name);
        node.Clock.Error = _draws.Chance(0.3) ? TimeSpan.Zero : _draws.Chance(0.5) ? _draws.Seconds(-10, 10) : _draws.Seconds(-90_000, 90_000);
    }

    private void RestartAll()
    {
        Note("rolling restart");
        var at = TimeSpan.Zero;
        foreach (var node in Crew.Working.ToArray())
        {
            _endings.After(at, () =>
            {
                if (node.IsDead || !Crew.Working.Contains(node))
                    return;
                Crew.Join();
                StopNode(node);
            });
            at += _draws.Seconds(0.1, 4);
        }
    }
}
