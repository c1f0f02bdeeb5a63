using ScalableScheduler.Runs;
using ScalableScheduler.Time;

namespace ScalableScheduler.Work;

/// <summary>What a worker was too late for.</summary>
public enum WorkLapse
{
    /// <summary>No worker began.</summary>
    Start,

    /// <summary>It did not end in time.</summary>
    Execution,

    /// <summary>It gave no sign of life.</summary>
    Heartbeat,

    /// <summary>It did not say that it stopped.</summary>
    Cancel,

    /// <summary>The time for all attempts was up.</summary>
    Deadline,
}

/// <summary>The times that a worker has to keep. Pure.</summary>
internal static class WorkDeadlines
{
    /// <summary>A run that may stand in its queue for ever is looked at so often all the same: its permit has to be prolonged.</summary>
    private static readonly TimeSpan LookAgain = TimeSpan.FromHours(1);

    /// <summary>When somebody has to look after an assigned run.</summary>
    public static DateTimeOffset AttentionAt(this RunVerdict verdict, Run run, Assignment assignment, DateTimeOffset now)
    {
        var at = now + LookAgain;
        foreach (var (_, until) in Of(verdict, run, assignment))
        {
            if (until < at)
                at = until;
        }
        return DateTimeOffset.FromUnixTimeMilliseconds(at.ToUnixTimeMilliseconds());
    }

    /// <summary>What its worker is too late for; null when it is in time.</summary>
    public static WorkLapse? LapseOf(this RunVerdict verdict, Run run, DateTimeOffset now)
    {
        foreach (var (lapse, until) in Of(verdict, run, run.Assignment!))
        {
            if (DateTimeOffset.FromUnixTimeMilliseconds(until.ToUnixTimeMilliseconds()) <= now)
                return lapse;
        }
        return null;
    }

    /// <summary>When the time of a worker that began is up, whatever signs of life it gives.</summary>
    public static DateTimeOffset ExpiryOf(this RunVerdict verdict, Run run) =>
        Of(verdict, run, run.Assignment!).Where(d => d.Lapse is WorkLapse.Execution or WorkLapse.Deadline).Min(d => d.Until);

    /// <summary>Says what a lapse is, for people.</summary>
    public static string Describe(this RunVerdict verdict, WorkLapse lapse)
    {
        var (work, timeout) = (verdict.Definition.Work ?? new WorkSettings(), verdict.Definition.Timeout);
        return lapse switch
        {
            WorkLapse.Start => $"No worker began within {Durations.Format(work.StartTimeout ?? default)}.",
            WorkLapse.Execution => $"The worker was not done within {Durations.Format(timeout)}.",
            WorkLapse.Heartbeat => $"Nothing was heard of the worker for {Durations.Format(work.HeartbeatTimeout ?? default)}.",
            WorkLapse.Cancel => $"The worker was asked to stop, and did not say that it did within {Durations.Format(work.CancelTimeout)}.",
            _ => "The time for all attempts was up.",
        };
    }

    private static IEnumerable<(WorkLapse Lapse, DateTimeOffset Until)> Of(RunVerdict verdict, Run run, Assignment assignment)
    {
        var definition = verdict.Definition;
        var work = definition.Work ?? new WorkSettings(); // edited meanwhile into a task that no worker does
        if (assignment.StoppingSince is { } stopping)
        {
            yield return (WorkLapse.Cancel, stopping + work.CancelTimeout);
            yield break;
        }
        if (assignment.BegunAt is { } begun)
        {
            yield return (WorkLapse.Execution, begun + definition.Timeout);
            if (work.HeartbeatTimeout is { } silence)
                yield return (WorkLapse.Heartbeat, (assignment.HeardAt ?? begun) + silence);
        }
        else if (work.StartTimeout is { } start)
        {
            yield return (WorkLapse.Start, assignment.Since + start);
        }
        if (verdict.DeadlineOf(run.StartedAt ?? assignment.BegunAt) is { } deadline)
            yield return (WorkLapse.Deadline, deadline);
    }
}
