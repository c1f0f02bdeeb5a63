namespace ScalableScheduler.Testing.Checking;

/// <summary>A promise that was not kept.</summary>
/// <param name="Promise">Which.</param>
/// <param name="Subject">The schedule, run or partition.</param>
/// <param name="What">What is wrong with it, with instants and numbers.</param>
public sealed record Finding(Promise Promise, string Subject, string What)
{
    public override string ToString() => $"{Promise}: {Subject}: {What}";
}
