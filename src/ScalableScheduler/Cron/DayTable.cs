using System.Numerics;

namespace ScalableScheduler.Cron;

/// <summary>
/// The days an expression matches in every kind of month. A month is of one of 28 kinds: the weekday it begins with
/// and its length decide about <c>L</c>, <c>W</c>, <c>#</c> and the day rule alike, so the whole of both day fields
/// comes down to one table look-up per month.
/// </summary>
internal sealed class DayTable : IEquatable<DayTable>
{
    private const int ShortestMonth = 28;
    private const int Kinds = 28;

    private readonly uint[] _days = new uint[Kinds];

    public DayTable(DayOfMonthRule dayOfMonth, DayOfWeekRule dayOfWeek, DayMatch dayMatch)
    {
        // A field that begins with * does not restrict, so "either" would be every day (Vixie cron, and its "*/2" too).
        var both = dayMatch == DayMatch.And || dayOfMonth.StartsWithStar || dayOfWeek.StartsWithStar;
        for (var kind = 0; kind < Kinds; kind++)
        {
            var (length, firstDayOfWeek) = (ShortestMonth + (kind / 7), kind % 7);
            var byMonth = dayOfMonth.DaysOf(firstDayOfWeek, length);
            var byWeek = dayOfWeek.DaysOf(firstDayOfWeek, length);
            _days[kind] = both ? byMonth & byWeek : byMonth | byWeek;
        }
    }

    /// <summary>The matching days of a month as bits 1 to 31.</summary>
    /// <param name="firstDay">The day number of the 1st, as <see cref="DateOnly.DayNumber"/>.</param>
    /// <param name="length">The month's number of days.</param>
    public uint DaysOf(int firstDay, int length) =>
        _days[((length - ShortestMonth) * 7) + (int)((uint)(firstDay + 1) % 7)]; // day number 0 is a Monday

    /// <summary>
    /// Whether any of the months ever has a matching day. A true answer means one at least every 40 years: that is how
    /// long the rarest kind, a February 29 on a given weekday, can take around a year like 2100.
    /// </summary>
    /// <param name="months">Months as bits 1 to 12.</param>
    public bool HasDates(uint months)
    {
        for (; months != 0; months &= months - 1)
        {
            var month = BitOperations.TrailingZeroCount(months);
            if (HasDates(DateTime.DaysInMonth(2000, month)) || HasDates(DateTime.DaysInMonth(2001, month))) return true;
        }

        return false;
    }

    public bool Equals(DayTable? other) => other is not null && _days.AsSpan().SequenceEqual(other._days);

    public override bool Equals(object? obj) => Equals(obj as DayTable);

    public override int GetHashCode() => HashCode.Combine(_days[0], _days[8], _days[16], _days[24]);

    private bool HasDates(int length) => _days.AsSpan((length - ShortestMonth) * 7, 7).ContainsAnyExcept(0u);
}
