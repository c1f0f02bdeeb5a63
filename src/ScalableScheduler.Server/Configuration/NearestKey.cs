using ScalableScheduler.Text;

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
            int whole = EditDistance.Between(unknown, key);
            int moved = string.Equals(name, LastPart(key), StringComparison.Ordinal) ? 1 : int.MaxValue;
            return (Math.Min(whole, moved), whole);
        }) ?? throw new ArgumentException("At least one known key is needed.", nameof(known));
    }

    private static string LastPart(string key) => key[(key.LastIndexOf('.') + 1)..];
}
