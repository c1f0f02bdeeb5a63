namespace FeedStandIns.Tests;

/// <summary>Values whose every byte depends on its place, so that a lost, doubled or moved piece shows.</summary>
internal static class Bytes
{
    public static byte[] Make(int seed, int length)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    /// <summary>Compares without printing megabytes.</summary>
    public static void ShouldBeSame(byte[]? actual, byte[] expected)
    {
        actual.ShouldNotBeNull();
        actual.Length.ShouldBe(expected.Length);
        actual.AsSpan().CommonPrefixLength(expected).ShouldBe(expected.Length);
    }
}
