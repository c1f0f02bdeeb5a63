using ScalableScheduler.Coordination;
using ScalableScheduler.Time;

namespace ScalableScheduler.Engine;

/// <summary>Judges a node by the progress of its loops and by what it last heard from the store.</summary>
public sealed class NodeHealth(SchedulerNode node, Coordinator coordinator, LoopWatch watch, LeaseOptions lease, EngineContext engine) : INodeHealth
{
    public bool IsLive(out string reason)
    {
        reason = watch.Stalled() ?? "";
        return reason.Length == 0;
    }

    public bool IsReady(out string reason)
    {
        reason = WhyNotReady() ?? "";
        return reason.Length == 0;
    }

    private string? WhyNotReady()
    {
        if (node.Phase != NodePhase.Running)
            return node.Phase == NodePhase.Starting ? "the store has not answered yet" : "the node is stopping";
        var view = coordinator.View;
        if (!view.IsKnown)
            return "the node has not joined the cluster yet";
        var silent = engine.Time.GetElapsedTime(view.HeartbeatAt);
        if (silent > lease.Duration)
            return $"the store has not answered for {silent.TotalSeconds:F0} s";
        // A partition is free at the latest when its old lease has run out.
        if (view.MissingSince is { } since && engine.Time.GetElapsedTime(since) > lease.Duration * 2)
            return "some of this node's partitions could not be taken";
        var offset = engine.Clock.Offset.Duration();
        return offset > engine.Scheduler.ClockOffsetLimit
            ? $"this node's clock is {Durations.Format(offset)} away from the store's"
            : null;
    }
}
