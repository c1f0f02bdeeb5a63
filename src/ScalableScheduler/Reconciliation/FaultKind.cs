namespace ScalableScheduler.Reconciliation;

/// <summary>What can be wrong with the records of a partition.</summary>
public enum FaultKind
{
    /// <summary>A schedule with an occurrence to come has no due entry: it would never fire.</summary>
    MissingDue,

    /// <summary>A schedule's due entry is not at the time at which its next occurrence is due.</summary>
    WrongDue,

    /// <summary>A schedule has lost its state: nobody could read it.</summary>
    MissingState,

    /// <summary>A schedule's stored priority is not that of its definition.</summary>
    WrongPriority,

    /// <summary>A schedule is noted as completed and is not, so that retention would remove it; or it is and is not noted.</summary>
    WrongCompletion,

    /// <summary>A schedule is set aside with its collection, and has a due time all the same.</summary>
    WrongParking,

    /// <summary>Nobody would ever look after an open run again: no node, no due time, and it waits for no other run.</summary>
    LostRun,

    /// <summary>An open run stands where it does not belong, or in two places.</summary>
    MisplacedRun,

    /// <summary>Runs wait for others of their schedule to end, and none is active.</summary>
    StuckQueue,

    /// <summary>A backfill runs and is not due, or is due and has ended.</summary>
    WrongBackfill,

    /// <summary>A record is missing from an index.</summary>
    MissingIndex,

    /// <summary>An index or a side record tells of something that is gone.</summary>
    Orphan,

    /// <summary>A partition's copy of a collection is not as the collection is defined.</summary>
    WrongCopy,
}
