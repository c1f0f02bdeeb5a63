namespace ScalableScheduler.Testing.Checking;

/// <summary>A time in which a schedule surely fires, in the same way.</summary>
/// <param name="Version">How.</param>
/// <param name="From">From here on.</param>
/// <param name="Until">Up to here.</param>
internal sealed record Window(Version Version, DateTimeOffset From, DateTimeOffset Until)
{
    /// <summary>The windows of a life, in order: between those there are edits, pauses, and its collection's pauses.</summary>
    public static IReadOnlyList<Window> Of(Life life, CollectionTimes collections)
    {
        var windows = new List<Window>();
        Reign<Version>? begun = null;
        Reign<Version>? last = null;
        foreach (var reign in life.Versions.All)
        {
            if (last is not null && begun is not null && !last.Value.IsLike(reign.Value))
            {
                Close();
                begun = null;
            }
            if (reign.Value.Definition.Enabled && begun is null && !reign.IsUncertain)
                begun = reign;
            last = reign;
        }
        if (begun is not null)
            Close();
        return windows;

        void Close()
        {
            foreach (var (from, until) in collections.SurelyEnabled(begun.Value.Definition.Collection))
            {
                var both = (From: from > begun.SurelyFrom ? from : begun.SurelyFrom, Until: until < last!.SurelyUntil ? until : last.SurelyUntil);
                if (both.From < both.Until)
                    windows.Add(new Window(begun.Value, both.From, both.Until));
            }
        }
    }
}
