namespace ScalableScheduler.Tests.Model;

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

internal sealed record RemoveCompleted : Operation
{
    public override Action<IWorld> In(ReferenceModel model) => w => w.RemoveCompleted();
}
