using System.Diagnostics.Metrics;

namespace ScalableScheduler.Engine;

/// <summary>The engine's instruments. Meter <c>ScalableScheduler</c>; no label ever carries a schedule's id.</summary>
public sealed class EngineMetrics : IDisposable
{
    public const string MeterName = "ScalableScheduler";

    private readonly Meter _meter = new(MeterName);

    public EngineMetrics()
    {
        Fired = _meter.CreateCounter<long>("scheduler.occurrences.fired", "{occurrence}", "Occurrences accepted as runs.");
        Skipped = _meter.CreateCounter<long>("scheduler.occurrences.skipped", "{occurrence}", "Occurrences left out, by reason.");
        TriggerDelay = _meter.CreateHistogram<double>("scheduler.trigger.delay", "ms", "From an occurrence's nominal time to its acceptance.");
        Attempts = _meter.CreateCounter<long>("scheduler.attempts", "{attempt}", "Attempts that ended, by task type and outcome.");
        Recovered = _meter.CreateCounter<long>("scheduler.runs.recovered", "{run}", "Runs offered again because their node went away.");
        RefusedEndings = _meter.CreateCounter<long>("scheduler.runs.ending_refused", "{run}", "Attempts whose ending came too late: another node had taken the run over, or its schedule was deleted.");
        Unreadable = _meter.CreateCounter<long>("scheduler.entries.unreadable", "{entry}", "Due entries that this version can't read.");
        StaleTokens = _meter.CreateCounter<long>("scheduler.fencing.refused", "{write}", "Writes of this node refused because another node owns the partition.");
        StoreFailures = _meter.CreateCounter<long>("scheduler.store.failures", "{call}", "Calls of the engine's loops that the store did not answer.");
        Claimed = _meter.CreateCounter<long>("scheduler.work.claimed", "{run}", "Runs claimed by workers.");
        ClaimDelay = _meter.CreateHistogram<double>("scheduler.work.claim_delay", "ms", "From a run's offer to its claim.");
        Reports = _meter.CreateCounter<long>("scheduler.work.reports", "{report}", "Reports of workers, by what became of them.");
        Lapses = _meter.CreateCounter<long>("scheduler.work.lapses", "{run}", "Runs whose worker was too late, by what for.");
        Parked = _meter.CreateCounter<long>("scheduler.work.parked", "{message}", "Messages of workers that nobody can make anything of, put aside, by bus.");
        BusConnections = _meter.CreateUpDownCounter<long>("scheduler.work.bus_connections", "{connection}", "Connections over which reports of workers are heard, by bus.");
        BusJobs = _meter.CreateUpDownCounter<long>("scheduler.work.bus_jobs", "{job}", "Jobs to whose workers' reports this node listens, by bus.");
        EventsDropped = _meter.CreateCounter<long>("scheduler.events.dropped", "{event}", "Events that the store did not take, or not in time; they are told to nobody.");
        Faults = _meter.CreateCounter<long>("scheduler.check.faults", "{fault}", "Records that were not as they must be, by kind, and whether they were repaired.");
        CheckDuration = _meter.CreateHistogram<double>("scheduler.check.duration", "ms", "How long it took to look through a partition.");
    }

    public Counter<long> Fired { get; }

    public Counter<long> Skipped { get; }

    public Histogram<double> TriggerDelay { get; }

    public Counter<long> Attempts { get; }

    public Counter<long> Recovered { get; }

    public Counter<long> RefusedEndings { get; }

    public Counter<long> Unreadable { get; }

    public Counter<long> StaleTokens { get; }

    public Counter<long> StoreFailures { get; }

    public Counter<long> Claimed { get; }

    public Histogram<double> ClaimDelay { get; }

    public Counter<long> Reports { get; }

    public Counter<long> Lapses { get; }

    public Counter<long> Parked { get; }

    public UpDownCounter<long> BusConnections { get; }

    public UpDownCounter<long> BusJobs { get; }

    public Counter<long> EventsDropped { get; }

    public Counter<long> Faults { get; }

    public Histogram<double> CheckDuration { get; }

    public void Dispose() => _meter.Dispose();
}
