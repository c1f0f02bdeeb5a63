namespace ScalableScheduler.Cron;

/// <summary>
/// The number behind <c>H</c>: the same for the same seed and field in every process, on every machine and in every
/// version, because a schedule must not move when the service is updated.
/// </summary>
internal static class CronHash
{
    private const ulong FnvOffset = 14_695_981_039_346_656_037;
    private const ulong FnvPrime = 1_099_511_628_211;

    /// <summary>FNV-1a of the UTF-16 code units of field name and seed, finished as in MurmurHash3 so that the low digits are even.</summary>
    public static ulong Of(string seed, string field)
    {
        var hash = Add(Add(FnvOffset, field), seed);
        hash ^= hash >> 33;
        hash *= 0xff51afd7ed558ccd;
        hash ^= hash >> 33;
        hash *= 0xc4ceb9fe1a85ec53;
        return hash ^ (hash >> 33);
    }

    private static ulong Add(ulong hash, string text)
    {
        foreach (var unit in text)
        {
            hash = (hash ^ (byte)unit) * FnvPrime;
            hash = (hash ^ (byte)(unit >> 8)) * FnvPrime;
        }

        return hash;
    }
}
