using ScalableScheduler.Chaos.Acts;

namespace ScalableScheduler.Chaos.Faults;

/// <summary>SIGSTOP for longer than its leases, then SIGCONT: it wakes up and believes that it owns what others own by now.</summary>
/// <param name="duration">How long.</param>
internal sealed class PausedNode(TimeSpan duration) : Fault
{
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(2);

    public override string Kind => "node SIGSTOP beyond the lease";

    public override async Task<IReadOnlyList<Blow>> StrikeAsync(Stage stage)
    {
        var node = stage.AnyNode();
        var from = stage.Now;
        node.Pause();
        await stage.WaitAsync(duration > stage.Lease + Slack ? duration : stage.Lease + Slack);
        node.Continue();
        var awake = stage.Now;
        await node.WaitReadyAsync();
        await stage.WaitAsync(Slack);
        return [new Blow(Kind, from, awake, Slack, node.Name) { Measure = Measure.Useful }];
    }
}
