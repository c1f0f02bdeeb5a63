namespace ScalableScheduler.Chaos.Watch;

/// <param name="At">When.</param>
/// <param name="Bytes">How much the process had for itself.</param>
internal sealed record MemorySample(DateTimeOffset At, long Bytes);
