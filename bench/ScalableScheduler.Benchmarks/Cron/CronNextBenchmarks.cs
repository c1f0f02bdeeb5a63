using BenchmarkDotNet.Attributes;
using ScalableScheduler.Cron;
using ScalableScheduler.Time;

namespace ScalableScheduler.Benchmarks.Cron;

/// <summary>
/// The next occurrence, from a thousand instants spread over eight years, against a plain search that tests minute by
/// minute. The ratio is the measure: it holds on any machine.
/// </summary>
[MemoryDiagnoser]
public class CronNextBenchmarks
{
    private const int Count = 1000;

    private readonly DateTimeOffset[] _instants = new DateTimeOffset[Count];
    private readonly CronExpression _everyFive = CronExpression.Parse("*/5 * * * *");
    private readonly CronExpression _daily = CronExpression.Parse("30 2 * * *");
    private readonly CronExpression _lastWeekday = CronExpression.Parse("0 12 LW * *");
    private readonly CronExpression _complex = CronExpression.Parse("15/10 9-17 L-2W,15W JAN-NOV MON#2,FRIL");
    private readonly CronExpression _never = CronExpression.Parse("*/10 2 * 3 SUNL");
    private TimeZoneInfo _vienna = TimeZoneInfo.Utc;
    private TimeZoneInfo _newYork = TimeZoneInfo.Utc;

    [GlobalSetup]
    public void Setup()
    {
        var random = new Random(1);
        for (var i = 0; i < Count; i++)
            _instants[i] = new DateTimeOffset(2024, 1, 1, 0, 0, 0, TimeSpan.Zero).AddSeconds(random.Next(8 * 365 * 86_400));
        if (!TimeZones.TryFind("Europe/Vienna", out var vienna, out _) || !TimeZones.TryFind("America/New_York", out var newYork, out _))
            throw new InvalidOperationException("The time zone database is missing.");
        (_vienna, _newYork) = (vienna, newYork);
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Count, Description = "daily, UTC, minute by minute")]
    public long MinuteByMinute()
    {
        var sum = 0L;
        foreach (var instant in _instants)
        {
            var minute = instant.UtcTicks / TimeSpan.TicksPerMinute;
            DateTime time;
            do time = new DateTime(++minute * TimeSpan.TicksPerMinute);
            while (time.Minute != 30 || time.Hour != 2);
            sum += time.Ticks;
        }

        return sum;
    }

    [Benchmark(OperationsPerInvoke = Count, Description = "daily, UTC")]
    public long DailyUtc() => Sum(_daily, TimeZoneInfo.Utc);

    [Benchmark(OperationsPerInvoke = Count, Description = "every 5 minutes, UTC")]
    public long EveryFiveUtc() => Sum(_everyFive, TimeZoneInfo.Utc);

    [Benchmark(OperationsPerInvoke = Count, Description = "daily, Vienna")]
    public long DailyVienna() => Sum(_daily, _vienna);

    [Benchmark(OperationsPerInvoke = Count, Description = "every 5 minutes, New York")]
    public long EveryFiveNewYork() => Sum(_everyFive, _newYork);

    [Benchmark(OperationsPerInvoke = Count, Description = "LW, Vienna")]
    public long LastWeekdayVienna() => Sum(_lastWeekday, _vienna);

    [Benchmark(OperationsPerInvoke = Count, Description = "L-2W 15W MON#2 FRIL, New York")]
    public long ComplexNewYork() => Sum(_complex, _newYork);

    [Benchmark(OperationsPerInvoke = Count, Description = "previous, daily, Vienna")]
    public long PreviousDailyVienna()
    {
        var sum = 0L;
        foreach (var instant in _instants) sum += _daily.Previous(instant, _vienna)!.Value.UtcTicks;
        return sum;
    }

    /// <summary>The longest search there is: every slot lies in the gap of its year, for the hundred years that are looked at.</summary>
    [Benchmark(Description = "never, Vienna")]
    public DateTimeOffset? NeverVienna() => _never.Next(_instants[0], _vienna);

    private long Sum(CronExpression expression, TimeZoneInfo zone)
    {
        var sum = 0L;
        foreach (var instant in _instants) sum += expression.Next(instant, zone)!.Value.UtcTicks;
        return sum;
    }
}
