using System.Text.Json.Serialization;
using ScalableScheduler.Backups.Lines;
using ScalableScheduler.Cron;
using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;
using ScalableScheduler.Tasks;

namespace ScalableScheduler.Storage.Forms;

/// <summary>The JSON of what is stored: short where it is kept by the million, without what is at its default.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    Converters =
    [
        typeof(InstantConverter),
        typeof(DurationConverter),
        typeof(SnakeCaseEnumConverter<TriggerType>),
        typeof(SnakeCaseEnumConverter<DayMatch>),
        typeof(SnakeCaseEnumConverter<MisfireRule>),
        typeof(SnakeCaseEnumConverter<OverlapPolicy>),
        typeof(SnakeCaseEnumConverter<Delivery>),
        typeof(SnakeCaseEnumConverter<FailedPolicy>),
        typeof(SnakeCaseEnumConverter<AttemptOutcome>),
        typeof(SnakeCaseEnumConverter<RunStatus>),
        typeof(SnakeCaseEnumConverter<SkipReason>),
        typeof(SnakeCaseEnumConverter<RunOrigin>),
        typeof(SnakeCaseEnumConverter<FailureReason>),
        typeof(SnakeCaseEnumConverter<BackfillStatus>),
    ])]
[JsonSerializable(typeof(StoredSchedule))]
[JsonSerializable(typeof(StoredRun))]
[JsonSerializable(typeof(StoredRecord))]
[JsonSerializable(typeof(StoredLastRun))]
[JsonSerializable(typeof(StoredDeadLetter))]
[JsonSerializable(typeof(StoredBackfill))]
[JsonSerializable(typeof(StoredCollection))]
[JsonSerializable(typeof(StoredCollectionState))]
[JsonSerializable(typeof(StoredEvent))]
[JsonSerializable(typeof(StoredNode))]
[JsonSerializable(typeof(HeaderLine))]
[JsonSerializable(typeof(CollectionLine))]
[JsonSerializable(typeof(JobLine))]
[JsonSerializable(typeof(ScheduleLine))]
[JsonSerializable(typeof(RecordLine))]
[JsonSerializable(typeof(DeadLetterLine))]
[JsonSerializable(typeof(ChainTriggerLine))]
[JsonSerializable(typeof(UnreadableLine))]
[JsonSerializable(typeof(FooterLine))]
internal sealed partial class StoredJson : JsonSerializerContext;
