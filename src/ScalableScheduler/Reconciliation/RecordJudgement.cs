using ScalableScheduler.Storage;

namespace ScalableScheduler.Reconciliation;

/// <summary>What is wrong with a record, and how it is set right.</summary>
public sealed record RecordJudgement(IReadOnlyList<RecordFault> Faults, Repair Repair);
