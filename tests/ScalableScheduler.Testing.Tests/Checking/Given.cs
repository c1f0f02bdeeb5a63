using System.Text.Json;
using ScalableScheduler.Collections;
using ScalableScheduler.Coordination;
using ScalableScheduler.Cron;
using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;
using ScalableScheduler.Tasks;
using ScalableScheduler.Testing.Checking;

namespace ScalableScheduler.Testing.Tests.Checking;

/// <summary>Evidence in the making: what a sound service would leave behind, and what a test takes away from it or adds.</summary>
internal sealed class Given
{
    /// <summary>When a story begins; a Sunday.</summary>
    public static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>How long a call takes.</summary>
    public static readonly TimeSpan Call = TimeSpan.FromMilliseconds(20);

    public List<AskedVersion> Asked { get; } = [];

    public List<SeenAttempt> Seen { get; } = [];

    public List<RunRecord> Records { get; } = [];

    public List<Trouble> Troubles { get; } = [];

    public List<AskedCollection> Collections { get; } = [];

    /// <summary>An instant, in seconds from the start.</summary>
    public static DateTimeOffset At(double seconds) => Start.AddMilliseconds(Math.Round(seconds * 1000));

    /// <summary>A user registers a schedule; the call takes a moment.</summary>
    public Schedule Register(string id, string text, Func<Schedule, Schedule>? change = null, TriggerType type = TriggerType.Cron, double at = 0, string zone = "UTC")
    {
        var now = At(at);
        var trigger = new TriggerDefinition(type, text, zone, DayMatch.Or, now);
        TriggerReader.TryRead(trigger, new ScheduleId(id), out var rule, out var error).ShouldBeTrue(error?.Message);
        var schedule = new Schedule
        {
            Id = new ScheduleId(id),
            TriggerDefinition = trigger,
            Trigger = rule!,
            Task = new TaskDefinition { Type = "probe", Connection = JsonDocument.Parse("{}").RootElement },
            Revision = 1,
            CreatedAt = now,
            UpdatedAt = now,
        };
        schedule = change?.Invoke(schedule) ?? schedule;
        Asked.Add(new AskedVersion(schedule, now, now + Call));
        return schedule;
    }

    /// <summary>A user changes the last version of a schedule.</summary>
    public Schedule Edit(Schedule before, double at, Func<Schedule, Schedule> change)
    {
        var now = At(at);
        var index = Asked.FindLastIndex(a => a.Definition.Id == before.Id);
        Asked[index] = Asked[index] with { Replaced = (now, now + Call) };
        var next = change(before) with { Revision = before.Revision + 1, UpdatedAt = now };
        Asked.Add(new AskedVersion(next, now, now + Call));
        return next;
    }

    /// <summary>Has the schedule another timing from its next version on.</summary>
    public static Schedule Timed(Schedule schedule, string text, double at)
    {
        var rule = schedule.TriggerDefinition with { Text = text, Anchor = At(at) };
        TriggerReader.TryRead(rule, schedule.Id, out var trigger, out var error).ShouldBeTrue(error?.Message);
        return schedule with { TriggerDefinition = rule, Trigger = trigger! };
    }

    public void Delete(Schedule schedule, double at)
    {
        var index = Asked.FindLastIndex(a => a.Definition.Id == schedule.Id);
        Asked[index] = Asked[index] with { Replaced = (At(at), At(at) + Call), IsDeleted = true };
        Records.RemoveAll(r => r.Schedule == schedule.Id);
    }

    public void Define(string name, double at, bool enabled = true, CollectionLimits? limits = null) => Collections.Add(new AskedCollection(
        new Collection { Name = new CollectionName(name), Enabled = enabled, Limits = limits ?? CollectionLimits.None, Revision = Collections.Count + 1, CreatedAt = At(at), UpdatedAt = At(at) },
        At(at),
        At(at) + Call));

    /// <summary>Each occurrence from one second to another (included) runs in time, and succeeds.</summary>
    public void RunEach(Schedule schedule, double from, double to)
    {
        for (var next = schedule.Trigger.NextAfter(At(from)); next <= At(to); next = schedule.Trigger.NextAfter(next.Value))
            Run(schedule, next.Value);
    }

    /// <summary>An occurrence runs.</summary>
    /// <param name="schedule">Its schedule.</param>
    /// <param name="nominal">The occurrence, in seconds from the start.</param>
    /// <param name="opened">When it is accepted; null for when it is due.</param>
    /// <param name="started">When it begins; null for at once.</param>
    /// <param name="ended">When it ends; null for a moment later.</param>
    /// <param name="status">How.</param>
    public RunRecord Run(Schedule schedule, double nominal, double? opened = null, double? started = null, double? ended = null, RunStatus status = RunStatus.Succeeded) => Run(
        schedule, At(nominal), opened is { } o ? At(o) : null, started is { } s ? At(s) : null, ended is { } e ? At(e) : null, status);

    public RunRecord Run(Schedule schedule, DateTimeOffset nominal, DateTimeOffset? opened = null, DateTimeOffset? started = null, DateTimeOffset? ended = null, RunStatus status = RunStatus.Succeeded) =>
        Add(schedule, RunId.Of(schedule.Id, nominal), RunOrigin.Schedule, nominal, opened ?? Spread.SlotOf(schedule, nominal).Due.AddMilliseconds(5), started, ended, status);

    /// <summary>A run that came about otherwise.</summary>
    public RunRecord RunOf(Schedule schedule, RunId id, RunOrigin origin, double opened, RunId? causedBy = null)
    {
        var record = Add(schedule, id, origin, At(opened), At(opened), null, null, RunStatus.Succeeded) with { CausedBy = causedBy };
        Records[^1] = record;
        return record;
    }

    /// <summary>Occurrences are left out.</summary>
    public RunRecord Skip(Schedule schedule, SkipReason reason, double from, double to, long count, double at)
    {
        var record = RunRecord.OfSkipped(schedule, new SkippedOccurrences(reason, At(from), At(to), count, AtLeast: false), At(at));
        Records.Add(record);
        return record;
    }

    /// <summary>Changes a record.</summary>
    public void Change(RunRecord record, Func<RunRecord, RunRecord> change) => Records[Records.IndexOf(record)] = change(record);

    /// <summary>Removes a run, and what was seen of it.</summary>
    public void Forget(RunRecord record)
    {
        Records.Remove(record);
        Seen.RemoveAll(s => s.Run == record.Id.Value);
    }

    public RunRecord RecordOf(Schedule schedule, double nominal) => Records.Single(r => r.Schedule == schedule.Id && r.NominalTime == At(nominal));

    public void Trouble(double from, double until, string? node = null, bool losesWrites = false) =>
        Troubles.Add(new Trouble("test", At(from), At(until), node) { LosesWrites = losesWrites });

    /// <summary>What a checker finds, looking some seconds after the start.</summary>
    public IReadOnlyList<Finding> Check(double at, Func<Evidence, Evidence>? change = null)
    {
        var evidence = new Evidence
        {
            At = At(at),
            Asked = Asked,
            Seen = [.. Seen.OrderBy(s => s.At)],
            Records = Records,
            Troubles = Troubles,
            Collections = Collections,
        };
        return Checker.Check(change?.Invoke(evidence) ?? evidence).Findings;
    }

    private RunRecord Add(
        Schedule schedule, RunId id, RunOrigin origin, DateTimeOffset nominal, DateTimeOffset opened, DateTimeOffset? started, DateTimeOffset? ended, RunStatus status)
    {
        var begun = started ?? opened;
        var done = ended ?? begun.AddMilliseconds(20);
        var record = new RunRecord
        {
            Id = id,
            Schedule = schedule.Id,
            Collection = schedule.Collection,
            Origin = origin,
            Status = status,
            NominalTime = nominal,
            OpenedAt = opened,
            StartedAt = begun,
            FinishedAt = done,
            Attempts = [new Attempt(1, new NodeId("node"), begun, done, status == RunStatus.Succeeded ? AttemptOutcome.Delivered : AttemptOutcome.Failed)],
        };
        Records.Add(record);
        Seen.Add(new SeenAttempt(schedule.Id.Value, id.Value, nominal, 1, begun.AddMilliseconds(3), "node") { EndedAt = done.AddMilliseconds(-2) });
        return record;
    }
}
