using ScalableScheduler.Chaos.Acts;

namespace ScalableScheduler.Chaos.Faults;

/// <summary>Every node, one after the other, as a deployment does it.</summary>
internal sealed class RollingRestart : Fault
{
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(2);

    public override string Kind => "rolling restart";

    public override async Task<IReadOnlyList<Blow>> StrikeAsync(Stage stage)
    {
        var from = stage.Now;
        foreach (var node in stage.Fleet.Nodes)
        {
            await node.StopAsync();
            await node.StartAsync();
            await node.WaitReadyAsync();
        }
        return [new Blow(Kind, from, stage.Now, Slack) { Measure = Measure.HandOver }];
    }
}
