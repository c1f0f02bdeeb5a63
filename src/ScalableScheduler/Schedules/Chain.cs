namespace ScalableScheduler.Schedules;

/// <summary>Which schedules are triggered when a run of this one ends. Cancelled and skipped runs trigger none.</summary>
/// <param name="OnSuccess">When it succeeded.</param>
/// <param name="OnFailure">When it failed or was lost.</param>
public sealed record Chain(IReadOnlyList<ScheduleId> OnSuccess, IReadOnlyList<ScheduleId> OnFailure)
{
    public static readonly Chain None = new([], []);

    /// <summary>A run that came about by so many runs before it triggers no further one: a loop that two edits at the same
    /// moment made must not run for ever.</summary>
    public const int LongestChain = 100;

    public bool IsEmpty => OnSuccess.Count == 0 && OnFailure.Count == 0;

    public bool Equals(Chain? other) => other is not null && OnSuccess.SequenceEqual(other.OnSuccess) && OnFailure.SequenceEqual(other.OnFailure);

    public override int GetHashCode() => HashCode.Combine(OnSuccess.Count, OnFailure.Count);
}
