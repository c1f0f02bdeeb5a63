using System.Text.Json;
using ScalableScheduler.Collections;
using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;
using ScalableScheduler.Server.Api.Problems;
using ScalableScheduler.Server.Api.Reading;
using ScalableScheduler.Server.Api.Wire;
using ScalableScheduler.Tasks;

namespace ScalableScheduler.Server.Api.Schedules;

/// <summary>Reads what a request says of a schedule, and all that is wrong with it.</summary>
internal sealed class DraftReader(TaskDraftReader tasks, LimitOptions limits, IWireStyle style)
{
    public const int ClientFieldLength = 256;
    public const int DescriptionLength = 4096;
    public const int TagLength = 64;
    public const int TextLength = 1024;

    private static readonly TimeSpan ShortestTimeout = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromDays(1);
    private static readonly TimeSpan LongestGrace = TimeSpan.FromDays(366);
    private static readonly TimeSpan LongestJitter = TimeSpan.FromDays(31);
    private static readonly RetrySettings Unsaid = new();

    /// <summary>The draft: complete when no problems were found; null when the body is no object.</summary>
    public ScheduleDraft? Read(JsonElement body, FieldProblems problems)
    {
        if (body.ValueKind != JsonValueKind.Object)
        {
            problems.Add("", Reasons.WrongType, "A schedule is a JSON object.");
            return null;
        }

        var reader = new ObjectReader(body, "", problems);
        var type = reader.Choice("type", Vocabulary.Triggers);
        if (type is null && reader.Any("type") is null)
            reader.Refuse("type", Reasons.Required, $"type is missing; allowed: {string.Join(", ", Vocabulary.Triggers.All)}.");
        var task = ReadTask(reader);
        var misfire = ReadMisfire(reader);
        var retry = ReadRetry(reader);
        if (task is { Failure: null } && retry is null)
            task = task with { Failure = style.UnsaidFailure };
        var draft = new ScheduleDraft
        {
            Id = ReadId(reader),
            Name = reader.Text("name", limits.NameLength),
            Client = ReadClient(reader),
            Type = type ?? default,
            Text = reader.DurationText("schedule", TextLength) ?? "",
            Timezone = reader.Text("timezone", TextLength) is { Length: > 0 } zone ? zone : null,
            Task = task,
            Enabled = reader.Flag("enabled"),
            Description = reader.Text("description", DescriptionLength),
            Tags = reader.Texts("tags", limits.Tags, TagLength, "limits.tags"),
            StartAt = reader.Instant("start_at"),
            EndAt = reader.Instant("end_at"),
            MaxRuns = reader.Whole("max_runs", 1, long.MaxValue),
            Misfire = misfire,
            Collection = ReadCollection(reader),
            Jitter = reader.Duration("jitter", TimeSpan.Zero, LongestJitter),
            Priority = (int?)reader.Whole("priority", 0, Schedule.HighestPriority),
            Overlap = reader.Choice("overlap", Vocabulary.Overlaps),
            Retry = retry,
            Delivery = reader.Choice("delivery", Vocabulary.Deliveries),
            Then = ThenReader.Read(reader, Close),
            Timeout = reader.Duration("timeout", ShortestTimeout, LongestTimeout),
        };
        reader.ReadOnly("revision", "created_at", "updated_at", "next_run_at", "status", "last_run", "run_count", "error_count",
            "pause_reason", "error_rate", "counts_24h", "badge");
        Close(reader);

        if (draft.EndAt < draft.StartAt)
            reader.Refuse("end_at", Reasons.Invalid, "end_at lies before start_at.");
        RequireText(reader, draft.Text, type);
        RefuseConflicts(reader, draft);
        return draft;
    }

    private static void RefuseConflicts(ObjectReader reader, ScheduleDraft draft)
    {
        if (draft is { Retry: not null, Task.Failure: not null })
            reader.Refuse("retry", Reasons.Conflict, "retry and task.failed_policy, retry_wait or max_retry_count say the same in two ways; give one of them, and null for the other.");
        if (draft.Delivery != Delivery.AtMostOnce)
            return;
        if (draft.Retry?.MaxAttempts > 1)
            reader.Refuse("delivery", Reasons.Conflict, "at_most_once allows one attempt, and retry.max_attempts asks for more.");
        if (draft.Task?.Failure is { Policy: not FailedPolicy.Ignore, MaxRetryCount: not 0 })
            reader.Refuse("delivery", Reasons.Conflict, "at_most_once allows one attempt, and task.failed_policy asks for more.");
    }

    private static void RequireText(ObjectReader reader, string text, TriggerType? type)
    {
        if (text.Length > 0 || type is null or TriggerType.Now || reader.Problems.Found.Any(p => p.Field == reader.PathOf("schedule")))
            return;
        reader.Refuse("schedule", Reasons.Required, $"schedule is missing; for type '{Vocabulary.Triggers.Of(type.Value)}' it is {FormOf(type.Value)}.");
    }

    private static string FormOf(TriggerType type) => type switch
    {
        TriggerType.Cron => "a cron expression such as \"*/5 * * * *\"",
        TriggerType.Date => "a date and time such as \"2030-05-01T12:00:00\"",
        _ => "a duration such as \"30s\"",
    };

    private TaskDraft? ReadTask(ObjectReader reader)
    {
        if (reader.Object("task") is not { } task)
        {
            if (reader.Any("task") is null)
                reader.Refuse("task", Reasons.Required, "task is missing: an object with type and connection.");
            return null;
        }
        var draft = tasks.Read(task);
        Close(task);
        return draft;
    }

    private static string? ReadId(ObjectReader reader)
    {
        // The Python service's clients send an empty id for none.
        var id = reader.Text("id", ScheduleId.MaxLength);
        if (string.IsNullOrEmpty(id) || ScheduleId.IsValid(id))
            return string.IsNullOrEmpty(id) ? null : id;
        reader.Refuse("id", Reasons.Invalid, $"id must be {ScheduleId.Allowed}.");
        return null;
    }

    private Client? ReadClient(ObjectReader reader)
    {
        if (reader.Object("client") is not { } client)
            return null;
        var read = new Client(Field("application"), Field("group"), Field("type"), Field("key"), Field("operation"));
        Close(client);
        return read;

        string Field(string name) => client.Text(name, ClientFieldLength) ?? "";
    }

    private MisfireDraft? ReadMisfire(ObjectReader reader)
    {
        if (reader.Object("misfire") is not { } misfire)
            return null;
        var read = new MisfireDraft(
            misfire.Choice("policy", Vocabulary.Misfires),
            misfire.Duration("grace", TimeSpan.Zero, LongestGrace),
            misfire.Duration("window", TimeSpan.Zero, LongestGrace),
            (int?)misfire.Whole("limit", 1, MisfirePolicy.GreatestLimit));
        Close(misfire);
        return read;
    }

    private RetrySettings? ReadRetry(ObjectReader reader)
    {
        if (reader.Object("retry") is not { } retry)
            return null;
        var read = RetryFields.Read(retry);
        Close(retry);
        return read == Unsaid ? null : read;
    }

    private static CollectionName? ReadCollection(ObjectReader reader)
    {
        if (reader.Text("collection", TextLength) is not { } name)
            return null;
        if (CollectionName.IsValid(name))
            return new CollectionName(name);
        reader.Refuse("collection", Reasons.Invalid, $"collection must be a name of {CollectionName.Allowed}.");
        return null;
    }

    private void Close(ObjectReader reader)
    {
        if (!style.PassesOverUnknown)
            reader.RefuseOthers();
    }
}
