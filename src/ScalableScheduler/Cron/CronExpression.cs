using System.Diagnostics.CodeAnalysis;
using ScalableScheduler.Time;

namespace ScalableScheduler.Cron;

/// <summary>
/// A cron expression: <c>[seconds] minutes hours day-of-month month day-of-week</c>, and the occurrences it has in a time zone.
/// Immutable; a search allocates nothing.
/// <list type="bullet">
/// <item><c>*</c> or <c>?</c>, lists <c>1,15</c>, ranges <c>8-17</c>, <c>22-2</c>, <c>FRI-MON</c>, steps <c>*/5</c>, <c>10/5</c>,
/// <c>8-17/3</c>; names of months and weekdays; Sunday is 0 and 7.</item>
/// <item>Day of month: <c>L</c> the last, <c>L-3</c> three before it, <c>15W</c> the weekday nearest to the 15th, <c>LW</c>, <c>L-3W</c>.</item>
/// <item>Day of week: <c>5L</c> or <c>FRIL</c> the last Friday of the month, <c>MON#2</c> the second Monday.</item>
/// <item><c>H</c>, <c>H/15</c>, <c>H(0-29)</c>, <c>H(0-29)/10</c>: as in Jenkins, a value hashed from the seed.</item>
/// <item>Macros such as <c>@daily</c>, and a zone in front: <c>CRON_TZ=Europe/Vienna 0 5 * * *</c>.</item>
/// </list>
/// When clocks change (Vixie cron's rule, and Cronos'): a fixed local time that does not exist fires at the first instant after
/// the gap, one that exists twice fires the first time. An expression with <c>*</c>, a range or a step in its seconds,
/// minutes or hours keeps its rhythm: it fires whenever the local clock shows one of its times.
/// </summary>
public sealed class CronExpression : IEquatable<CronExpression>
{
    private readonly string _text;
    private readonly CronSlots _slots;

    private CronExpression(string text, DayMatch dayMatch, string hashSeed, CronParser.Parsed parsed)
    {
        (_text, DayMatch, HashSeed) = (text, dayMatch, hashSeed);
        (_slots, IsInterval, Zone) = (parsed.Slots, parsed.IsInterval, parsed.Zone);
    }

    /// <summary>The zone of the <c>CRON_TZ=</c> or <c>TZ=</c> prefix; null without one.</summary>
    public TimeZoneInfo? Zone { get; }

    /// <summary>Whether the expression keeps a rhythm when clocks change, or else is a set of fixed local times.</summary>
    public bool IsInterval { get; }

    /// <summary>The local times it names.</summary>
    internal CronSlots Slots => _slots;

    // How the text was read, to read it again where it is described: what the parts were is not kept beside the slots.
    internal DayMatch DayMatch { get; }

    internal string HashSeed { get; }

    /// <summary>Reads an expression.</summary>
    /// <param name="text">At most 1000 characters.</param>
    /// <param name="expression">The expression, when the answer is <see langword="true"/>.</param>
    /// <param name="error">The first thing wrong with the text. A date that no year has (30 February) is an error too.</param>
    /// <param name="dayMatch">Whether a day must match day of month and day of week both, when both are restricted.</param>
    /// <param name="hashSeed">What <c>H</c> is hashed from: the schedule's id.</param>
    public static bool TryParse(
        string text, [NotNullWhen(true)] out CronExpression? expression, [NotNullWhen(false)] out CronError? error,
        DayMatch dayMatch = DayMatch.Or, string hashSeed = "")
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(hashSeed);
        expression = CronParser.TryParse(text, dayMatch, hashSeed, out var parsed, out error) ? new CronExpression(text, dayMatch, hashSeed, parsed) : null;
        return expression is not null;
    }

    /// <summary>Reads an expression that is known to be right.</summary>
    /// <exception cref="CronFormatException">It is not.</exception>
    public static CronExpression Parse(string text, DayMatch dayMatch = DayMatch.Or, string hashSeed = "") =>
        TryParse(text, out var expression, out var error, dayMatch, hashSeed) ? expression : throw new CronFormatException(error);

    /// <summary>The first occurrence strictly after an instant, in UTC; null when there is none, or none in a hundred years.</summary>
    public DateTimeOffset? Next(DateTimeOffset after, TimeZoneInfo zone)
    {
        var table = ZoneTable.For(zone);
        var second = after.UtcTicks / TimeSpan.TicksPerSecond;
        return ToInstant(IsInterval ? IntervalSearch.Next(_slots, table, second) : FixedSearch.Next(_slots, table, second));
    }

    /// <summary>The last occurrence strictly before an instant, in UTC; of exactly those that <see cref="Next"/> lists.</summary>
    public DateTimeOffset? Previous(DateTimeOffset before, TimeZoneInfo zone)
    {
        var table = ZoneTable.For(zone);
        // Occurrences are whole seconds: one before 12:00:00.5 may be at 12:00:00.
        var second = (before.UtcTicks + TimeSpan.TicksPerSecond - 1) / TimeSpan.TicksPerSecond;
        return ToInstant(IsInterval ? IntervalSearch.Previous(_slots, table, second) : FixedSearch.Previous(_slots, table, second));
    }

    /// <summary>Equal when both name the same times and read the clock alike: <c>@daily</c> equals <c>0 0 * * *</c>.</summary>
    public bool Equals(CronExpression? other) =>
        other is not null
        && IsInterval == other.IsInterval
        && string.Equals(Zone?.Id, other.Zone?.Id, StringComparison.Ordinal)
        && _slots.Equals(other._slots);

    public override bool Equals(object? obj) => Equals(obj as CronExpression);

    public override int GetHashCode() => HashCode.Combine(_slots, IsInterval, Zone?.Id);

    /// <summary>The text as it was given.</summary>
    public override string ToString() => _text;

    private static DateTimeOffset? ToInstant(long second) =>
        second == CronSlots.None ? null : new DateTimeOffset(second * TimeSpan.TicksPerSecond, TimeSpan.Zero);
}
