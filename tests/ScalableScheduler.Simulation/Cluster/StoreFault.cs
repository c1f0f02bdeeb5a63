namespace ScalableScheduler.Simulation;

/// <summary>What becomes of a call to the store.</summary>
public enum StoreFault
{
    None,

    /// <summary>It fails and nothing was done.</summary>
    NotApplied,

    /// <summary>It was done, but the answer is lost.</summary>
    AnswerLost,

    /// <summary>It was done, and the answer takes its time.</summary>
    Slow,

    /// <summary>It fails, and is done some time later: it was on its way.</summary>
    Late,

    /// <summary>It is neither done nor answered, until the caller gives up.</summary>
    Hangs,
}
