namespace ScalableScheduler.Chaos.Faults;

/// <summary>What is measured of a fault.</summary>
internal enum Measure
{
    /// <summary>Nothing but lateness.</summary>
    None,

    /// <summary>From the death of a node to the first firing of each schedule that it owned.</summary>
    TakeOver,

    /// <summary>How late occurrences were while a node stopped.</summary>
    HandOver,

    /// <summary>From the store being reachable to the first firing.</summary>
    FirstFire,

    /// <summary>From a node going on to the first run that it sends.</summary>
    Useful,
}
