namespace ScalableScheduler.Text;

/// <summary>Finds what a user probably meant by an unknown name of a field or a value.</summary>
public static class NearestName
{
    /// <summary>The known name with the fewest edits, when they are few for its length: of three letters one may be wrong,
    /// of six two. Case and underscores are not told apart: <c>startAt</c> is <c>start_at</c>.</summary>
    public static string? Of(string unknown, IEnumerable<string> known)
    {
        var wanted = Plain(unknown);
        string? nearest = null;
        var fewest = int.MaxValue;
        foreach (var name in known)
        {
            var plain = Plain(name);
            // A name far longer than any of ours is not a typing error, and would make the search long.
            if (Math.Abs(plain.Length - wanted.Length) > Allowance(plain))
                continue;
            var edits = EditDistance.Between(wanted, plain);
            if (edits <= Allowance(plain) && edits < fewest)
                (nearest, fewest) = (name, edits);
        }
        return nearest;
    }

    /// <summary><c> Did you mean 'topic'?</c>, or nothing when no known name is near.</summary>
    public static string Hint(string unknown, IEnumerable<string> known) =>
        Of(unknown, known) is { } nearest ? $" Did you mean '{nearest}'?" : "";

    private static int Allowance(string name) => Math.Max(1, name.Length / 3);

    private static string Plain(string name) => name.Replace("_", "", StringComparison.Ordinal).ToUpperInvariant();
}
