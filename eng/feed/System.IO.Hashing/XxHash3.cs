namespace System.IO.Hashing;

/// <summary>Named by StackExchange.Redis for the digests of its "set if the digest equals" commands (Redis 8.4).</summary>
public static class XxHash3
{
    /// <summary>Always throws: this product sends none of those commands, and a wrong digest would be worse than none.</summary>
    /// <exception cref="NotSupportedException">Always.</exception>
    public static ulong HashToUInt64(ReadOnlySpan<byte> source, long seed = 0) =>
        throw new NotSupportedException(
            "Digests of values need the package System.IO.Hashing; this build uses a stand-in for it (UseFeedStandIns, eng/feed/README.md).");
}
