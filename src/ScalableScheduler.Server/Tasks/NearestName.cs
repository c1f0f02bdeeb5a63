namespace ScalableScheduler.Server.Tasks;

/// <summary>Finds what a user probably meant by an unknown name.</summary>
internal static class NearestName
{
    /// <summary><c> Did you mean 'topic'?</c>, or nothing when no known name is near.</summary>
    public static string Hint(string unknown, IEnumerable<string> known) =>
        Of(unknown, known) is { } nearest ? $" Did you mean '{nearest}'?" : "";

    /// <summary>The known name with the fewest edits, when they are few for its length: of three letters one may be wrong,
    /// of six two.</summary>
    public static string? Of(string unknown, IEnumerable<string> known)
    {
        string? nearest = null;
        var fewest = int.MaxValue;
        foreach (var name in known)
        {
            // A name far longer than any of ours is not a typing error, and would make the table below large.
            if (Math.Abs(name.Length - unknown.Length) > name.Length / 3)
                continue;
            var edits = Edits(unknown, name);
            if (edits <= Math.Max(1, name.Length / 3) && edits < fewest)
                (nearest, fewest) = (name, edits);
        }
        return nearest;
    }

    // Letters inserted, deleted, replaced or swapped with their neighbour, in whatever case: 'Host' is 'host'.
    private static int Edits(string a, string b)
    {
        var edits = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
            edits[i, 0] = i;
        for (var j = 0; j <= b.Length; j++)
            edits[0, j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                var replaced = edits[i - 1, j - 1] + (Same(a[i - 1], b[j - 1]) ? 0 : 1);
                edits[i, j] = Math.Min(replaced, 1 + Math.Min(edits[i - 1, j], edits[i, j - 1]));
                if (i > 1 && j > 1 && Same(a[i - 1], b[j - 2]) && Same(a[i - 2], b[j - 1]))
                    edits[i, j] = Math.Min(edits[i, j], edits[i - 2, j - 2] + 1);
            }
        }
        return edits[a.Length, b.Length];
    }

    private static bool Same(char a, char b) => char.ToLowerInvariant(a) == char.ToLowerInvariant(b);
}
