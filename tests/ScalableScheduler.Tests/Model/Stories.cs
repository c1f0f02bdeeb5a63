using FsCheck;
using FsCheck.Fluent;
using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;

namespace ScalableScheduler.Tests.Model;

/// <summary>Draws stories: every kind of schedule, and everything that can happen to it.</summary>
internal static class Stories
{
    private const long Second = 1000;
    private const long Minute = 60 * Second;
    private const long Hour = 60 * Minute;
    private const long Day = 24 * Hour;

    /// <summary>Operations after the registration.</summary>
    public const int Length = 50;

    private static readonly Gen<TriggerSpec> Triggers = Gen.Frequency(
        (6, Gen.Elements(1, 2, 7, 10, 10, 30, 60, 90, 3600).Select(s => (TriggerSpec)new TriggerSpec.Interval(s))),
        (4, Gen.Choose(0, TriggerSpec.Cron.Count - 1).Select(which => (TriggerSpec)new TriggerSpec.Cron(which))),
        (1, Gen.Elements(-2 * Hour, -Minute - 1, -Minute, -1, 0, 1, 5 * Second, Minute, Hour, 2 * Day).Select(at => (TriggerSpec)new TriggerSpec.Date(at))),
        (1, Gen.Elements(0, 1, 10, 3600).Select(s => (TriggerSpec)new TriggerSpec.Delay(s))),
        (1, Gen.Constant((TriggerSpec)new TriggerSpec.Now())));

    private static readonly Gen<MisfireSpec> Misfires =
        from rule in Gen.Elements(Enum.GetValues<MisfireRule>())
        from grace in Gen.Elements(Second, 5 * Second, Minute, Minute, Hour)
        from window in Gen.Elements(10 * Second, Minute, 5 * Minute, Hour, Day)
        from limit in Gen.Elements(1, 2, 3, 10, 100)
        select new MisfireSpec(rule, grace, window, limit);

    private static readonly Gen<RetrySpec> Retries =
        from attempts in Gen.Elements<int?>(1, 2, 3, 5, null)
        from initial in Gen.Elements(0, Second, 5 * Second, Minute)
        from multiplier in Gen.Choose(1, 3)
        from most in Gen.Elements(Minute, 5 * Minute)
        from deadline in Gen.Elements<long?>(null, null, 1, 10 * Second, Minute)
        from letter in Gen.Elements(true, false)
        select new RetrySpec(attempts, initial, multiplier, most, deadline, letter);

    private static readonly Gen<(long? StartAt, long? EndAt, long? MaxRuns)> Bounds =
        from start in Mostly(null, -Hour, -Minute, -1, 0, 1, 10 * Second, Hour)
        from end in Mostly(null, -Second, 10 * Second, Minute, Hour, Day)
        from runs in Mostly(null, 1, 2, 3, 5, 10)
        select (start, end, runs);

    private static readonly Gen<ScheduleSpec> Drafts =
        from trigger in Triggers
        from overlap in Gen.Elements(Enum.GetValues<OverlapPolicy>())
        from misfire in Misfires
        from jitter in Mostly(0, 1, 2, 500, 5 * Second, Minute, Hour)
        from bounds in Bounds
        from delivery in Gen.Elements(Delivery.AtLeastOnce, Delivery.AtLeastOnce, Delivery.AtLeastOnce, Delivery.AtMostOnce)
        from retry in Retries
        from success in Gen.Elements(true, false)
        from failure in Gen.Elements(true, false)
        select new ScheduleSpec
        {
            Trigger = trigger,
            Overlap = overlap,
            Misfire = misfire,
            Jitter = jitter ?? 0,
            StartAt = bounds.StartAt,
            EndAt = bounds.EndAt,
            MaxRuns = bounds.MaxRuns,
            Delivery = delivery,
            Retry = retry,
            Then = new ThenSpec(success, failure),
        };

    private static readonly Gen<int> Which = Gen.Choose(0, 5);

    private static readonly Gen<Operation> Operations = Gen.Frequency(
        (24, Of(Gen.Frequency((5, Gen.Choose(1, 4)), (1, Gen.Constant(50))).Select(room => new Scan(room)))),
        (10, Of(from moment in Gen.Elements(Enum.GetValues<Moment>()) from off in Gen.Elements(-1L, 0, 0, 1, 2500) select new PassTo(moment, off))),
        (8, Of(Gen.Frequency(
            (3, Gen.Choose(1, 5000)), (3, Gen.Choose(1000, 120_000)), (2, Gen.Choose(60_000, 900_000)), (1, Gen.Choose(900_000, 8 * 3_600_000))).Select(ms => new Pass(ms)))),
        (1, Of(Gen.Choose(1, 40).Select(n => new Pass(n * n * 90 * Second)))),
        (14, Of(from which in Which
                from answer in Gen.Frequency((4, Gen.Constant(Answer.Delivered)), (6, Gen.Elements(Answer.Retry, Answer.RetryLater, Answer.Undeliverable, Answer.TimedOut)), (1, Gen.Elements(Answer.Rejected, Answer.Rejected, Answer.Gone)))
                select new Finish(which, answer))),
        (5, Of(from origin in Gen.Elements(RunOrigin.Trigger, RunOrigin.Chain, RunOrigin.Retry)
               from length in Gen.Elements(0, 0, 99, 100)
               select new Request(origin, origin == RunOrigin.Chain ? length : 0))),
        (4, Of(from part in Gen.Elements(Enum.GetValues<Part>()) from starts in Gen.Elements(true, false) from draft in Drafts select new Edit(part, starts, draft))),
        (3, Of(Which.Select(which => new Abandon(which)))),
        (1, Of(Which.Select(which => new GiveBack(which)))),
        (2, Of(Which.Select(which => new Obey(which)))),
        (1, Of(Which.Select(which => new FinishTooLate(which)))),
        (3, Of(Which.Select(which => new Cancel(which)))),
        (1, Of(Gen.Constant(new HastenAll()))),
        (2, Of(from length in Gen.Elements(Minute, Hour, Day)
               from to in Gen.Elements(-Day, -Minute, 0)
               from limit in Gen.Elements(1, 3, 10, 1000)
               from rate in Gen.Elements(0.1, 1, 3, 7, 15, 30)
               select new StartBackfill(to - length, to, limit, rate))),
        (1, Of(Gen.Elements<Operation>(new CancelBackfill(), new FollowChains(), new RemoveCompleted()))),
        (2, Of(Gen.Elements(true, true, false).Select(enabled => new Enable(enabled)))),
        (1, Of(Gen.Elements(true, true, false).Select(enabled => new EnableCollection(enabled)))),
        (1, Gen.Frequency((1, Of(Gen.Constant(new Remove()))), (2, Of(Drafts.Select(draft => new Register(draft)))))));

    public static readonly Gen<Story> All =
        from first in Drafts
        from rest in Operations.ListOf(Length)
        select new Story([new Register(first), .. rest]);

    private static Gen<Operation> Of<T>(Gen<T> operations)
        where T : Operation => operations.Select(o => (Operation)o);

    private static Gen<long?> Mostly(long? usual, params long?[] others) => Gen.Frequency((3, Gen.Constant(usual)), (2, Gen.Elements(others)));
}
