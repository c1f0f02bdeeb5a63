using ScalableScheduler.Collections;

namespace ScalableScheduler.Simulation;

/// <summary>The collections of a story.</summary>
internal sealed class Groups(SimulatedCluster cluster, Ledger ledger)
{
    /// <summary>Few runs at once.</summary>
    public static readonly CollectionName Limited = new("limited");

    /// <summary>Few runs in a second.</summary>
    public static readonly CollectionName Paced = new("paced");

    /// <summary>Switched off and on.</summary>
    public static readonly CollectionName Switched = new("switched");

    public static readonly CollectionName[] All = [Limited, Paced, Switched];

    public void Define(Draws draws)
    {
        var now = cluster.Time.GetUtcNow();
        Save(New(Limited) with { Limits = new CollectionLimits(draws.Between(2, 5), null) }, null);
        Save(New(Paced) with { Limits = new CollectionLimits(draws.Chance(0.3) ? 10 : null, draws.Between(5, 30)) }, null);
        Save(New(Switched), null);

        Collection New(CollectionName name) => new() { Name = name, Revision = 1, CreatedAt = now, UpdatedAt = now };
    }

    public void Change(CollectionName name, Func<Collection, Collection> change)
    {
        var present = SimulatedCluster.Now(cluster.Store.GetAsync(name, CancellationToken.None))!;
        var next = change(present);
        Save(next with { Revision = present.Revision + 1, UpdatedAt = cluster.Time.GetUtcNow() }, present.Revision);
    }

    private void Save(Collection collection, long? expected)
    {
        SimulatedCluster.Now(cluster.Store.SaveAsync(collection, expected, CancellationToken.None)).ShouldBeTrue();
        ledger.Stored(collection);
        cluster.Trace?.Note("user", $"collection {collection.Name}: enabled {collection.Enabled}, {collection.Limits}");
    }
}
