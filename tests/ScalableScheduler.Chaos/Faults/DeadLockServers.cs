using ScalableScheduler.Chaos.Acts;
using ScalableScheduler.Chaos.Topologies;

namespace ScalableScheduler.Chaos.Faults;

/// <summary>Two of five lock servers die: the majority is left, and nothing may be late. Later they come back.</summary>
internal sealed class DeadLockServers(LockServers servers) : Fault
{
    private const int Dead = 2;

    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(1);

    public override string Kind => "two of five lock servers SIGKILL";

    public override async Task<IReadOnlyList<Blow>> StrikeAsync(Stage stage)
    {
        var order = servers.Locks.ToArray();
        stage.Random.Shuffle(order);
        var dead = order[..Dead];
        var from = stage.Now;
        foreach (var server in dead)
            await server.KillAsync();
        await stage.WaitAsync(Duration);
        foreach (var server in dead)
            await server.RestartAsync();
        var back = stage.Now;
        await stage.WaitAsync(Duration);
        return [new Blow(Kind, from, back, Slack)];
    }
}
