namespace ScalableScheduler.Chaos.Figures;

/// <summary>What one kind of fault did in an act.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Times">How often it struck.</param>
/// <param name="Lateness">Of what was due in its trouble.</param>
/// <param name="Measured">What is measured of it; null for nothing.</param>
/// <param name="Spread">The measured durations.</param>
internal sealed record FaultFigures(string Kind, int Times, Spread Lateness, string? Measured, Spread Spread);
