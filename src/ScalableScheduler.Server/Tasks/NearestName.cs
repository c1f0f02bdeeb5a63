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

    // Letters inserted, deleted or replaced, in whatever case: 'Host' is 'host'.
    private static int Edits(string a, string b)
    {
        var above = new int[b.Length + 1];
        var row = new int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++)
            above[j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var same = char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]);
                row[j] = Math.Min(above[j - 1] + (same ? 0 : 1), 1 + Math.Min(above[j], row[j - 1]));
            }
            (above, row) = (row, above);
        }
        return above[b.Length];
    }
}
