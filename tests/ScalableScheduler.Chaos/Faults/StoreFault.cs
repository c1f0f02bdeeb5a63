using ScalableScheduler.Chaos.Acts;
using ScalableScheduler.Testing;

namespace ScalableScheduler.Chaos.Faults;

/// <summary>The store is away for a while: what breaks it, and what mends it.</summary>
/// <param name="kind">What it is called.</param>
/// <param name="server">What is asked whether it is back.</param>
/// <param name="duration">How long it is away.</param>
/// <param name="breaks">Breaks it.</param>
/// <param name="mends">Mends it.</param>
internal sealed class StoreFault(string kind, RedisServer server, TimeSpan duration, Func<Task> breaks, Func<Task> mends) : Fault
{
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public override string Kind => kind;

    public override async Task<IReadOnlyList<Blow>> StrikeAsync(Stage stage)
    {
        var from = stage.Now;
        await breaks();
        await stage.WaitAsync(duration);
        await mends();
        await Eventually.TrueAsync(async () => await server.ExecuteAsync("PING") is "PONG", Patience, $"Redis to be back after: {kind}");
        var back = stage.Now;
        await stage.FiresAsync(back);
        await stage.WaitAsync(Slack);
        return [new Blow(kind, from, back, Slack) { Measure = Measure.FirstFire }];
    }
}
