namespace ScalableScheduler.Testing.Checking;

/// <summary>What is promised, as docs/reliability.md names it.</summary>
public enum Promise
{
    /// <summary>Every occurrence is run, or left out by a rule that says so and recorded as left out.</summary>
    NothingMissed,

    /// <summary>An occurrence is accepted as a run once, and each dispatch of a run has an attempt number of its own.</summary>
    AcceptedOnce,

    /// <summary>Nothing runs that no version of its schedule asked for.</summary>
    NothingInvented,

    /// <summary>Nothing is sent before its nominal time.</summary>
    NeverEarly,

    /// <summary>Nothing is late but for trouble, and then by a bounded time.</summary>
    HardlyLate,

    /// <summary>What a sound node sent and could record is not sent again.</summary>
    NotSentAgain,

    /// <summary>A run whose delivery is at most once is sent once at most.</summary>
    AtMostOnce,

    /// <summary>What was missed is made up for, or left out, as the misfire rule says.</summary>
    MisfireRule,

    /// <summary>Runs of a schedule are under way together only as its overlap rule says.</summary>
    OverlapRule,

    /// <summary>Limits of a collection hold, and no permit is left behind.</summary>
    Limits,

    /// <summary>Each run that ended triggered what is chained to it, once.</summary>
    Chains,

    /// <summary>A run that was asked for, by hand or by a backfill, is opened once.</summary>
    AskedRunsOpened,

    /// <summary>A worker's end of a run is taken once, and stays.</summary>
    WorkDoneOnce,

    /// <summary>Every run ends.</summary>
    EveryRunEnds,

    /// <summary>Every schedule is due when its rule says, every partition has an owner, no lease or index entry is left behind.</summary>
    SoundStore,
}
