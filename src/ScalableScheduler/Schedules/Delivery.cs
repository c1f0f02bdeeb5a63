namespace ScalableScheduler.Schedules;

/// <summary>What is promised about sending a run.</summary>
public enum Delivery
{
    /// <summary>It is sent until the target took it or the retry policy gives up; a target may see it twice.</summary>
    AtLeastOnce,

    /// <summary>It is sent once at most: no attempt follows the first, and a run whose node went away is recorded as lost.</summary>
    AtMostOnce,
}
