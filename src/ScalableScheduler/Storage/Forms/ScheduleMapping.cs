using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using ScalableScheduler.Schedules;
using ScalableScheduler.Tasks;

namespace ScalableScheduler.Storage.Forms;

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
        Misfire = s.Misfire == MisfirePolicy.Default ? null : ToStored(s.Misfire),
        Jitter = s.Jitter == TimeSpan.Zero ? null : s.Jitter,
        Overlap = s.Overlap == OverlapPolicy.Allow ? null : s.Overlap,
        Retry = RetryCodec.ToStored(s.Retry),
        Delivery = s.Delivery == Delivery.AtLeastOnce ? null : s.Delivery,
        Priority = s.Priority == 0 ? null : s.Priority,
        Then = s.Then.IsEmpty ? null : new StoredChain(Ids(s.Then.OnSuccess), Ids(s.Then.OnFailure)),
        Work = WorkCodec.ToStored(s.Work),
        PauseReason = s.PauseReason,
        Timeout = s.Timeout,
        Revision = s.Revision,
        CreatedAt = s.CreatedAt,
        UpdatedAt = s.UpdatedAt,
    };

    /// <summary>The definition; false with the reason when its trigger says nothing that this version of the service knows.</summary>
    public static bool TryFromStored(
        ScheduleId id,
        ScheduleHead head,
        StoredSchedule stored,
        [NotNullWhen(true)] out Schedule? schedule,
        [NotNullWhen(false)] out string? problem)
    {
        (schedule, problem) = (null, null);
        var (type, text, timezone, dayMatch, anchor) = stored.Trigger;
        var definition = new TriggerDefinition(type, text, timezone, dayMatch, anchor);
        if (!TriggerReader.TryRead(definition, id, out var trigger, out var error))
        {
            problem = $"{error.Field}: {error.Message}";
            return false;
        }
        schedule = FromStored(id, head, definition, trigger, stored);
        return true;
    }

    private static Schedule FromStored(
        ScheduleId id, ScheduleHead head, TriggerDefinition definition, Trigger trigger, StoredSchedule s) => new()
        {
            Id = id,
            Name = head.Name,
            Client = head.Client,
            Collection = head.Collection,
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
            Misfire = s.Misfire is { } misfire ? FromStored(misfire) : MisfirePolicy.Default,
            Jitter = s.Jitter ?? TimeSpan.Zero,
            Overlap = s.Overlap ?? OverlapPolicy.Allow,
            Retry = RetryCodec.FromStored(s.Retry),
            Delivery = s.Delivery ?? Delivery.AtLeastOnce,
            Priority = s.Priority ?? 0,
            Then = s.Then is { } then ? new Chain(Ids(then.OnSuccess), Ids(then.OnFailure)) : Chain.None,
            Work = WorkCodec.FromStored(s.Work),
            PauseReason = s.PauseReason,
            Timeout = s.Timeout,
            Revision = s.Revision,
            CreatedAt = s.CreatedAt,
            UpdatedAt = s.UpdatedAt,
        };

    private static StoredMisfire ToStored(MisfirePolicy policy) => new(
        policy.Rule,
        policy.Grace,
        policy.Window == MisfirePolicy.DefaultWindow ? null : policy.Window,
        policy.Limit == MisfirePolicy.DefaultLimit ? null : policy.Limit);

    private static MisfirePolicy FromStored(StoredMisfire stored) =>
        new(stored.Rule, stored.Grace, stored.Window ?? MisfirePolicy.DefaultWindow, stored.Limit ?? MisfirePolicy.DefaultLimit);

    private static IReadOnlyList<string>? Ids(IReadOnlyList<ScheduleId> ids) => ids.Count == 0 ? null : [.. ids.Select(id => id.Value)];

    private static IReadOnlyList<ScheduleId> Ids(IReadOnlyList<string>? ids) => ids is null ? [] : [.. ids.Select(id => new ScheduleId(id))];
}
