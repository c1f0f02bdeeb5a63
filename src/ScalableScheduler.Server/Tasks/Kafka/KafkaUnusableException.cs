using ScalableScheduler.Tasks;

namespace ScalableScheduler.Server.Tasks.Kafka;

/// <summary>There can be no producer or no consumer, whatever the cluster does.</summary>
internal sealed class KafkaUnusableException(DispatchOutcome outcome, string message, Exception? inner) : Exception(message, inner)
{
    /// <summary>How the dispatch ends that needed it.</summary>
    public DispatchOutcome Outcome { get; } = outcome;

    // Another node may have it, so a run is not lost for it.
    public static KafkaUnusableException NotInstalled(DllNotFoundException e) =>
        new(DispatchOutcome.Undeliverable, "The Kafka client librdkafka is not installed on this node (apt-get install librdkafka1).", e);

    /// <summary>A certificate's file is not there, a key does not fit, a setting is unknown.</summary>
    public static KafkaUnusableException Refused(Exception e) =>
        new(DispatchOutcome.Rejected, $"The Kafka client refuses the settings: {e.Message}", e);
}
