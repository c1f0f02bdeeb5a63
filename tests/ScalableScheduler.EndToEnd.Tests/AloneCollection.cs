namespace ScalableScheduler.EndToEnd.Tests;

/// <summary>Tests that measure, or that need the machine for themselves: nothing else runs beside them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneCollection
{
    public const string Name = "alone";
}
