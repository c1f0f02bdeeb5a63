using System.Diagnostics.Metrics;
using ScalableScheduler.Engine;

namespace ScalableScheduler.Server.Api.Events;

/// <summary>The streams' instruments.</summary>
internal sealed class EventMetrics : IDisposable
{
    private readonly Meter _meter = new(EngineMetrics.MeterName);

    public EventMetrics()
    {
        Open = _meter.CreateUpDownCounter<int>("scheduler.events.streams", "{stream}", "Event streams that are open.");
        Dropped = _meter.CreateCounter<long>("scheduler.events.readers_dropped", "{stream}", "Event streams ended because their reader was too slow, by reason: queue, its queue was full; timeout, it took nothing in time.");
    }

    public UpDownCounter<int> Open { get; }

    public Counter<long> Dropped { get; }

    public void Dispose() => _meter.Dispose();
}
