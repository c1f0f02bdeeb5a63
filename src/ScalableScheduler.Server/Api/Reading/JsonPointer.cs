namespace ScalableScheduler.Server.Api.Reading;

/// <summary>Paths into a JSON document (RFC 6901).</summary>
internal static class JsonPointer
{
    /// <summary>The pointer to a member of what <paramref name="parent"/> points to.</summary>
    public static string Member(string parent, string name) =>
        $"{parent}/{name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}";

    /// <summary>The pointer to an item of the array that <paramref name="parent"/> points to.</summary>
    public static string Item(string parent, int index) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{parent}/{index}");

    /// <summary>The names along a pointer.</summary>
    public static string[] Split(string pointer) =>
        [.. pointer.Split('/').Skip(1).Select(n => n.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal))];
}
