using System.Text.Json;
using ScalableScheduler.Cron;
using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;
using ScalableScheduler.Tasks;
using ScalableScheduler.Work;

namespace ScalableScheduler.Chaos.Load;

/// <summary>Makes schedules as a user wants them.</summary>
internal static class Wanted
{
    public static readonly TimeSpan HeartbeatTimeout = TimeSpan.FromSeconds(5);

    /// <summary>A schedule whose runs are sent to an address.</summary>
    public static Schedule Sent(string id, TriggerType type, string text, Uri url, DateTimeOffset? startAt = null) =>
        Of(id, type, text, new TaskDefinition { Type = "rest", Connection = Json(new { host = url }), Data = Json(new { id }) }, startAt);

    /// <summary>A schedule whose runs workers claim.</summary>
    public static Schedule Claimed(string id, TriggerType type, string text, string queue)
    {
        var task = new TaskDefinition { Type = "worker", Connection = Json(new { queue, heartbeat_timeout = "5s" }), Data = Json(new { id }) };
        return Of(id, type, text, task, startAt: null) with
        {
            Work = new WorkSettings { Queue = new QueueName(queue), HeartbeatTimeout = HeartbeatTimeout },
            Timeout = WorkSettings.DefaultTimeout,
        };
    }

    /// <summary>So many attempts, with waits that are not drawn.</summary>
    public static RetrySettings Retry(int attempts) => new() { MaxAttempts = attempts, InitialDelay = TimeSpan.FromSeconds(1), Jitter = false };

    /// <summary>The same schedule by another timing rule.</summary>
    public static Schedule Timed(Schedule schedule, TriggerType type, string text)
    {
        var definition = new TriggerDefinition(type, text, "UTC", DayMatch.Or, schedule.StartAt ?? DateTimeOffset.UnixEpoch);
        return TriggerReader.TryRead(definition, schedule.Id, out var trigger, out var error)
            ? schedule with { TriggerDefinition = definition, Trigger = trigger }
            : throw new ArgumentException(error.Message, nameof(text));
    }

    private static Schedule Of(string id, TriggerType type, string text, TaskDefinition task, DateTimeOffset? startAt) => Timed(
        new Schedule { Id = new ScheduleId(id), Name = id, StartAt = startAt, Task = task, TriggerDefinition = null!, Trigger = null! }, type, text);

    private static JsonElement Json(object value) => JsonSerializer.SerializeToElement(value);
}
