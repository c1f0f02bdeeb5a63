namespace ScalableScheduler.Reconciliation;

/// <summary>Something that is wrong with a record.</summary>
/// <param name="Kind">What.</param>
/// <param name="Subject">The schedule, run or collection.</param>
/// <param name="Detail">For people: what was found and what should be.</param>
public sealed record RecordFault(FaultKind Kind, string Subject, string Detail);
