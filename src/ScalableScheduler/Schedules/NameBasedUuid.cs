using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace ScalableScheduler.Schedules;

/// <summary>UUID version 5 (RFC 9562, section 5.5): the same namespace and name always give the same id.</summary>
public static class NameBasedUuid
{
    private const int UuidBytes = 16;

    [SuppressMessage("Security", "CA5350:Do Not Use Weak Cryptographic Algorithms", Justification = "RFC 9562 prescribes SHA-1 for version 5; nothing is protected by it.")]
    public static Guid Create(Guid space, string name)
    {
        var input = new byte[UuidBytes + Encoding.UTF8.GetByteCount(name)];
        space.TryWriteBytes(input, bigEndian: true, out _);
        Encoding.UTF8.GetBytes(name, input.AsSpan(UuidBytes));

        Span<byte> hash = stackalloc byte[SHA1.HashSizeInBytes];
        SHA1.HashData(input, hash);
        hash[6] = (byte)((hash[6] & 0x0f) | 0x50);
        hash[8] = (byte)((hash[8] & 0x3f) | 0x80);
        return new Guid(hash[..UuidBytes], bigEndian: true);
    }
}
