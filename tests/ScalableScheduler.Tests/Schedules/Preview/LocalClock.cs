namespace ScalableScheduler.Tests.Schedules.Preview;

/// <summary>What a zone's clock shows, minute by minute over some years: for each local minute the instants at which it is
/// shown. Written without any of our tables, from the system's offsets alone.</summary>
internal sealed class LocalClock
{
    private const int Never = -1;
    private const int QuarterHour = 15; // every offset of these years changes on a quarter of an hour

    private static readonly DateTime Start = new(2024, 12, 25, 0, 0, 0, DateTimeKind.Utc);
    private static readonly DateTime End = new(2031, 1, 8, 0, 0, 0, DateTimeKind.Utc);

    private readonly int[] _first = new int[Minutes];
    private readonly int[] _second = new int[Minutes];

    public LocalClock(TimeZoneInfo zone)
    {
        Array.Fill(_first, Never);
        Array.Fill(_second, Never);
        for (var quarter = 0; quarter < Minutes; quarter += QuarterHour)
        {
            var offset = (int)zone.GetUtcOffset(Start.AddMinutes(quarter)).TotalMinutes;
            for (var minute = quarter; minute < quarter + QuarterHour; minute++)
            {
                var local = minute + offset;
                if (local < 0 || local >= Minutes) continue;
                if (_first[local] == Never) _first[local] = minute;
                else _second[local] = minute;
            }
        }
    }

    private static int Minutes => (int)(End - Start).TotalMinutes;

    /// <summary>Walks every local minute and lists the instants at which an expression fires, from 2025 to 2030 in UTC.</summary>
    /// <param name="isOn">Whether a date matches.</param>
    /// <param name="isAt">Whether an hour and minute match.</param>
    /// <param name="isRhythm">Whether it fires whenever a time is shown, or else once for each, after the gap if need be.</param>
    public List<DateTimeOffset> List(Func<DateTime, bool> isOn, Func<int, int, bool> isAt, bool isRhythm)
    {
        var fired = new SortedSet<int>();
        for (var (local, date) = (0, Start); local < Minutes; local += 1440, date = date.AddDays(1))
        {
            if (!isOn(date)) continue;
            for (var minute = 0; minute < 1440; minute++)
            {
                if (!isAt(minute / 60, minute % 60)) continue;
                if (isRhythm) AddShown(fired, local + minute);
                else AddFirst(fired, local + minute);
            }
        }

        return [.. fired.Select(minute => new DateTimeOffset(Start.AddMinutes(minute))).Where(at => at.Year is >= 2025 and <= 2030)];
    }

    private void AddShown(SortedSet<int> fired, int local)
    {
        if (_first[local] != Never) fired.Add(_first[local]);
        if (_second[local] != Never) fired.Add(_second[local]);
    }

    private void AddFirst(SortedSet<int> fired, int local)
    {
        while (local < Minutes && _first[local] == Never) local++;
        if (local < Minutes) fired.Add(_first[local]);
    }
}
