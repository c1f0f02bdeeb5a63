using ScalableScheduler.Time;

namespace ScalableScheduler.Simulation;

/// <summary>What a seed says of its cluster and of its time. A story is short and dense, minutes in which something happens
/// every second; or, from seed <see cref="LongFrom"/> on, long and sparse: hours and days.</summary>
internal sealed record Shape
{
    public const int LongFrom = 1_000_000;

    private static readonly string[] Zones = ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Sao_Paulo", "Asia/Kolkata", "Africa/Casablanca"];

    public required int Seed { get; init; }

    public required DateTimeOffset Start { get; init; }

    /// <summary>The zone of its zoned schedules; the story may begin shortly before the zone's clocks change.</summary>
    public required string Zone { get; init; }

    public required int Nodes { get; init; }

    public required int Partitions { get; init; }

    public required TimeSpan Lease { get; init; }

    public required int LockServers { get; init; }

    /// <summary>Whether the locks are away when the store is.</summary>
    public required bool LocksAreInStore { get; init; }

    public required int MaxConcurrentRuns { get; init; }

    /// <summary>Whether there are fewer places for runs than runs at times.</summary>
    public required bool IsTight { get; init; }

    public required int Schedules { get; init; }

    /// <summary>The time in which things fail.</summary>
    public required TimeSpan Length { get; init; }

    /// <summary>About how often something fails.</summary>
    public required TimeSpan FaultEvery { get; init; }

    /// <summary>About how often a user does something.</summary>
    public required TimeSpan UserEvery { get; init; }

    /// <summary>How many calls to the store go wrong in the worst weather.</summary>
    public required double WorstWeather { get; init; }

    public required double FailingTargets { get; init; }

    public required double HangingTargets { get; init; }

    public required TimeSpan SlowestTarget { get; init; }

    /// <summary>Whether workers do some of the runs.</summary>
    public required bool HasWorkers { get; init; }

    /// <summary>What may fail: not everything in every story, so that each kind also comes without the others.</summary>
    public required IReadOnlyList<FaultKind> Faults { get; init; }

    public bool IsLong => Seed >= LongFrom;

    /// <summary>Whether some nodes are of a version that can't read some schedules.</summary>
    public bool HasOlderNodes => Faults.Contains(FaultKind.OlderNode);

    public static Shape Draw(int seed)
    {
        var draws = new Draws(seed, part: 1);
        var isLong = seed >= LongFrom;
        var zone = draws.Pick<string>(Zones);
        var isTight = draws.Chance(0.2);
        var kinds = Enum.GetValues<FaultKind>().Where(k => draws.Chance(k is FaultKind.OlderNode ? 0.07 : k is FaultKind.Failover ? 0.25 : 0.6)).ToList();
        var locks = draws.Pick<int>(1, 3, 5);
        return new Shape
        {
            Seed = seed,
            Zone = zone,
            Start = StartOf(draws, zone, isLong),
            Nodes = draws.Between(3, 9),
            Partitions = isLong ? draws.Between(2, 6) : draws.Between(2, 16),
            Lease = isLong ? draws.Seconds(10, 30) : draws.Seconds(2, 10),
            LockServers = locks,
            LocksAreInStore = locks == 1 && draws.Chance(0.7),
            IsTight = isTight,
            MaxConcurrentRuns = isTight ? draws.Between(1, 4) : 32,
            Schedules = draws.Chance(0.1) ? draws.Between(80, 250) : draws.Between(10, 50),
            Length = isLong ? TimeSpan.FromHours(draws.Between(2, 24)) : draws.Seconds(15, draws.Chance(0.1) ? 240 : 75),
            FaultEvery = isLong ? TimeSpan.FromMinutes(draws.Between(2, 40)) : draws.Seconds(1, 8),
            UserEvery = isLong ? TimeSpan.FromMinutes(draws.Between(1, 30)) : draws.Seconds(0.5, 6),
            WorstWeather = draws.Fraction() * 0.4,
            FailingTargets = draws.Chance(0.3) ? 0 : draws.Fraction() * 0.15,
            HangingTargets = draws.Chance(0.5) ? 0 : draws.Fraction() * 0.02,
            SlowestTarget = draws.Seconds(0, draws.Pick<double>(0.05, 0.5, 2)),
            HasWorkers = draws.Chance(isLong ? 0.3 : 0.7),
            Faults = kinds,
        };
    }

    public override string ToString() =>
        $"{Nodes} nodes, {Partitions} partitions, leases of {Lease.TotalSeconds:F1} s on {LockServers} lock servers{(LocksAreInStore ? " in the store" : "")}, "
        + $"{MaxConcurrentRuns} runs at once on a node, {Schedules} schedules, {Length} from {Start:O}, zone {Zone}; fails: {string.Join(", ", Faults)}";

    private static DateTimeOffset StartOf(Draws draws, string zone, bool isLong)
    {
        var day = new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero).AddMilliseconds(draws.Below(int.MaxValue));
        if (draws.Chance(isLong ? 0.5 : 0.75))
            return day;
        return TimeZones.TryFind(zone, out var rules, out _) && ChangeAfter(rules, day) is { } change
            ? change - draws.Seconds(5, isLong ? 7200 : 60)
            : day;
    }

    // To the minute: rules change at whole minutes.
    private static DateTimeOffset? ChangeAfter(TimeZoneInfo zone, DateTimeOffset from)
    {
        for (var day = 0; day < 366; day++)
        {
            var (low, high) = (from.AddDays(day), from.AddDays(day + 1));
            if (zone.GetUtcOffset(low) == zone.GetUtcOffset(high))
                continue;
            low = new DateTimeOffset(low.Year, low.Month, low.Day, low.Hour, low.Minute, 0, TimeSpan.Zero);
            while (zone.GetUtcOffset(low.AddMinutes(1)) == zone.GetUtcOffset(low))
                low = low.AddMinutes(1);
            return low.AddMinutes(1);
        }
        return null;
    }
}
