using System.Diagnostics;
using System.Globalization;
using ScalableScheduler.Tasks;

namespace ScalableScheduler.Server.Tasks;

/// <summary>What every dispatch says about its run. Names and meaning of the first two follow Standard Webhooks.</summary>
internal static class RunHeaders
{
    /// <summary>The run's id: the same on every attempt, so that the target can tell a repetition.</summary>
    public const string Id = "webhook-id";

    /// <summary>When this attempt was sent, in Unix seconds.</summary>
    public const string Timestamp = "webhook-timestamp";

    /// <summary>The run's id under the name that many HTTP APIs look for.</summary>
    public const string IdempotencyKey = "Idempotency-Key";

    public const string ScheduleId = "X-Scheduler-Schedule-Id";

    /// <summary>As <see cref="AsciiName"/> writes it where only ASCII can stand.</summary>
    public const string ScheduleName = "X-Scheduler-Schedule-Name";

    /// <summary>When the run was due, RFC 3339 in UTC with milliseconds.</summary>
    public const string NominalTime = "X-Scheduler-Nominal-Time";

    /// <summary>1 for the first.</summary>
    public const string Attempt = "X-Scheduler-Attempt";

    /// <summary>By which a worker shows, when it reports, that the run is still its own. Only where workers report.</summary>
    public const string ClaimId = "X-Scheduler-Claim-Id";

    /// <summary>What a worker is to do: <see cref="RunAction"/> or <see cref="CancelAction"/>. Only where workers report.</summary>
    public const string Action = "X-Scheduler-Action";

    public const string RunAction = "run";
    public const string CancelAction = "cancel";

    /// <summary>W3C Trace Context.</summary>
    public const string TraceParent = "traceparent";

    private const string Prefix = "X-Scheduler-";

    /// <summary>Whether the service sets this header, so that no user can.</summary>
    public static bool IsReserved(string name) =>
        name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase)
        || Is(name, Id) || Is(name, Timestamp) || Is(name, IdempotencyKey) || Is(name, TraceParent) || Is(name, "tracestate");

    /// <summary>The name as it is when it is ASCII without a percent sign; otherwise percent-encoded UTF-8 (RFC 3986),
    /// which whoever always decodes reads right in both cases.</summary>
    public static string AsciiName(string name)
    {
        var plain = name.Length == 0 || (name[0] != ' ' && name[^1] != ' ');
        foreach (var c in name)
            plain &= c is >= ' ' and <= '~' and not '%';
        return plain ? name : Uri.EscapeDataString(name);
    }

    public static string NominalTimeOf(Dispatch dispatch) =>
        dispatch.NominalTime.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    public static string AttemptOf(Dispatch dispatch) => dispatch.Attempt.ToString(CultureInfo.InvariantCulture);

    /// <summary>The present trace, when there is one.</summary>
    public static string? TraceParentNow() =>
        Activity.Current is { IdFormat: ActivityIdFormat.W3C } activity ? activity.Id : null;

    private static bool Is(string name, string other) => name.Equals(other, StringComparison.OrdinalIgnoreCase);
}
