using System.Globalization;
using ScalableScheduler.Cron;
using ScalableScheduler.Time;

namespace ScalableScheduler.Tests.Cron;

/// <summary>Short ways to write instants and lists of occurrences in tables of cases.</summary>
internal static class Instant
{
    /// <summary>Reads <c>2025-03-30 01:00</c> or <c>2025-03-30 01:00:30</c> as UTC.</summary>
    public static DateTimeOffset Utc(string text) =>
        DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    public static TimeZoneInfo Zone(string id)
    {
        TimeZones.TryFind(id, out var zone, out _).ShouldBeTrue(id);
        return zone!;
    }

    /// <summary>The occurrences from an instant, that included, to another, that excluded; listed forward.</summary>
    public static List<DateTimeOffset> Forward(this CronExpression expression, DateTimeOffset from, DateTimeOffset to, TimeZoneInfo zone)
    {
        var list = new List<DateTimeOffset>();
        for (var next = expression.Next(from.AddTicks(-1), zone); next < to; next = expression.Next(next.Value, zone)) list.Add(next.Value);
        return list;
    }

    /// <summary>The same, listed backward.</summary>
    public static List<DateTimeOffset> Backward(this CronExpression expression, DateTimeOffset from, DateTimeOffset to, TimeZoneInfo zone)
    {
        var list = new List<DateTimeOffset>();
        for (var previous = expression.Previous(to, zone); previous >= from; previous = expression.Previous(previous.Value, zone)) list.Add(previous.Value);
        return list;
    }

    /// <summary>Asserts the occurrences of a stretch of time, in both directions; times are UTC, separated by commas.</summary>
    public static void ShouldFire(this CronExpression expression, string zoneId, string from, string to, string expected)
    {
        var zone = Zone(zoneId);
        var wanted = expected.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(Text).ToList();
        expression.Forward(Utc(from), Utc(to), zone).Select(Text).ToList().ShouldBe(wanted, expression.ToString());
        expression.Backward(Utc(from), Utc(to), zone).AsEnumerable().Reverse().Select(Text).ToList().ShouldBe(wanted, expression.ToString());
    }

    private static string Text(string instant) => Text(Utc(instant.Trim()));

    private static string Text(DateTimeOffset instant) => instant.ToString("yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture);
}
