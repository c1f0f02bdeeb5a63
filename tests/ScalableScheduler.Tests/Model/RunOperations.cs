using ScalableScheduler.Runs;

namespace ScalableScheduler.Tests.Model;

/// <summary>What is due is fired, as far as there is room.</summary>
internal sealed record Scan(int Room) : Operation
{
    public override Action<IWorld> In(ReferenceModel model) => w => w.Scan(Room);
}

internal sealed record Request(RunOrigin Origin, int ChainLength) : Operation
{
    public override Action<IWorld> In(ReferenceModel model)
    {
        var id = $"{IWorld.Schedule}:{(Origin == RunOrigin.Retry ? 'r' : 'm')}{model.Requests:D3}";
        return w => w.Request(id, Origin, ChainLength);
    }
}

/// <summary>An attempt ends; which one is counted among those that are held.</summary>
internal sealed record Finish(int Which, Answer Answer) : Operation
{
    public override Action<IWorld>? In(ReferenceModel model) => model.Pick(Which, r => r.Stage == Stage.Held) is { } id ? w => w.Finish(id, Answer) : null;

    public override IEnumerable<Operation> Plainer() => Which > 0 ? [this with { Which = 0 }] : [];
}

internal sealed record Abandon(int Which) : Operation
{
    public override Action<IWorld>? In(ReferenceModel model) => model.Pick(Which, r => r.Stage == Stage.Held) is { } id ? w => w.Abandon(id) : null;
}

internal sealed record GiveBack(int Which) : Operation
{
    public override Action<IWorld>? In(ReferenceModel model) => model.Pick(Which, r => r.Stage == Stage.Held) is { } id ? w => w.GiveBack(id) : null;
}

internal sealed record Obey(int Which) : Operation
{
    public override Action<IWorld>? In(ReferenceModel model) => model.Pick(Which, r => r.Stage == Stage.Held && r.IsCancelling) is { } id ? w => w.Obey(id) : null;
}

internal sealed record FinishTooLate(int Which) : Operation
{
    public override Action<IWorld> In(ReferenceModel model) => w => w.FinishTooLate(Which);
}

internal sealed record Cancel(int Which) : Operation
{
    public override Action<IWorld>? In(ReferenceModel model) => model.Pick(Which, _ => true) is { } id ? w => w.Cancel(id) : null;
}

internal sealed record HastenAll : Operation
{
    public override Action<IWorld> In(ReferenceModel model) => w => w.HastenAll();
}

internal sealed record FollowChains : Operation
{
    public override Action<IWorld> In(ReferenceModel model) => w => w.FollowChains();
}
