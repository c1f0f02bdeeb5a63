using ScalableScheduler.Collections;
using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;
using ScalableScheduler.Tasks;
using ScalableScheduler.Work;

namespace ScalableScheduler.Tests.Scenarios;

/// <summary>A schedule and its target, as a story describes them.</summary>
internal sealed class ScheduleStory(string id, TriggerType type, string text)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(10);

    public string Id => id;

    public TriggerType Type => type;

    public string Text => text;

    public Func<Schedule, Schedule> Change { get; private set; } = s => s with { Timeout = Timeout };

    public Targets.Behaviour Behaviour { get; private set; } = Targets.Behaviour.Quick;

    public ScheduleStory Overlaps(OverlapPolicy policy) => With(s => s with { Overlap = policy });

    public ScheduleStory Misfires(MisfireRule rule, string grace = "60s", string window = "1d", int limit = MisfirePolicy.DefaultLimit) =>
        With(s => s with { Misfire = new MisfirePolicy(rule, Journal.Span(grace), Journal.Span(window), limit) });

    public ScheduleStory HasPriority(int priority) => With(s => s with { Priority = priority });

    public ScheduleStory IsIn(string collection) => With(s => s with { Collection = new CollectionName(collection) });

    public ScheduleStory Retries(RetrySettings retry) => With(s => s with { Retry = retry });

    public ScheduleStory IsSentAtMostOnce() => With(s => s with { Delivery = Delivery.AtMostOnce });

    /// <summary>Workers claim its runs.</summary>
    public ScheduleStory IsClaimedFrom(string queue, string? start = null, string? heartbeat = "30s", string cancel = "20s", int? limit = null) => With(s => s with
    {
        Work = new WorkSettings
        {
            Queue = new QueueName(queue),
            StartTimeout = start is null ? null : Journal.Span(start),
            HeartbeatTimeout = heartbeat is null ? null : Journal.Span(heartbeat),
            CancelTimeout = Journal.Span(cancel),
            QueueLimit = limit,
        },
    });

    /// <summary>Its runs are sent to workers, which report.</summary>
    public ScheduleStory IsReportedBack(string? start = null, string? heartbeat = null, string cancel = "20s") => With(s => s with
    {
        Work = new WorkSettings
        {
            StartTimeout = start is null ? null : Journal.Span(start),
            HeartbeatTimeout = heartbeat is null ? null : Journal.Span(heartbeat),
            CancelTimeout = Journal.Span(cancel),
        },
    });

    public ScheduleStory IsPaused() => With(s => s with { Enabled = false });

    /// <summary>Has these triggered when a run succeeded.</summary>
    public ScheduleStory ThenOnSuccess(params string[] next) => With(s => s with { Then = s.Then with { OnSuccess = Ids(next) } });

    /// <summary>Has these triggered when a run failed.</summary>
    public ScheduleStory ThenOnFailure(params string[] next) => With(s => s with { Then = s.Then with { OnFailure = Ids(next) } });

    public ScheduleStory With(Func<Schedule, Schedule> change)
    {
        var before = Change;
        Change = s => change(before(s));
        return this;
    }

    /// <summary>Each attempt takes so long; of several durations the first attempt the first, and so on, the last for all further ones.</summary>
    public ScheduleStory TakesTime(params string[] durations)
    {
        Behaviour = Behaviour with { Takes = attempt => Journal.Span(durations[Math.Min(attempt, durations.Length) - 1]) };
        return this;
    }

    /// <summary>The first attempt is answered by the first, and so on, the last for all further ones.</summary>
    public ScheduleStory Answers(params DispatchResult[] answers)
    {
        Behaviour = Behaviour with { Answers = attempt => answers[Math.Min(attempt, answers.Length) - 1] };
        return this;
    }

    private static IReadOnlyList<ScheduleId> Ids(string[] ids) => [.. ids.Select(i => new ScheduleId(i))];
}
