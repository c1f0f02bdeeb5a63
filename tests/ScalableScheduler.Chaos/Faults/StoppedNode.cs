using ScalableScheduler.Chaos.Acts;

namespace ScalableScheduler.Chaos.Faults;

/// <summary>SIGTERM under load; it hands over what it owns, and is started anew.</summary>
internal sealed class StoppedNode : Fault
{
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(2);

    public override string Kind => "node SIGTERM";

    public override async Task<IReadOnlyList<Blow>> StrikeAsync(Stage stage)
    {
        var node = stage.AnyNode();
        var from = stage.Now;
        await node.StopAsync();
        var gone = stage.Now;
        await stage.WaitAsync(Slack);
        await node.StartAsync();
        await node.WaitReadyAsync();
        return [new Blow(Kind, from, gone, Slack, node.Name) { Measure = Measure.HandOver }];
    }
}
