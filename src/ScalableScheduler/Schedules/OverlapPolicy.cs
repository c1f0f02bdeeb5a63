namespace ScalableScheduler.Schedules;

/// <summary>What becomes of an occurrence that is due while an earlier run of its schedule is active: it has begun, or
/// waits for another attempt, and has not ended.</summary>
public enum OverlapPolicy
{
    /// <summary>It runs beside it.</summary>
    Allow,

    /// <summary>It is left out.</summary>
    Skip,

    /// <summary>It starts when the other has ended; while one waits so, further ones are left out.</summary>
    BufferOne,

    /// <summary>It starts when the other has ended, unless a later one takes its place meanwhile.</summary>
    BufferLatest,

    /// <summary>All start, one after the other, in order; at most <see cref="Planner.QueueLimit"/> wait, further ones are left out.</summary>
    BufferAll,

    /// <summary>The other is cancelled; it starts when the other has ended.</summary>
    CancelOther,

    /// <summary>The other is recorded as cancelled, and it starts at once.</summary>
    TerminateOther,
}
