namespace ScalableScheduler.Coordination;

/// <summary>A number that only grows. Whoever takes a partition gets the next one, and every write of an owner carries
/// its token: one that woke up after another took over is refused (Kleppmann, "How to do distributed locking").</summary>
public readonly record struct FencingToken(long Value)
{
    public override string ToString() => Value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
