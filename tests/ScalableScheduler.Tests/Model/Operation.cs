using ScalableScheduler.Runs;

namespace ScalableScheduler.Tests.Model;

/// <summary>Something that happens, told so that it means something whatever happened before.</summary>
internal abstract record Operation
{
    /// <summary>What exactly happens, as things stand; null for nothing.</summary>
    public abstract Action<IWorld>? In(ReferenceModel model);

    /// <summary>Plainer operations of the kind, to be tried when this one is part of a story that fails.</summary>
    public virtual IEnumerable<Operation> Plainer() => [];
}

internal sealed record Register(ScheduleSpec Draft) : Operation
{
    public override Action<IWorld> In(ReferenceModel model) => w => w.Save(_ => Draft.Placed(model.Now), starts: true);

    public override IEnumerable<Operation> Plainer() => Plain.Of(Draft).Select(d => new Register(d));
}

internal enum Part
{
    Trigger,
    Overlap,
    Misfire,
    Jitter,
    StartAt,
    EndAt,
    MaxRuns,
    Delivery,
    Retry,
    Nothing,
}

/// <summary>One part of the schedule changes, by a patch or by registering it again.</summary>
internal sealed record Edit(Part Part, bool Starts, ScheduleSpec Draft) : Operation
{
    public override Action<IWorld> In(ReferenceModel model)
    {
        var to = Draft.Placed(model.Now);
        return w => w.Save(
            old => old is null ? null : Part switch
            {
                Part.Trigger => old with { Trigger = to.Trigger },
                Part.Overlap => old with { Overlap = to.Overlap },
                Part.Misfire => old with { Misfire = to.Misfire },
                Part.Jitter => old with { Jitter = to.Jitter },
                Part.StartAt => old with { StartAt = to.StartAt },
                Part.EndAt => old with { EndAt = to.EndAt },
                Part.MaxRuns => old with { MaxRuns = to.MaxRuns },
                Part.Delivery => old with { Delivery = to.Delivery },
                Part.Retry => old with { Retry = to.Retry },
                _ => old,
            },
            Starts);
    }

    public override string ToString()
    {
        var value = Part switch
        {
            Part.Trigger => Draft.Trigger,
            Part.Overlap => Draft.Overlap,
            Part.Misfire => Draft.Misfire,
            Part.Jitter => Draft.Jitter,
            Part.StartAt => Draft.StartAt,
            Part.EndAt => Draft.EndAt,
            Part.MaxRuns => Draft.MaxRuns,
            Part.Delivery => Draft.Delivery,
            Part.Retry => (object?)Draft.Retry,
            _ => null,
        };
        return $"{(Starts ? "Register with" : "Patch")} {Part} {value ?? "none"}";
    }
}

internal sealed record Enable(bool Enabled) : Operation
{
    public override Action<IWorld> In(ReferenceModel model) => w => w.Save(old => old is null ? null : old with { Enabled = Enabled }, starts: false);
}

internal sealed record Remove : Operation
{
    // What is registered anew at the same millisecond can't be told from what was removed.
    public override Action<IWorld> In(ReferenceModel model) => w =>
    {
        w.Remove();
        w.Pass(1);
    };
}

internal sealed record EnableCollection(bool Enabled) : Operation
{
    public override Action<IWorld> In(ReferenceModel model) => w => w.EnableCollection(Enabled);
}

internal sealed record Pass(long Milliseconds) : Operation
{
    public override Action<IWorld> In(ReferenceModel model) => w => w.Pass(Milliseconds);

    public override IEnumerable<Operation> Plainer() => new[] { 1L, 1000, 60_000, Milliseconds / 2 }.Where(ms => ms < Milliseconds).Select(ms => new Pass(ms));
}

internal enum Moment
{
    /// <summary>The schedule is due.</summary>
    Due,

    /// <summary>Its due slot turns from late to missed.</summary>
    GraceEnds,

    /// <summary>Its due slot falls out of the misfire rule's window.</summary>
    WindowEnds,

    /// <summary>A run's next attempt is due.</summary>
    RunDue,

    /// <summary>The time for all attempts of a run is up.</summary>
    Deadline,
}

/// <summary>Time passes until a moment at which something changes, or a little before or after.</summary>
internal sealed record PassTo(Moment Moment, long Off) : Operation
{
    public override Action<IWorld>? In(ReferenceModel model)
    {
        var at = Moment switch
        {
            Moment.Due => model.Due,
            Moment.GraceEnds => model.Due + model.Spec?.Misfire.Grace,
            Moment.WindowEnds => model.Due + model.Spec?.Misfire.Window,
            Moment.RunDue => model.Open.Where(r => r.Stage == Stage.Waiting && r.Due > model.Now).Min(r => (long?)r.Due),
            _ => model.Open.Min(r => r.StartedAt + model.Spec?.Retry.Deadline),
        };
        var by = at + Off - model.Now;
        return by > 0 ? w => w.Pass(by.Value) : null;
    }
}

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

/// <param name="From">Counted from now.</param>
/// <param name="To">Counted from now.</param>
/// <param name="Limit">At most so many runs.</param>
/// <param name="Rate">So many in a second.</param>
internal sealed record StartBackfill(long From, long To, int Limit, double Rate) : Operation
{
    public override Action<IWorld> In(ReferenceModel model)
    {
        var (from, to) = (model.Now + From, model.Now + To);
        return w =>
        {
            w.Pass(1); // the millisecond in which it began tells its runs from those of the one before
            w.StartBackfill(from, to, Limit, Rate);
        };
    }
}

internal sealed record CancelBackfill : Operation
{
    public override Action<IWorld> In(ReferenceModel model) => w => w.CancelBackfill();
}

internal sealed record FollowChains : Operation
{
    public override Action<IWorld> In(ReferenceModel model) => w => w.FollowChains();
}

internal sealed record RemoveCompleted : Operation
{
    public override Action<IWorld> In(ReferenceModel model) => w => w.RemoveCompleted();
}
