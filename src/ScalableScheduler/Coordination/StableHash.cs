using System.Text;

namespace ScalableScheduler.Coordination;

/// <summary>FNV-1a with 64 bits over UTF-8, finished with a mixing step (MurmurHash3's fmix64) for even low bits:
/// the same on every node, platform and version.</summary>
public static class StableHash
{
    public static ulong Of(string text)
    {
        var hash = 14695981039346656037UL;
        Span<byte> small = stackalloc byte[256];
        var bytes = Encoding.UTF8.GetByteCount(text) <= small.Length ? small[..Encoding.UTF8.GetBytes(text, small)] : Encoding.UTF8.GetBytes(text);
        foreach (var b in bytes)
            hash = (hash ^ b) * 1099511628211UL;
        return Mix(hash);
    }

    /// <summary>Spreads every bit of <paramref name="value"/> over the result.</summary>
    public static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 33)) * 0xff51afd7ed558ccdUL;
        value = (value ^ (value >> 33)) * 0xc4ceb9fe1a85ec53UL;
        return value ^ (value >> 33);
    }
}
