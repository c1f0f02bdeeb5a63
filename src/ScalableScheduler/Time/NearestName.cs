namespace ScalableScheduler.Time;

/// <summary>The zone id a misspelt one was probably meant to be.</summary>
internal static class NearestName
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
            var distance = Math.Min(Distance(wanted, plain) * 2, (Distance(city, LastPart(plain)) * 2) + 1);
            if (distance >= bestDistance) continue;
            bestDistance = distance;
            best = candidate;
        }

        return bestDistance <= 2 * Math.Max(1, city.Length / 3) + 1 ? best : null;
    }

    private static string Plain(string id) => id.Trim().Replace(' ', '_').ToUpperInvariant();

    private static string LastPart(string id) => id[(id.LastIndexOf('/') + 1)..];

    // Levenshtein: insertions, deletions and replacements that turn one into the other.
    private static int Distance(string from, string to)
    {
        Span<int> row = stackalloc int[to.Length + 1];
        for (var j = 0; j <= to.Length; j++) row[j] = j;
        for (var i = 1; i <= from.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= to.Length; j++)
            {
                var above = row[j];
                var replaced = diagonal + (from[i - 1] == to[j - 1] ? 0 : 1);
                row[j] = Math.Min(replaced, Math.Min(above, row[j - 1]) + 1);
                diagonal = above;
            }
        }

        return row[to.Length];
    }
}
