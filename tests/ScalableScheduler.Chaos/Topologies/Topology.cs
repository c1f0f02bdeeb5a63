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

    /// <summary>The last that its servers wrote of what they decided.</summary>
    public virtual IEnumerable<string> Output => [];

    public abstract ValueTask DisposeAsync();
}
