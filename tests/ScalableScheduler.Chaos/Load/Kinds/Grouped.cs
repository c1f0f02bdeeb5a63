using ScalableScheduler.Collections;
using ScalableScheduler.Schedules;

namespace ScalableScheduler.Chaos.Load.Kinds;

/// <summary>The collections, and the schedules in them. Each limit is reached again and again, and leaves time to catch up.</summary>
internal static class Grouped
{
    /// <summary>Few attempts at once.</summary>
    public static readonly CollectionName Limited = new("limited");

    /// <summary>Few attempts in a second.</summary>
    public static readonly CollectionName Paced = new("paced");

    /// <summary>Switched off and on.</summary>
    public static readonly CollectionName Switched = new("switched");

    public static IEnumerable<Collection> Collections() =>
    [
        New(Limited, new CollectionLimits(3, null)),
        New(Paced, new CollectionLimits(null, 2)),
        New(Switched, CollectionLimits.None),
    ];

    public static IEnumerable<Schedule> Of(Uri target)
    {
        for (var i = 0; i < 4; i++)
            yield return Wanted.Sent($"limited-{i}", TriggerType.Cron, "*/4 * * * * *", new Uri(target, Paths.Slow)) with { Collection = Limited };
        // All due at one instant, and many more than may begin in the seconds over which a rate is judged.
        for (var i = 0; i < 24; i++)
            yield return Wanted.Sent($"paced-{i}", TriggerType.Cron, "*/20 * * * * *", new Uri(target, Paths.Quick)) with { Collection = Paced };
        for (var i = 0; i < 2; i++)
            yield return Wanted.Sent($"switched-{i}", TriggerType.Cron, Rhythms.EachSecond, new Uri(target, Paths.Quick)) with { Collection = Switched };
    }

    /// <summary>What a user may say anew of a collection.</summary>
    public static Collection Changed(Collection collection, Random random) =>
        collection.Name == Limited ? collection with { Limits = new CollectionLimits(random.Next(2, 5), null) }
        : collection.Name == Switched ? collection with { Enabled = !collection.Enabled }
        : collection with { Description = $"edited, {collection.Revision} before" };

    // The service says which revision it is, and when it was stored.
    private static Collection New(CollectionName name, CollectionLimits limits) =>
        new() { Name = name, Limits = limits, Revision = 0, CreatedAt = default, UpdatedAt = default };
}
