using ScalableScheduler.Runs;

namespace ScalableScheduler.Testing.Checking;

/// <summary>What a checker judges by: what was asked for, what the targets saw, and what the service says of it. The same
/// for a simulated cluster and for real processes; whatever one of them can't tell is left empty.</summary>
public sealed record Evidence
{
    /// <summary>When it was gathered, by the store's clock: nothing should be under way then.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Every version of every schedule, in the order of their schedules' registration and then of their revisions.</summary>
    public required IReadOnlyList<AskedVersion> Asked { get; init; }

    /// <summary>What targets saw, in order.</summary>
    public required IReadOnlyList<SeenAttempt> Seen { get; init; }

    /// <summary>All runs and skipped occurrences that the service knows, open ones included.</summary>
    public required IReadOnlyList<RunRecord> Records { get; init; }

    /// <summary>What was made to fail, and when.</summary>
    public IReadOnlyList<Trouble> Troubles { get; init; } = [];

    /// <summary>How late an occurrence may be where there is no trouble.</summary>
    public TimeSpan LatestWithoutTrouble { get; init; } = TimeSpan.FromSeconds(1);
}
