using ScalableScheduler.Chaos.Evidence;
using ScalableScheduler.Chaos.Faults;
using ScalableScheduler.Chaos.Load;
using ScalableScheduler.Chaos.Nodes;
using ScalableScheduler.Chaos.Watch;

namespace ScalableScheduler.Chaos.Acts;

/// <summary>What an act left behind.</summary>
/// <param name="Act">The act.</param>
/// <param name="Seed">What it was drawn from.</param>
/// <param name="Took">How long it took.</param>
/// <param name="Crowd">What was asked for, and acknowledged.</param>
/// <param name="Arrivals">What targets and workers saw.</param>
/// <param name="Stock">What the API says at the end.</param>
/// <param name="Blows">The faults that struck.</param>
/// <param name="Fleet">The nodes, with their output and memory.</param>
/// <param name="Quietness">Whether the machine had time for it.</param>
/// <param name="Repeated">How many calls users and workers had to repeat.</param>
/// <param name="Settled">Whether nothing was open at the end.</param>
internal sealed record ActResult(
    Act Act,
    int Seed,
    TimeSpan Took,
    Crowd Crowd,
    Arrivals Arrivals,
    Stock Stock,
    IReadOnlyList<Blow> Blows,
    Fleet Fleet,
    Quietness Quietness,
    int Repeated,
    bool Settled);
