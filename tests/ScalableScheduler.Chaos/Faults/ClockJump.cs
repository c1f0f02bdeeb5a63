using ScalableScheduler.Chaos.Acts;
using ScalableScheduler.Chaos.Topologies;

namespace ScalableScheduler.Chaos.Faults;

/// <summary>The wall clock of one node jumps, and later jumps back.</summary>
/// <param name="clock">The node's clock.</param>
/// <param name="offset">By how much, as faketime writes it.</param>
/// <param name="node">The node's name.</param>
internal sealed class ClockJump(WrongClock clock, string offset, string node) : Fault
{
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(1);

    public override string Kind => $"clock jumps by {offset}";

    public override async Task<IReadOnlyList<Blow>> StrikeAsync(Stage stage)
    {
        var from = stage.Now;
        await clock.SetAsync(offset);
        await stage.WaitAsync(Duration);
        await clock.SetAsync("+0");
        var back = stage.Now;
        await stage.WaitAsync(Slack);
        return [new Blow(Kind, from, back, Slack, node)];
    }
}
