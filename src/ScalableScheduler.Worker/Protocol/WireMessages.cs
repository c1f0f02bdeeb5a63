using System.Text.Json;
using System.Text.Json.Serialization;

namespace ScalableScheduler.Worker;

internal sealed record ClaimRequest(int Limit, TimeSpan Wait, string Worker);

internal sealed record ClaimResponse(IReadOnlyList<ClaimedRun> Runs);

/// <summary>A run as the service gives it.</summary>
internal sealed record ClaimedRun
{
    public required string RunId { get; init; }

    public required string ClaimId { get; init; }

    public string ScheduleId { get; init; } = "";

    public string ScheduleName { get; init; } = "";

    public int Attempt { get; init; } = 1;

    public DateTimeOffset NominalTime { get; init; }

    public JsonElement? Data { get; init; }

    public TimeSpan? Timeout { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    public TimeSpan? HeartbeatTimeout { get; init; }

    public string? Origin { get; init; }
}

internal sealed record HeartbeatRequest(string ClaimId, double? Percent, string? Message, string Worker);

internal sealed record HeartbeatResponse(string? Status, bool Cancel);

internal sealed record SucceedRequest(string ClaimId, JsonElement? Result, string? Message);

internal sealed record FailRequest(string ClaimId, string Reason, bool Retry, TimeSpan? RetryAfter);

internal sealed record CancelledRequest(string ClaimId, string? Message);

/// <summary>What is read of a problem (RFC 9457).</summary>
internal sealed record Problem(string? Title, string? Detail);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, Converters = [typeof(WireDuration)])]
[JsonSerializable(typeof(ClaimRequest))]
[JsonSerializable(typeof(ClaimResponse))]
[JsonSerializable(typeof(HeartbeatRequest))]
[JsonSerializable(typeof(HeartbeatResponse))]
[JsonSerializable(typeof(SucceedRequest))]
[JsonSerializable(typeof(FailRequest))]
[JsonSerializable(typeof(CancelledRequest))]
[JsonSerializable(typeof(Problem))]
internal sealed partial class WireJson : JsonSerializerContext;
