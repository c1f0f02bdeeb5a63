namespace ScalableScheduler.Chaos.Topologies;

/// <summary>The Redis servers that nodes work with.</summary>
internal abstract class Topology : IAsyncDisposable
{
    /// <summary>How a node reaches them: flags of the service.</summary>
    /// <param name="node">The node's number, from 0.</param>
    public abstract IReadOnlyList<string> FlagsOf(int node);

    /// <summary>Variables of a node's process.</summary>
    /// <param name="node">The node's number, from 0.</param>
    public virtual IReadOnlyDictionary<string, string?> EnvironmentOf(int node) => new Dictionary<string, string?>(StringComparer.Ordinal);

    public abstract ValueTask DisposeAsync();
}
