using System.Text.Json;
using ScalableScheduler.Schedules;
using ScalableScheduler.Tasks;

namespace ScalableScheduler.Redis.Stored;

/// <summary>A definition, and what of it is stored as JSON.</summary>
internal static class ScheduleMapping
{
    public static StoredSchedule ToStored(Schedule s) => new()
    {
        V = StoredForm.Version,
        Trigger = new StoredTrigger(
            s.TriggerDefinition.Type,
            s.TriggerDefinition.Text,
            s.TriggerDefinition.Timezone,
            s.TriggerDefinition.DayMatch,
            s.TriggerDefinition.Anchor),
        Task = new StoredTask
        {
            Type = s.Task.Type,
            Connection = s.Task.Connection,
            Data = s.Task.Data ?? default,
            Failure = s.Task.Failure is { } f ? new StoredFailure(f.Policy, f.RetryWait, f.MaxRetryCount) : null,
            HistoryCheck = s.Task.HistoryCheck ? true : null,
        },
        Enabled = s.Enabled ? null : false,
        Description = s.Description.Length == 0 ? null : s.Description,
        Tags = s.Tags.Count == 0 ? null : s.Tags,
        StartAt = s.StartAt,
        EndAt = s.EndAt,
        MaxRuns = s.MaxRuns,
        Misfire = s.Misfire == MisfirePolicy.Default ? null : new StoredMisfire(s.Misfire.Rule, s.Misfire.Grace),
        Retry = null,
        Timeout = s.Timeout,
        Revision = s.Revision,
        CreatedAt = s.CreatedAt,
        UpdatedAt = s.UpdatedAt,
    };

    public static Schedule FromStored(
        ScheduleId id, string name, Client client, TriggerDefinition definition, Trigger trigger, StoredSchedule s) => new()
        {
            Id = id,
            Name = name,
            Client = client,
            TriggerDefinition = definition,
            Trigger = trigger,
            Task = new TaskDefinition
            {
                Type = s.Task.Type,
                Connection = s.Task.Connection,
                Data = s.Task.Data.ValueKind == JsonValueKind.Undefined ? null : s.Task.Data,
                Failure = s.Task.Failure is { } f ? new FailurePolicy(f.Policy, f.RetryWait, f.MaxRetryCount) : null,
                HistoryCheck = s.Task.HistoryCheck ?? false,
            },
            Enabled = s.Enabled ?? true,
            Description = s.Description ?? "",
            Tags = s.Tags ?? [],
            StartAt = s.StartAt,
            EndAt = s.EndAt,
            MaxRuns = s.MaxRuns,
            Misfire = s.Misfire is { } misfire ? new MisfirePolicy(misfire.Rule, misfire.Grace) : MisfirePolicy.Default,
            Retry = null,
            Timeout = s.Timeout,
            Revision = s.Revision,
            CreatedAt = s.CreatedAt,
            UpdatedAt = s.UpdatedAt,
        };
}
