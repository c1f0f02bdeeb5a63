using ScalableScheduler.Chaos.Acts;

namespace ScalableScheduler.Chaos.Faults;

/// <summary>SIGKILL; the others take over, and it is started anew.</summary>
internal sealed class KilledNode : Fault
{
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(2);

    public override string Kind => "node SIGKILL";

    public override async Task<IReadOnlyList<Blow>> StrikeAsync(Stage stage)
    {
        var node = stage.AnyNode();
        var from = stage.Now;
        await node.KillAsync();
        var dead = stage.Now;
        await stage.WaitAsync(stage.Lease + Slack);
        await node.StartAsync();
        await node.WaitReadyAsync();
        return [new Blow(Kind, from, dead, stage.Lease + Slack, node.Name) { Measure = Measure.TakeOver }];
    }
}
