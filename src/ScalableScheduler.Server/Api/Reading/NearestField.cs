namespace ScalableScheduler.Server.Api.Reading;

/// <summary>Finds the known name that a misspelt one was probably meant to be.</summary>
internal static class NearestField
{
    /// <summary>The nearest of <paramref name="known"/>; null when none comes near.</summary>
    public static string? Of(string unknown, IEnumerable<string> known)
    {
        if (unknown.Length > 64)
            return null;
        var plain = unknown.Replace("_", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal);
        var (name, distance) = known
            .Select(k => (Name: k, Distance: Distance(plain, k.Replace("_", "", StringComparison.Ordinal))))
            .DefaultIfEmpty((Name: "", Distance: int.MaxValue))
            .MinBy(k => k.Distance);
        return distance <= Math.Max(1, unknown.Length / 3) ? name : null;
    }

    // Levenshtein, upper and lower case alike: `startAt` is one underscore away from `start_at`.
    private static int Distance(string from, string to)
    {
        var row = new int[to.Length + 1];
        for (var j = 0; j <= to.Length; j++)
            row[j] = j;
        for (var i = 1; i <= from.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= to.Length; j++)
            {
                var replaced = diagonal + (char.ToLowerInvariant(from[i - 1]) == char.ToLowerInvariant(to[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }
        return row[to.Length];
    }
}
