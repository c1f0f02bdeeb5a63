using System.Numerics;

namespace ScalableScheduler.Cron;

/// <summary>
/// The local times an expression names, without any zone. Times are whole seconds since 0001-01-01T00:00:00; the years
/// are 2 to 9998, so that every slot has an instant in every zone.
/// </summary>
internal sealed record CronSlots(ulong SecondBits, ulong MinuteBits, uint HourBits, uint MonthBits, DayTable Days)
{
    public const long None = -1;

    private const int FirstYear = 2;
    private const int LastYear = 9998;
    private const int SecondsPerDay = 86_400;

    private static readonly long Earliest = new DateOnly(FirstYear, 1, 1).DayNumber * (long)SecondsPerDay;
    private static readonly long Latest = (new DateOnly(LastYear + 1, 1, 1).DayNumber * (long)SecondsPerDay) - 1;

    private readonly int _firstTime = TimeFrom(SecondBits, MinuteBits, HourBits, 0);
    private readonly int _lastTime = TimeUntil(SecondBits, MinuteBits, HourBits, SecondsPerDay - 1);

    /// <summary>The first slot at or after a local time, or <see cref="None"/>.</summary>
    public long From(long local)
    {
        if (local > Latest) return None;
        local = Math.Max(local, Earliest);
        var today = (int)(local / SecondsPerDay);
        var day = DayFrom(today);
        if (day == today)
        {
            var time = TimeFrom(SecondBits, MinuteBits, HourBits, (int)(local - ((long)today * SecondsPerDay)));
            if (time >= 0) return ((long)day * SecondsPerDay) + time;
            day = DayFrom(today + 1);
        }

        return day < 0 ? None : ((long)day * SecondsPerDay) + _firstTime;
    }

    /// <summary>The last slot at or before a local time, or <see cref="None"/>.</summary>
    public long Until(long local)
    {
        if (local < Earliest) return None;
        local = Math.Min(local, Latest);
        var today = (int)(local / SecondsPerDay);
        var day = DayUntil(today);
        if (day == today)
        {
            var time = TimeUntil(SecondBits, MinuteBits, HourBits, (int)(local - ((long)today * SecondsPerDay)));
            if (time >= 0) return ((long)day * SecondsPerDay) + time;
            day = DayUntil(today - 1);
        }

        return day < 0 ? None : ((long)day * SecondsPerDay) + _lastTime;
    }

    private int DayFrom(int dayNumber)
    {
        DateOnly.FromDayNumber(dayNumber).Deconstruct(out var year, out var month, out var day);
        var first = dayNumber - day + 1;
        while (true)
        {
            if ((MonthBits >> month & 1) != 0)
            {
                var days = Days.DaysOf(first, DateTime.DaysInMonth(year, month)) >> day << day;
                if (days != 0) return first + BitOperations.TrailingZeroCount(days) - 1;
            }

            var later = MonthBits >> month >> 1;
            if (later != 0)
            {
                month += 1 + BitOperations.TrailingZeroCount(later);
            }
            else
            {
                if (++year > LastYear) return -1;
                month = BitOperations.TrailingZeroCount(MonthBits);
            }

            day = 1;
            first = new DateOnly(year, month, 1).DayNumber;
        }
    }

    private int DayUntil(int dayNumber)
    {
        DateOnly.FromDayNumber(dayNumber).Deconstruct(out var year, out var month, out var day);
        var first = dayNumber - day + 1;
        while (true)
        {
            if ((MonthBits >> month & 1) != 0)
            {
                var days = Days.DaysOf(first, DateTime.DaysInMonth(year, month)) & UpTo(day);
                if (days != 0) return first + BitOperations.Log2(days) - 1;
            }

            var earlier = MonthBits & UpTo(month - 1);
            if (earlier != 0)
            {
                month = BitOperations.Log2(earlier);
            }
            else
            {
                if (--year < FirstYear) return -1;
                month = BitOperations.Log2(MonthBits);
            }

            day = 31;
            first = new DateOnly(year, month, 1).DayNumber;
        }
    }

    private static int TimeFrom(ulong seconds, ulong minutes, uint hours, int time)
    {
        var (hour, minute, second) = (time / 3600, time / 60 % 60, time % 60);
        if ((hours >> hour & 1) != 0)
        {
            if ((minutes >> minute & 1) != 0)
            {
                var restOfMinute = seconds >> second << second;
                if (restOfMinute != 0) return Time(hour, minute, First(restOfMinute));
            }

            var restOfHour = minutes >> minute >> 1 << minute << 1;
            if (restOfHour != 0) return Time(hour, First(restOfHour), First(seconds));
        }

        var restOfDay = hours >> hour >> 1 << hour << 1;
        return restOfDay != 0 ? Time(First(restOfDay), First(minutes), First(seconds)) : -1;
    }

    private static int TimeUntil(ulong seconds, ulong minutes, uint hours, int time)
    {
        var (hour, minute, second) = (time / 3600, time / 60 % 60, time % 60);
        if ((hours >> hour & 1) != 0)
        {
            if ((minutes >> minute & 1) != 0)
            {
                var startOfMinute = seconds & UpToLong(second);
                if (startOfMinute != 0) return Time(hour, minute, Last(startOfMinute));
            }

            var startOfHour = minutes & UpToLong(minute - 1);
            if (startOfHour != 0) return Time(hour, Last(startOfHour), Last(seconds));
        }

        var startOfDay = hours & UpToLong(hour - 1);
        return startOfDay != 0 ? Time(Last(startOfDay), Last(minutes), Last(seconds)) : -1;
    }

    private static int Time(int hour, int minute, int second) => (((hour * 60) + minute) * 60) + second;

    private static int First(ulong bits) => BitOperations.TrailingZeroCount(bits);

    private static int Last(ulong bits) => BitOperations.Log2(bits);

    /// <summary>Bits 0 to <paramref name="bit"/>, which is -1 to 31.</summary>
    private static uint UpTo(int bit) => (uint)((1UL << (bit + 1)) - 1);

    /// <summary>Bits 0 to <paramref name="bit"/>, which is -1 to 59.</summary>
    private static ulong UpToLong(int bit) => (1UL << (bit + 1)) - 1;
}
