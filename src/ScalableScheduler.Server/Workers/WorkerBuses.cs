using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;

namespace ScalableScheduler.Server.Workers;

/// <summary>The buses that are configured, by name.</summary>
internal sealed class WorkerBuses(IEnumerable<IWorkerBus> buses)
{
    private readonly FrozenDictionary<string, IWorkerBus> _byName = buses.ToFrozenDictionary(b => b.Name, StringComparer.Ordinal);

    /// <summary>In alphabetical order.</summary>
    public IReadOnlyList<string> Names => [.. _byName.Keys.Order(StringComparer.Ordinal)];

    public bool TryGet(string name, [NotNullWhen(true)] out IWorkerBus? bus) => _byName.TryGetValue(name, out bus);
}
