using ScalableScheduler.Runs;

namespace ScalableScheduler.Tests.Model;

/// <summary>How an attempt ends, as its target says.</summary>
internal enum Answer
{
    Delivered,
    Retry,

    /// <summary>Try again, but not within ten seconds.</summary>
    RetryLater,
    Rejected,
    Undeliverable,
    TimedOut,
    Gone,
}

/// <summary>What can happen to one schedule. Done to the model and to the planner with its store alike.</summary>
internal interface IWorld
{
    const string Schedule = "job";
    const string Collection = "c";
    const long RetryLater = 10_000;

    /// <summary>Removes the schedules that completed so long ago.</summary>
    const long CompletedFor = 3_600_000;

    /// <summary>Time passes, and nothing else.</summary>
    void Pass(long milliseconds);

    /// <summary>Fires what is due until nothing is, or <paramref name="room"/> runs have started.</summary>
    void Scan(int room);

    /// <summary>Stores a version of the schedule.</summary>
    /// <param name="change">Makes it of the present one; null of no schedule, or for no change.</param>
    /// <param name="starts">Whether it is a registration, and not only a change.</param>
    void Save(Func<ScheduleSpec?, ScheduleSpec?> change, bool starts);

    void Remove();

    void EnableCollection(bool enabled);

    void Request(string id, RunOrigin origin, int chainLength);

    /// <summary>An attempt ends with an answer.</summary>
    void Finish(string run, Answer answer);

    /// <summary>The node that holds an attempt is gone.</summary>
    void Abandon(string run);

    /// <summary>A node that stops gives an attempt back that it did not begin.</summary>
    void GiveBack(string run);

    /// <summary>The node stops an attempt that it was asked to stop.</summary>
    void Obey(string run);

    /// <summary>A node ends an attempt that is no longer its own: the <paramref name="which"/>th of those.</summary>
    void FinishTooLate(int which);

    void Cancel(string run);

    void HastenAll();

    void StartBackfill(long from, long to, int limit, double rate);

    void CancelBackfill();

    /// <summary>Chains triggered what runs left behind.</summary>
    void FollowChains();

    void RemoveCompleted();

    Picture Look();
}
