using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace ScalableScheduler.Worker;

/// <summary>What a worker measures and traces: meter and activity source <c>ScalableScheduler.Worker</c>.</summary>
internal static class WorkerMetrics
{
    public const string Name = "ScalableScheduler.Worker";

    private static readonly Meter Meter = new(Name);

    public static readonly ActivitySource Activities = new(Name);
    public static readonly Counter<long> Claimed = Meter.CreateCounter<long>("scheduler.worker.claimed", "{run}", "Runs claimed, by queue.");
    public static readonly UpDownCounter<long> Running = Meter.CreateUpDownCounter<long>("scheduler.worker.running", "{run}", "Runs under way, by queue.");
    public static readonly Histogram<double> Duration = Meter.CreateHistogram<double>("scheduler.worker.duration", "ms", "From a run's claim to its end, by queue and outcome: succeeded, failed, cancelled, lost (taken away, or its end could not be told).");
    public static readonly Counter<long> Heartbeats = Meter.CreateCounter<long>("scheduler.worker.heartbeats", "{heartbeat}", "Heartbeats sent, by answer.");
    public static readonly Counter<long> Away = Meter.CreateCounter<long>("scheduler.worker.away", "{outage}", "How often the service went away.");

    public static KeyValuePair<string, object?> Tag(string name, object? value) => new(name, value);
}
