using ScalableScheduler.Tasks;

namespace ScalableScheduler.Server.Tasks.Kafka;

/// <summary>There can be no producer, whatever the cluster does.</summary>
internal sealed class KafkaUnusableException(DispatchOutcome outcome, string message, Exception inner) : Exception(message, inner)
{
    /// <summary>How the dispatch ends that needed it.</summary>
    public DispatchOutcome Outcome { get; } = outcome;
}
