namespace ScalableScheduler.Testing.Checking;

/// <summary>Something that was found in the store, or in a lock server, and that nothing needs any more.</summary>
/// <param name="Promise">Which promise it breaks: <see cref="Promise.Limits"/> for a permit, <see cref="Promise.SoundStore"/> for others.</param>
/// <param name="Subject">Where it is.</param>
/// <param name="What">What it is.</param>
public sealed record Leftover(Promise Promise, string Subject, string What);
