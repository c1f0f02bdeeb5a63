using System.Buffers;
using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace ScalableScheduler.Time;

/// <summary>Time zones by their IANA id, exactly as the IANA database writes it (<c>Europe/Vienna</c>, <c>UTC</c>).</summary>
public static class TimeZones
{
    private const int LongestId = 64;

    private static readonly SearchValues<char> IdCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_+-/");

    // Names of files beside the zones, which depend on the machine or count leap seconds.
    private static readonly string[] NotZones = ["localtime", "posixrules", "Factory", "posix/", "right/"];

    private static readonly ConcurrentDictionary<string, TimeZoneInfo> Found = new(StringComparer.Ordinal);

    private static readonly Lazy<string[]> KnownIds = new(() =>
        [.. TimeZoneInfo.GetSystemTimeZones().Select(zone => zone.Id).Append("UTC").Distinct(StringComparer.Ordinal).Where(IsZoneId)]);

    /// <summary>Finds a zone by its IANA id. A zone once found is answered from memory.</summary>
    /// <param name="id">The id. Windows ids and other spellings of upper and lower case are not accepted: they work on some machines only.</param>
    /// <param name="zone">The zone, when the answer is <see langword="true"/>.</param>
    /// <param name="nearest">When nothing was found, the id that was probably meant, for the error message; null when none comes near.</param>
    public static bool TryFind(string id, [NotNullWhen(true)] out TimeZoneInfo? zone, out string? nearest)
    {
        ArgumentNullException.ThrowIfNull(id);
        nearest = null;
        if (Found.TryGetValue(id, out zone)) return true;
        // The system's own look-up ignores case for zones it has seen before: without the comparison the answer would depend on the past.
        if (IsZoneId(id) && !IsWindowsId(id) && TimeZoneInfo.TryFindSystemTimeZoneById(id, out zone) && string.Equals(zone.Id, id, StringComparison.Ordinal))
        {
            Found.TryAdd(id, zone);
            return true;
        }

        zone = null;
        if (id.Length <= LongestId) nearest = NearestZone.Of(id, KnownIds.Value);
        return false;
    }

    // "UTC+12" is one; only "UTC" is a name in both worlds.
    private static bool IsWindowsId(string id) =>
        !string.Equals(id, "UTC", StringComparison.Ordinal) && TimeZoneInfo.TryConvertWindowsIdToIanaId(id, out _);

    private static bool IsZoneId(string id) =>
        id.Length is > 0 and <= LongestId
        && !id.AsSpan().ContainsAnyExcept(IdCharacters)
        && !id.StartsWith('/')
        && !id.Contains("//", StringComparison.Ordinal)
        && !Array.Exists(NotZones, name => name.EndsWith('/') ? id.StartsWith(name, StringComparison.Ordinal) : string.Equals(id, name, StringComparison.Ordinal));
}
