namespace ScalableScheduler.Server.Configuration;

/// <summary>Finds what a user probably meant by an unknown key.</summary>
internal static class NearestKey
{
    /// <summary>
    /// The known key with the fewest edits to <paramref name="unknown"/>. A right name in a wrong section counts as
    /// one edit, so that <c>timezone</c> leads to <c>scheduler.timezone</c> and not to <c>store</c>.
    /// </summary>
    public static string Find(string unknown, IEnumerable<string> known)
    {
        string name = LastPart(unknown);
        return known.MinBy(key =>
        {
            int whole = Distance(unknown, key);
            int moved = string.Equals(name, LastPart(key), StringComparison.Ordinal) ? 1 : int.MaxValue;
            return (Math.Min(whole, moved), whole);
        }) ?? throw new ArgumentException("At least one known key is needed.", nameof(known));
    }

    /// <summary>Edits between two texts; an edit inserts, deletes or replaces a character, or swaps two neighbours.</summary>
    public static int Distance(string a, string b)
    {
        var rows = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++) rows[i, 0] = i;
        for (int j = 0; j <= b.Length; j++) rows[0, j] = j;
        for (int i = 1; i <= a.Length; i++)
        {
            for (int j = 1; j <= b.Length; j++)
            {
                int replaced = rows[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                rows[i, j] = Math.Min(replaced, 1 + Math.Min(rows[i - 1, j], rows[i, j - 1]));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    rows[i, j] = Math.Min(rows[i, j], rows[i - 2, j - 2] + 1);
            }
        }

        return rows[a.Length, b.Length];
    }

    private static string LastPart(string key) => key[(key.LastIndexOf('.') + 1)..];
}
