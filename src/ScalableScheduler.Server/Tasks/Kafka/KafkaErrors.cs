using Confluent.Kafka;
using ScalableScheduler.Tasks;

namespace ScalableScheduler.Server.Tasks.Kafka;

/// <summary>What an error of the client or the broker means for the run.</summary>
internal static class KafkaErrors
{
    public static DispatchOutcome OutcomeOf(ErrorCode code) => code switch
    {
        // No broker answered in time, so nobody said no.
        ErrorCode.Local_MsgTimedOut or ErrorCode.Local_TimedOut or ErrorCode.Local_TimedOutQueue
            or ErrorCode.Local_Transport or ErrorCode.Local_AllBrokersDown or ErrorCode.Local_Resolve
            or ErrorCode.Local_Ssl or ErrorCode.NetworkException or ErrorCode.BrokerNotAvailable
            => DispatchOutcome.Undeliverable,

        // Who we are, and what we may.
        ErrorCode.Local_Authentication or ErrorCode.SaslAuthenticationFailed or ErrorCode.UnsupportedSaslMechanism
            or ErrorCode.IllegalSaslState or ErrorCode.TopicAuthorizationFailed or ErrorCode.ClusterAuthorizationFailed
            or ErrorCode.TransactionalIdAuthorizationFailed or ErrorCode.SecurityDisabled or ErrorCode.PolicyViolation
            => DispatchOutcome.Rejected,

        // Where it should go. The client has asked for the topic again and again before it says so.
        ErrorCode.UnknownTopicOrPart or ErrorCode.Local_UnknownTopic or ErrorCode.Local_UnknownPartition
            or ErrorCode.TopicException
            => DispatchOutcome.Rejected,

        // What it is.
        ErrorCode.MsgSizeTooLarge or ErrorCode.RecordListTooLarge or ErrorCode.InvalidRecord or ErrorCode.InvalidMsgSize
            or ErrorCode.InvalidTimestamp or ErrorCode.InvalidRequiredAcks or ErrorCode.InvalidConfig
            or ErrorCode.InvalidRequest or ErrorCode.UnsupportedVersion or ErrorCode.UnsupportedForMessageFormat
            or ErrorCode.UnsupportedCompressionType or ErrorCode.Local_InvalidArg or ErrorCode.Local_UnsupportedFeature
            or ErrorCode.Local_BadMsg or ErrorCode.Local_BadCompression
            => DispatchOutcome.Rejected,

        // The rest passes: too few replicas in sync, a full queue, a leader that moves, a producer that must begin anew.
        _ => DispatchOutcome.Retry,
    };

    /// <summary>The result of a delivery that failed.</summary>
    /// <param name="error">The delivery's.</param>
    /// <param name="lastTrouble">The last that the client said about its connections: a message that timed out says nothing of why.</param>
    /// <param name="cluster">Where it should have gone.</param>
    public static DispatchResult ResultOf(Error error, Error? lastTrouble, KafkaCluster cluster)
    {
        var outcome = OutcomeOf(error.Code);
        if (outcome is not DispatchOutcome.Undeliverable)
            return new DispatchResult(outcome, $"Kafka at {cluster.Servers}: {error.Reason} ({error.Code})");
        if (lastTrouble is { Code: ErrorCode.Local_Authentication or ErrorCode.SaslAuthenticationFailed })
            return new DispatchResult(DispatchOutcome.Rejected, $"Kafka at {cluster.Servers} refused the login: {lastTrouble.Reason}");
        var why = lastTrouble is null ? error.Reason : lastTrouble.Reason;
        return new DispatchResult(outcome, $"No broker of {cluster.Servers} took the message: {why} ({error.Code})");
    }
}
