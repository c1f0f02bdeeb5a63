using ScalableScheduler.Chaos.Acts;

namespace ScalableScheduler.Chaos.Faults;

/// <summary>Something that is broken on purpose, and mended.</summary>
internal abstract class Fault
{
    /// <summary>What it is called in the figures.</summary>
    public abstract string Kind { get; }

    /// <summary>Breaks it, waits, mends it; and returns what it did when the nodes are as they were.</summary>
    public abstract Task<IReadOnlyList<Blow>> StrikeAsync(Stage stage);
}
