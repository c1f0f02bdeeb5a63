namespace ScalableScheduler.Simulation;

/// <summary>What fails in a story.</summary>
internal enum FaultKind
{
    /// <summary>A node ends in the middle of whatever it does.</summary>
    Crash,

    /// <summary>All nodes end at once.</summary>
    Blackout,

    /// <summary>A node is asked to stop, and does.</summary>
    Stop,

    /// <summary>A node stands still, for less or more than a lease, and goes on as if nothing had been.</summary>
    Pause,

    /// <summary>A node can't reach the store for a while.</summary>
    CutOff,

    /// <summary>Nobody can reach the store for a while.</summary>
    StoreAway,

    /// <summary>Calls and wake-ups get lost, are late, or hang.</summary>
    Storm,

    /// <summary>Wake-ups get lost.</summary>
    Deafness,

    /// <summary>The wall clock of a node jumps.</summary>
    ClockJump,

    /// <summary>Fewer than half of the lock servers are away.</summary>
    FewLocksAway,

    /// <summary>More than half of the lock servers are away.</summary>
    MostLocksAway,

    /// <summary>A lock server comes back with nothing in its memory.</summary>
    LockServerEmpty,

    /// <summary>The store fails over to a replica that lacks the last writes.</summary>
    Failover,

    /// <summary>All nodes are replaced, one after the other.</summary>
    RollingRestart,

    /// <summary>A node joins that can't read the form of some schedules.</summary>
    OlderNode,

    /// <summary>A write is on its way for longer than its sender's lease: it arrives when another owns the partition and fired.</summary>
    LateWrite,
}
