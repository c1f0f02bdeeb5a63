using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;
using ScalableScheduler.Work;

namespace ScalableScheduler.Simulation;

/// <summary>Draws schedules of every kind.</summary>
internal sealed class ScheduleDraws(Shape shape, Draws draws, TimeProvider time)
{
    /// <summary>How ids of schedules begin whose form older nodes can't read.</summary>
    public const string Newer = "newer-";

    /// <summary>The longest timeout of runs that hold permits: a permit whose holder is gone runs out so long after, and 30 seconds.</summary>
    public static readonly TimeSpan LongestPermit = TimeSpan.FromSeconds(8);

    private readonly TriggerDraws _triggers = new(shape, draws, time);
    private readonly DateTimeOffset _quietFrom = shape.Start + shape.Length;
    private int _drawn;

    /// <summary>A schedule that comes again.</summary>
    /// <param name="isRare">Whether it does so every minute at most, where there are many.</param>
    /// <param name="others">Those that it may trigger when a run of it ends.</param>
    public DrawnSchedule Recurring(bool isRare, IReadOnlyList<ScheduleId> others)
    {
        var (type, text, zone) = _triggers.Recurring(isRare);
        var change = Rules();
        if (others.Count > 0 && draws.Chance(0.15))
            change = Then(change, Follow(others));
        if (shape.HasWorkers && draws.Chance(0.15))
            change = Then(change, Work());
        return new DrawnSchedule(IdOf(type), type, text, zone, change);
    }

    public DrawnSchedule OneShot()
    {
        var (type, text, zone) = _triggers.OneShot();
        return new DrawnSchedule(IdOf(type), type, text, zone, Rules());
    }

    /// <summary>What a user may say anew of a schedule.</summary>
    public Func<Schedule, Schedule> Rules()
    {
        var misfire = new MisfirePolicy(draws.Any<MisfireRule>(), draws.Seconds(1, 20), draws.Seconds(5, 120), draws.Between(1, 50));
        var isDefault = draws.Chance(0.3);
        var overlap = draws.Chance(0.5) ? OverlapPolicy.Allow : draws.Any<OverlapPolicy>();
        var retry = draws.Chance(0.5) ? null : new RetrySettings
        {
            MaxAttempts = draws.Between(1, 6),
            InitialDelay = draws.Seconds(0.1, 3),
            Multiplier = draws.Pick<double>(1, 2),
            MaxDelay = TimeSpan.FromSeconds(5),
            Jitter = draws.Chance(0.5),
            Deadline = draws.Chance(0.2) ? draws.Seconds(5, 30) : null,
        };
        var once = draws.Chance(0.1);
        var jitter = draws.Chance(0.15) ? draws.Seconds(0.1, 5) : TimeSpan.Zero;
        var priority = draws.Below(Schedule.HighestPriority + 1);
        // Who loses a run whose attempts may take long must not wait until that time is up.
        var timeout = draws.Chance(0.2) && shape.HangingTargets == 0 ? TimeSpan.FromHours(3) : draws.Seconds(1, 8);
        long? maxRuns = draws.Chance(0.08) ? draws.Between(1, 20) : null;
        DateTimeOffset? endAt = draws.Chance(0.08) ? time.GetUtcNow() + (shape.Length * draws.Fraction()) : null;
        DateTimeOffset? startAt = draws.Chance(0.05) ? Whole(time.GetUtcNow() + (shape.Length * 0.3 * draws.Fraction())) : null;
        var collection = draws.Chance(0.7) ? Collections.CollectionName.Default : draws.Pick<Collections.CollectionName>(Groups.All);
        return schedule => Bounded(schedule with
        {
            Misfire = isDefault ? MisfirePolicy.Default : misfire,
            Overlap = overlap,
            Retry = retry,
            Delivery = once ? Delivery.AtMostOnce : Delivery.AtLeastOnce,
            Jitter = schedule.Trigger.IsOneShot ? TimeSpan.Zero : jitter,
            Priority = priority,
            Timeout = timeout,
            MaxRuns = schedule.Trigger.IsOneShot ? null : schedule.Revision > 0 ? schedule.MaxRuns : maxRuns, // one that is lifted lets the past in
            EndAt = schedule.Trigger.IsOneShot ? null : Whole(endAt),
            StartAt = schedule.Trigger is CronTrigger ? startAt : null,
            Collection = collection,
        });
    }

    // What takes its time, or waits for others, is to be done with in the end.
    private Schedule Bounded(Schedule schedule)
    {
        var waits = schedule.Work is not null || !schedule.Then.IsEmpty || schedule.Collection == Groups.Limited || schedule.Collection == Groups.Paced;
        // The permit of a run that stood in a queue, where it could not be given back, is left behind for up to an hour.
        if (schedule.Work?.Queue is not null && schedule.Collection == Groups.Limited)
            schedule = schedule with { Collection = Collections.CollectionName.Default };
        if (schedule.Collection == Groups.Limited && schedule.Timeout > LongestPermit)
            schedule = schedule with { Timeout = LongestPermit };
        return !waits || schedule.Trigger.IsOneShot || schedule.EndAt < _quietFrom ? schedule : schedule with { EndAt = Whole(_quietFrom) };
    }

    private Func<Schedule, Schedule> Follow(IReadOnlyList<ScheduleId> others)
    {
        ScheduleId[] success = draws.Chance(0.7) ? [draws.PickFrom(others)] : [];
        ScheduleId[] failure = draws.Chance(0.5) ? [draws.PickFrom(others)] : [];
        return schedule => Bounded(schedule with { Then = new Chain(success, failure) });
    }

    private Func<Schedule, Schedule> Work()
    {
        var heard = draws.Seconds(3, 8);
        var work = draws.Chance(0.6)
            ? new WorkSettings { Queue = Workers.Queue, HeartbeatTimeout = heard, CancelTimeout = TimeSpan.FromSeconds(5), QueueLimit = draws.Chance(0.2) ? draws.Between(1, 5) : null }
            : new WorkSettings { StartTimeout = draws.Seconds(8, 20), HeartbeatTimeout = heard, CancelTimeout = TimeSpan.FromSeconds(5) };
        return schedule => Bounded(schedule with { Work = work, Timeout = TimeSpan.FromSeconds(20) });
    }

    private string IdOf(TriggerType type)
    {
        var prefix = shape.HasOlderNodes && draws.Chance(0.25) ? Newer : "";
        return $"{prefix}{type}-{_drawn++}";
    }

    private static Func<Schedule, Schedule> Then(Func<Schedule, Schedule> first, Func<Schedule, Schedule> second) => schedule => second(first(schedule));

    private static DateTimeOffset? Whole(DateTimeOffset? at) =>
        at is { } instant ? DateTimeOffset.FromUnixTimeMilliseconds(instant.ToUnixTimeMilliseconds()) : null;
}
