using ScalableScheduler.Coordination;

namespace ScalableScheduler.Engine;

/// <summary>What a node says of itself to the others.</summary>
/// <param name="Id">The process.</param>
/// <param name="Name">The pod or host.</param>
/// <param name="Version">Of the service.</param>
/// <param name="StartedAt">By its own clock.</param>
public sealed record NodeDescription(NodeId Id, string Name, string Version, DateTimeOffset StartedAt);
