using System.Text.Json;

namespace ScalableScheduler.Worker;

/// <summary>Makes of a claimed run what a handler gets.</summary>
internal static class WorkReader
{
    // No timer takes more.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(49);

    public static Work Read(ClaimedRun run, string queue, IServiceProvider services, JsonSerializerOptions json) => new()
    {
        Id = run.RunId,
        ClaimId = run.ClaimId,
        Queue = queue,
        ScheduleId = run.ScheduleId,
        ScheduleName = run.ScheduleName,
        Attempt = run.Attempt,
        NominalTime = run.NominalTime,
        Timeout = run.Timeout < Longest ? run.Timeout : null,
        ExpiresAt = run.ExpiresAt,
        HeartbeatTimeout = run.HeartbeatTimeout,
        Origin = run.Origin,
        Services = services,
        JsonOptions = json,
        Json = run.Data ?? Work.EmptyObject,
    };
}
