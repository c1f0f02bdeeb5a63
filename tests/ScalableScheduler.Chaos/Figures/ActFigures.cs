using ScalableScheduler.Chaos.Acts;

namespace ScalableScheduler.Chaos.Figures;

/// <summary>What an act showed.</summary>
internal sealed record ActFigures
{
    public required string Act { get; init; }

    public required int Seed { get; init; }

    public required double Seconds { get; init; }

    public required double LeaseSeconds { get; init; }

    /// <summary>Whether the machine had time: only then late occurrences are findings.</summary>
    public required bool IsQuiet { get; init; }

    /// <summary>The 99th percentile of how late this process' own timers were.</summary>
    public required double TimerLagMs { get; init; }

    public required int Schedules { get; init; }

    /// <summary>Occurrences that were checked.</summary>
    public required int Occurrences { get; init; }

    /// <summary>Attempts that reached targets and workers.</summary>
    public required int Attempts { get; init; }

    /// <summary>Calls that users and workers had to repeat.</summary>
    public required int RepeatedCalls { get; init; }

    public required int Missed { get; init; }

    /// <summary>The same attempt of the same run, accepted twice.</summary>
    public required int Duplicates { get; init; }

    /// <summary>Attempts after one that was abandoned: the target may have had that one too.</summary>
    public required int SentAgain { get; init; }

    public required int Early { get; init; }

    /// <summary>Of what no fault excused.</summary>
    public required Spread Lateness { get; init; }

    public required IReadOnlyList<FaultFigures> Faults { get; init; }

    public required IReadOnlyList<MemoryFigures> Memory { get; init; }

    /// <summary>What is not as promised.</summary>
    public required IReadOnlyList<string> Findings { get; init; }

    /// <summary>What is known of the runs that the first findings are about.</summary>
    public required IReadOnlyList<string> Traces { get; init; }

    /// <summary>Of an act that broke off: nothing but why.</summary>
    public static ActFigures OfBroken(Act act, int seed, Exception why) => new()
    {
        Act = act.Name,
        Seed = seed,
        Seconds = 0,
        LeaseSeconds = act.Lease.TotalSeconds,
        IsQuiet = false,
        TimerLagMs = 0,
        Schedules = 0,
        Occurrences = 0,
        Attempts = 0,
        RepeatedCalls = 0,
        Missed = 0,
        Duplicates = 0,
        SentAgain = 0,
        Early = 0,
        Lateness = Spread.Of([]),
        Faults = [],
        Memory = [],
        Findings = [$"it broke off: {why.Message}"],
        Traces = [.. why.ToString().Split('\n')],
    };
}
