using System.Text.Json;
using ScalableScheduler.Cron;
using ScalableScheduler.Reconciliation;
using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;
using ScalableScheduler.Schedules.Preview;
using ScalableScheduler.Storage;
using ScalableScheduler.Tasks;

namespace ScalableScheduler.Server.Api.Reading;

/// <summary>Every word of the wire that stands for a value of ours.</summary>
internal static class Vocabulary
{
    // The Python service's trigger types are the only words with a hyphen: delay-recur.
    public static readonly Words<TriggerType> Triggers = new(JsonNamingPolicy.KebabCaseLower);
    public static readonly Words<MisfireRule> Misfires = new(JsonNamingPolicy.SnakeCaseLower);
    public static readonly Words<FailedPolicy> FailedPolicies = new(JsonNamingPolicy.SnakeCaseLower);
    public static readonly Words<ScheduleStatus> ScheduleStatuses = new(JsonNamingPolicy.SnakeCaseLower);
    public static readonly Words<RunStatus> RunStatuses = new(JsonNamingPolicy.SnakeCaseLower);
    public static readonly Words<AttemptOutcome> Outcomes = new(JsonNamingPolicy.SnakeCaseLower);
    public static readonly Words<DayMatch> DayMatches = new(JsonNamingPolicy.SnakeCaseLower);
    public static readonly Words<DstEffect> DstEffects = new(JsonNamingPolicy.SnakeCaseLower);
    public static readonly Words<OverlapPolicy> Overlaps = new(JsonNamingPolicy.SnakeCaseLower);
    public static readonly Words<Delivery> Deliveries = new(JsonNamingPolicy.SnakeCaseLower);
    public static readonly Words<ScheduleBadge> Badges = new(JsonNamingPolicy.SnakeCaseLower);
    public static readonly Words<BackfillStatus> BackfillStatuses = new(JsonNamingPolicy.SnakeCaseLower);
    public static readonly Words<RunOrigin> Origins = new(JsonNamingPolicy.SnakeCaseLower);
    public static readonly Words<FailureReason> Failures = new(JsonNamingPolicy.SnakeCaseLower);
    public static readonly Words<SkipReason> SkipReasons = new(JsonNamingPolicy.SnakeCaseLower);
    public static readonly Words<FaultKind> FaultKinds = new(JsonNamingPolicy.SnakeCaseLower);
}
