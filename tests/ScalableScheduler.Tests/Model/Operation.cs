namespace ScalableScheduler.Tests.Model;

/// <summary>Something that happens, told so that it means something whatever happened before.</summary>
internal abstract record Operation
{
    /// <summary>What exactly happens, as things stand; null for nothing.</summary>
    public abstract Action<IWorld>? In(ReferenceModel model);

    /// <summary>Plainer operations of the kind, to be tried when this one is part of a story that fails.</summary>
    public virtual IEnumerable<Operation> Plainer() => [];
}
