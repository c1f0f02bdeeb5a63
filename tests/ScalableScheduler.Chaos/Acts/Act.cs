using ScalableScheduler.Chaos.Faults;
using ScalableScheduler.Chaos.Topologies;

namespace ScalableScheduler.Chaos.Acts;

/// <summary>A part of a run: a topology, and what is done to it.</summary>
/// <param name="Name">What it is called on the command line.</param>
/// <param name="What">What it shows, in a line.</param>
/// <param name="Open">Starts the servers.</param>
/// <param name="Faults">What is broken, made for the topology and the time that there is.</param>
internal sealed record Act(string Name, string What, Func<Task<Topology>> Open, Func<Topology, ActTime, IReadOnlyList<Fault>> Faults)
{
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Why it can't be done here; null when it can.</summary>
    public string? Impossible { get; init; }
}
