using ScalableScheduler.Text;

namespace ScalableScheduler.Time;

/// <summary>The zone id a misspelt one was probably meant to be.</summary>
internal static class NearestZone
{
    public static string? Of(string id, IReadOnlyList<string> known)
    {
        var wanted = Plain(id);
        if (wanted.Length == 0) return null;
        if (known.FirstOrDefault(candidate => string.Equals(Plain(candidate), wanted, StringComparison.Ordinal)) is { } same) return same;
        if (TimeZoneInfo.TryConvertWindowsIdToIanaId(id, out var iana)) return iana;
        var city = LastPart(wanted);
        string? best = null;
        var bestDistance = int.MaxValue;
        foreach (var candidate in known)
        {
            var plain = Plain(candidate);
            // "Vienna" and "Austria/Vienna" mean Europe/Vienna: the right city in the wrong place is nearer than any two typos.
            var distance = Math.Min(EditDistance.Between(wanted, plain) * 2, (EditDistance.Between(city, LastPart(plain)) * 2) + 1);
            if (distance >= bestDistance) continue;
            bestDistance = distance;
            best = candidate;
        }

        return bestDistance <= 2 * Math.Max(1, city.Length / 3) + 1 ? best : null;
    }

    private static string Plain(string id) => id.Trim().Replace(' ', '_').ToUpperInvariant();

    private static string LastPart(string id) => id[(id.LastIndexOf('/') + 1)..];
}
