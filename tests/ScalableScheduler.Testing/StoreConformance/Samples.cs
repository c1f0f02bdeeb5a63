using System.Text.Json;
using ScalableScheduler.Coordination;
using ScalableScheduler.Cron;
using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;
using ScalableScheduler.Tasks;
using ScalableScheduler.Work;

namespace ScalableScheduler.Testing.StoreConformance;

/// <summary>Definitions and runs for store tests.</summary>
public static class Samples
{
    public static readonly NodeId Node = new("node-a");

    /// <summary>A schedule every minute, with what else the test needs set on it.</summary>
    public static Schedule Schedule(string id, string name = "", Client? client = null)
    {
        var rule = new TriggerDefinition(TriggerType.Cron, "* * * * *", "Europe/Berlin", DayMatch.Or, Start);
        return new Schedule
        {
            Id = new ScheduleId(id),
            Name = name,
            Client = client ?? Client.None,
            TriggerDefinition = rule,
            Trigger = Read(rule, id),
            Task = new TaskDefinition { Type = "rest", Connection = Json("""{"host":"http://target/hook","method":"POST"}""") },
            Revision = 1,
            CreatedAt = Start,
            UpdatedAt = Start,
        };
    }

    /// <summary>A schedule with every field set to something else than its default.</summary>
    public static Schedule FullSchedule(string id)
    {
        var rule = new TriggerDefinition(TriggerType.Interval, "90s", "America/New_York", DayMatch.And, Start.AddMilliseconds(123));
        return new Schedule
        {
            Id = new ScheduleId(id),
            Name = "Nightly \"export\" – émoji 🚀",
            Client = new Client("shop", "orders", "export", "42", "run"),
            TriggerDefinition = rule,
            Trigger = Read(rule, id),
            Task = new TaskDefinition
            {
                Type = "kafka",
                Connection = Json("""{"host":"broker:9092","topic":"t","headers":{"a":"ä"}}"""),
                Data = Json("""{"nested":[1,2.50,null,"x"]}"""),
                Failure = new FailurePolicy(FailedPolicy.RetryDlq, TimeSpan.FromSeconds(7), 3),
                HistoryCheck = true,
            },
            Enabled = false,
            Description = "Line one\nline two",
            Tags = ["a", "b c"],
            StartAt = Start.AddDays(1),
            EndAt = Start.AddDays(2).AddTicks(1),
            MaxRuns = 17,
            Misfire = new MisfirePolicy(MisfireRule.FireAll, TimeSpan.FromMilliseconds(1500), TimeSpan.FromHours(2), 7),
            Jitter = TimeSpan.FromSeconds(20),
            Overlap = OverlapPolicy.BufferLatest,
            Retry = new RetrySettings
            {
                MaxAttempts = RetryPolicy.NoLimit,
                InitialDelay = TimeSpan.FromSeconds(5),
                Multiplier = 2.5,
                MaxDelay = TimeSpan.FromMinutes(5),
                Jitter = true,
                Deadline = TimeSpan.FromHours(1),
                DeadLetter = false,
            },
            Delivery = Delivery.AtMostOnce,
            Priority = 4,
            Then = new Chain([new ScheduleId("next"), new ScheduleId("last")], [new ScheduleId("alarm")]),
            Work = new WorkSettings
            {
                Queue = new QueueName("reports:eu-1"),
                StartTimeout = TimeSpan.FromMinutes(2),
                HeartbeatTimeout = TimeSpan.FromSeconds(15),
                CancelTimeout = TimeSpan.FromSeconds(12),
                QueueLimit = 25,
                Deadline = Start.AddDays(2),
            },
            PauseReason = "The target answered 410.",
            Timeout = TimeSpan.FromSeconds(45),
            Revision = 9,
            CreatedAt = Start,
            UpdatedAt = Start.AddHours(3),
        };
    }

    /// <summary>A time long past, by any clock.</summary>
    public static DateTimeOffset Start { get; } = new(2024, 2, 29, 12, 0, 0, TimeSpan.Zero);

    public static ScheduleState State(Schedule schedule, DateTimeOffset? cursor = null, long runs = 0) =>
        new(schedule.Revision, schedule.CreatedAt, cursor, runs);

    public static Attempt Attempt(Run run, AttemptOutcome outcome = AttemptOutcome.Delivered, string? message = null) =>
        new(run.Attempt, Node, run.OpenedAt, run.OpenedAt.AddMilliseconds(250), outcome, message, StatusCode: 200, Response: "ok");

    public static RunRecord Succeeded(Run run) => RunRecord.OfEnded(run, Attempt(run), RunStatus.Succeeded);

    public static RunRecord Failed(Run run) => RunRecord.OfEnded(run, Attempt(run, AttemptOutcome.Failed, "500"), RunStatus.Failed);

    public static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;

    private static Trigger Read(TriggerDefinition rule, string id) =>
        TriggerReader.TryRead(rule, new ScheduleId(id), out var trigger, out var error)
            ? trigger
            : throw new ArgumentException(error.Message, nameof(rule));
}
