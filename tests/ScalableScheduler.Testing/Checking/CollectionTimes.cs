using ScalableScheduler.Collections;

namespace ScalableScheduler.Testing.Checking;

/// <summary>What was said of the collections, and when.</summary>
internal sealed class CollectionTimes
{
    private static readonly List<(DateTimeOffset From, DateTimeOffset Until)> Always = [(DateTimeOffset.MinValue, DateTimeOffset.MaxValue)];

    private readonly Dictionary<CollectionName, Timeline<Collection>> _timelines = [];
    private readonly Dictionary<CollectionName, List<(DateTimeOffset From, DateTimeOffset Until)>> _enabled = [];

    public CollectionTimes(IReadOnlyList<AskedCollection> asked)
    {
        foreach (var versions in asked.GroupBy(a => a.Definition.Name))
        {
            var timeline = new Timeline<Collection>([.. versions.Select(v => (v.Definition, v.From, v.StoredBy, v.IsUncertain))], ended: null);
            _timelines[versions.Key] = timeline;
            _enabled[versions.Key] = Enabled(timeline);
        }
    }

    public IEnumerable<CollectionName> Names => _timelines.Keys;

    /// <summary>The times in which the collection was enabled, whatever the calls that changed it took.</summary>
    public IReadOnlyList<(DateTimeOffset From, DateTimeOffset Until)> SurelyEnabled(CollectionName name) => _enabled.GetValueOrDefault(name, Always);

    /// <summary>Whether the collection may have been enabled at some instant between two.</summary>
    public bool MaybeEnabled(CollectionName name, DateTimeOffset from, DateTimeOffset to)
    {
        if (!_timelines.TryGetValue(name, out var timeline))
            return true;
        foreach (var reign in timeline.During(from, to))
        {
            if (reign.Value.Enabled)
                return true;
        }
        return false;
    }

    /// <summary>Whether the collection ever had limits: then its schedules' runs may wait for no other reason.</summary>
    public bool EverLimited(CollectionName name)
    {
        if (!_timelines.TryGetValue(name, out var timeline))
            return false;
        foreach (var reign in timeline.All)
        {
            if (!reign.Value.Limits.IsNone)
                return true;
        }
        return false;
    }

    /// <summary>The limits of a collection over time; null when nobody defined it.</summary>
    public Timeline<Collection>? Of(CollectionName name) => _timelines.GetValueOrDefault(name);

    private static List<(DateTimeOffset From, DateTimeOffset Until)> Enabled(Timeline<Collection> timeline)
    {
        var windows = new List<(DateTimeOffset From, DateTimeOffset Until)>();
        var goesOn = false;
        foreach (var reign in timeline.All)
        {
            if (!reign.Value.Enabled)
                goesOn = false;
            else if (goesOn)
                windows[^1] = (windows[^1].From, reign.SurelyUntil);
            else if (!reign.IsUncertain)
                (goesOn, _) = (true, Add(windows, (reign.SurelyFrom, reign.SurelyUntil)));
        }
        return windows;

        static bool Add(List<(DateTimeOffset From, DateTimeOffset Until)> windows, (DateTimeOffset From, DateTimeOffset Until) window)
        {
            windows.Add(window);
            return true;
        }
    }
}
