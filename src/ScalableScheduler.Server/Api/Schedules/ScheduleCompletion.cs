using System.Text.Json;
using ScalableScheduler.Collections;
using ScalableScheduler.Cron;
using ScalableScheduler.Engine;
using ScalableScheduler.Schedules;
using ScalableScheduler.Server.Api.Collections;
using ScalableScheduler.Server.Api.Problems;
using ScalableScheduler.Server.Api.Secrets;
using ScalableScheduler.Server.Api.Wire;
using ScalableScheduler.Server.Tasks;
using ScalableScheduler.Tasks;

namespace ScalableScheduler.Server.Api.Schedules;

/// <summary>Makes a definition of what a request says: fills in what it leaves out, puts stored secrets back, and has
/// the timing rule and the task checked.</summary>
internal sealed class ScheduleCompletion(
    TaskTypes types,
    SecretRestoration secrets,
    SchedulerOptions scheduler,
    CronOptions cron,
    TemplateSyntax templates,
    IWireStyle style)
{
    /// <param name="draft">What the request says.</param>
    /// <param name="id">The schedule's id.</param>
    /// <param name="present">The version that is stored; null for a new schedule.</param>
    /// <param name="now">The store's time, whole milliseconds.</param>
    /// <param name="keepsReading">Whether an unchanged cron expression goes on being read as it was registered, whatever
    /// the configuration says by now.</param>
    /// <param name="problems">Takes up what is wrong.</param>
    /// <returns>The definition, or null when problems were found.</returns>
    public Schedule? Complete(ScheduleDraft draft, ScheduleId id, Schedule? present, DateTimeOffset now, bool keepsReading, FieldProblems problems)
    {
        var timing = TimingOf(draft, keepsReading ? present?.TriggerDefinition : null, now);
        if (!TriggerReader.TryRead(timing, id, out var trigger, out var error))
            problems.Add($"/{error.Field}", Reasons.Invalid, error.Message);
        var asked = draft.Task ?? throw new InvalidOperationException("A draft without a task got past its reader.");
        var stored = present?.Task.Type == asked.Type ? present.Task.Connection : (JsonElement?)null;
        var task = TaskOf(asked, secrets.Restore(asked.Type, asked.Connection, stored, problems));
        Validate(task, problems);
        if (trigger is null || problems.Any)
            return null;

        var work = types.TryGet(task.Type, out var type) ? type.WorkOf(task) : null;
        return new Schedule
        {
            Id = id,
            Name = draft.Name ?? "",
            Client = draft.Client ?? Client.None,
            TriggerDefinition = timing,
            Trigger = trigger,
            Task = task,
            Enabled = draft.Enabled ?? true,
            Description = draft.Description ?? "",
            Tags = draft.Tags ?? [],
            StartAt = draft.StartAt,
            EndAt = draft.EndAt,
            MaxRuns = draft.MaxRuns,
            Misfire = MisfireOf(draft.Misfire),
            Collection = draft.Collection ?? CollectionName.Default,
            Jitter = draft.Jitter ?? TimeSpan.Zero,
            Priority = draft.Priority ?? 0,
            Overlap = draft.Overlap ?? OverlapPolicy.Allow,
            Retry = draft.Retry ?? task.Failure?.ToRetrySettings(),
            Delivery = draft.Delivery ?? Delivery.AtLeastOnce,
            Then = draft.Then ?? Chain.None,
            Timeout = draft.Timeout ?? Schedule.DefaultTimeoutOf(work),
            Work = work,
        };
    }

    private MisfirePolicy MisfireOf(MisfireDraft? draft) => new(
        draft?.Rule ?? MisfirePolicy.Default.Rule,
        draft?.Grace ?? scheduler.MisfireGrace,
        draft?.Window ?? MisfirePolicy.DefaultWindow,
        draft?.Limit ?? MisfirePolicy.DefaultLimit);

    private TriggerDefinition TimingOf(ScheduleDraft draft, TriggerDefinition? present, DateTimeOffset now)
    {
        var anchor = draft.Type is TriggerType.Interval or TriggerType.Cron ? draft.StartAt ?? now : now;
        var timing = new TriggerDefinition(draft.Type, draft.Text, draft.Timezone ?? scheduler.Timezone, cron.DayMatch, anchor);
        return present is not null && (timing with { DayMatch = present.DayMatch }).SaysTheSameAs(present)
            ? timing with { DayMatch = present.DayMatch }
            : timing;
    }

    /// <summary>Adds what is wrong with the timing and the task of a draft that has other faults, so that all of them are
    /// told at once. What is known to be wrong already is not judged again.</summary>
    public void Examine(ScheduleDraft draft, FieldProblems problems)
    {
        if (!problems.Found.Any(p => p.Field is "/type" or "/schedule" or "/timezone")
            && !TriggerReader.TryRead(TimingOf(draft, null, DateTimeOffset.UnixEpoch), new ScheduleId("new"), out _, out var error))
        {
            problems.Add($"/{error.Field}", Reasons.Invalid, error.Message);
        }
        if (draft.Task is { } task)
            Validate(TaskOf(task, task.Connection), problems);
    }

    private static TaskDefinition TaskOf(TaskDraft draft, JsonElement connection) => new()
    {
        Type = draft.Type,
        Connection = connection,
        Data = draft.Data,
        Failure = draft.Failure,
        HistoryCheck = draft.HistoryCheck ?? false,
    };

    private void Validate(TaskDefinition task, FieldProblems problems)
    {
        if (!types.TryGet(task.Type, out var type))
            throw new InvalidOperationException($"A draft of the unknown task type '{task.Type}' got past its reader.");

        templates.Check(task, problems);
        var found = new TaskProblems();
        type.Validate(task, found);
        foreach (var problem in found.Found.Where(p => !templates.LeavesOpen(task, p)))
        {
            var field = $"/task{problem.Field}";
            if (!(style.PassesOverUnknown && problem.Reason == Reasons.Unknown) && !problems.Found.Any(p => p.Field == field))
                problems.Add(field, problem.Reason, problem.Message);
        }
    }
}
