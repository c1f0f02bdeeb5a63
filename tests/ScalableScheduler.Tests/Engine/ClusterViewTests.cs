using ScalableScheduler.Coordination;
using ScalableScheduler.Engine;
using ScalableScheduler.Storage;
using ScalableScheduler.Testing;

namespace ScalableScheduler.Tests.Engine;

public sealed class ClusterViewTests
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Beat = Lifetime / 5;
    private static readonly NodeId Present = new("a.1");
    private static readonly NodeId New = new("b.1");

    private readonly ManualTime _time = new();
    private ClusterView _view = ClusterView.Unknown;

    /// <summary>Found by the simulation, seed 410926: the attempts of a node that had joined since the last heartbeat were taken for
    /// those of a dead one, and sent again.</summary>
    [Fact]
    public void NodeThatDidSomethingAfterTheLastHeartbeat_IsNotGone_UntilTheNextOneTells()
    {
        HearFor(Lifetime * 2, Present);
        _time.Advance(Beat / 2);
        var did = _time.GetUtcNow();

        StandingOf(New, did).ShouldBe(NodeStanding.Unknown);

        _time.Advance(Beat / 2);
        Hear(Present);
        StandingOf(New, did).ShouldBe(NodeStanding.Gone);
        Hear(Present, New);
        StandingOf(New, did).ShouldBe(NodeStanding.Lives);
    }

    [Fact]
    public void NodeThatWasHeardOf_IsGoneOnceItIsMissed()
    {
        HearFor(Lifetime * 2, Present, New);
        Hear(Present);

        StandingOf(New, _time.GetUtcNow() - Lifetime).ShouldBe(NodeStanding.Gone);
    }

    /// <summary>A store that failed over to a server whose clock is behind: what was done before looks as if it were still to come.</summary>
    [Fact]
    public void NodeWhoseDeedsLieInTheFuture_IsGone()
    {
        HearFor(Lifetime * 2, Present);

        StandingOf(New, _time.GetUtcNow().AddHours(1)).ShouldBe(NodeStanding.Gone);
    }

    private void HearFor(TimeSpan duration, params NodeId[] nodes)
    {
        for (var passed = TimeSpan.Zero; passed < duration; passed += Beat)
        {
            Hear(nodes);
            _time.Advance(Beat);
        }
        Hear(nodes);
    }

    private void Hear(params NodeId[] nodes) =>
        _view = _view.After(new ClusterSnapshot(_time.GetUtcNow(), [.. nodes.Select(Live)]), _time, Lifetime);

    private LiveNode Live(NodeId id) =>
        new(new NodeRecord(id, id.Value, "1.0", _time.GetUtcNow(), TimeSpan.Zero, 0, [], IsLeaving: false), _time.GetUtcNow() + Lifetime);

    private NodeStanding StandingOf(NodeId node, DateTimeOffset lastDid) => _view.StandingOf(node, lastDid, _time, Lifetime);
}
