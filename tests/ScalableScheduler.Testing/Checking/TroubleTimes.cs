namespace ScalableScheduler.Testing.Checking;

/// <summary>When something was made to fail, ready to be asked about.</summary>
internal sealed class TroubleTimes
{
    private readonly TimeSpan _latest;
    private readonly List<(DateTimeOffset From, DateTimeOffset Until)> _all;
    private readonly List<(DateTimeOffset From, DateTimeOffset Until)> _losing;
    private readonly Dictionary<string, List<(DateTimeOffset From, DateTimeOffset Until)>> _byNode;

    public TroubleTimes(IReadOnlyList<Trouble> troubles, TimeSpan latest)
    {
        _latest = latest;
        _all = Merge(troubles, latest);
        _losing = Merge(troubles.Where(t => t.LosesWrites), TimeSpan.Zero);
        _byNode = troubles.Where(t => t.Node is not null).GroupBy(t => t.Node!, StringComparer.Ordinal).ToDictionary(g => g.Key, g => Merge(g, TimeSpan.Zero), StringComparer.Ordinal);
    }

    /// <summary>The latest instant at which something is done that could be done from <paramref name="at"/> on.</summary>
    public DateTimeOffset LatestFor(DateTimeOffset at)
    {
        var latest = at + _latest;
        var index = FirstEndingAfter(_all, at);
        return index < _all.Count && _all[index].From <= latest ? _all[index].Until + _latest : latest;
    }

    /// <summary>For how long something failed between two instants, or had just failed.</summary>
    public TimeSpan TimeBetween(DateTimeOffset from, DateTimeOffset to)
    {
        var sum = TimeSpan.Zero;
        for (var i = FirstEndingAfter(_all, from); i < _all.Count && _all[i].From < to; i++)
            sum += (_all[i].Until < to ? _all[i].Until : to) - (_all[i].From > from ? _all[i].From : from) + _latest;
        return sum;
    }

    /// <summary>Whether anything failed between two instants.</summary>
    public bool AnyBetween(DateTimeOffset from, DateTimeOffset to) => Touches(_all, from, to);

    /// <summary>Whether a node was in trouble between two instants, or writes were lost; any node when it is not known.</summary>
    public bool OfNodeBetween(string? node, DateTimeOffset from, DateTimeOffset to) => LostBetween(from, to) || (node is null
        ? _byNode.Values.Any(times => Touches(times, from, to))
        : _byNode.TryGetValue(node, out var own) && Touches(own, from, to));

    /// <summary>Whether the store may have lost writes between two instants.</summary>
    public bool LostBetween(DateTimeOffset from, DateTimeOffset to) => Touches(_losing, from, to);

    private static bool Touches(List<(DateTimeOffset From, DateTimeOffset Until)> times, DateTimeOffset from, DateTimeOffset to)
    {
        var index = FirstEndingAfter(times, from);
        return index < times.Count && times[index].From <= to;
    }

    private static int FirstEndingAfter(List<(DateTimeOffset From, DateTimeOffset Until)> times, DateTimeOffset at)
    {
        var (low, high) = (0, times.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (times[middle].Until >= at)
                high = middle;
            else
                low = middle + 1;
        }
        return low;
    }

    // Those with no calm between them that is longer than what is allowed anyway are one.
    private static List<(DateTimeOffset From, DateTimeOffset Until)> Merge(IEnumerable<Trouble> troubles, TimeSpan gap)
    {
        var merged = new List<(DateTimeOffset From, DateTimeOffset Until)>();
        foreach (var trouble in troubles.OrderBy(t => t.From))
        {
            if (merged.Count > 0 && trouble.From <= merged[^1].Until + gap)
                merged[^1] = (merged[^1].From, trouble.Until > merged[^1].Until ? trouble.Until : merged[^1].Until);
            else
                merged.Add((trouble.From, trouble.Until));
        }
        return merged;
    }
}
