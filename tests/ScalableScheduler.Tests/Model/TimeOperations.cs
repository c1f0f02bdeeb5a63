namespace ScalableScheduler.Tests.Model;

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
