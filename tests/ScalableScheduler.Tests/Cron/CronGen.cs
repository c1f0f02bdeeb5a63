using FsCheck;
using FsCheck.Fluent;
using ScalableScheduler.Cron;

namespace ScalableScheduler.Tests.Cron;

/// <summary>Random expressions over everything a field can hold, each with its model.</summary>
internal static class CronGen
{
    private static readonly string[] Months = ["", "Jan", "FEB", "mar", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
    private static readonly string[] Days = ["SUN", "Mon", "TUE", "wed", "THU", "FRI", "SAT"];

    private static readonly Gen<FieldModel> Seconds = List(Common(0, 59, time => time.Second));
    private static readonly Gen<FieldModel> Minutes = List(Common(0, 59, time => time.Minute));
    private static readonly Gen<FieldModel> Hours = List(Common(0, 23, time => time.Hour));
    private static readonly Gen<FieldModel> Month = List(Common(1, 12, time => time.Month, Months));

    private static readonly Gen<FieldModel> DayOfMonth = List(Gen.Frequency(
        (4, Common(1, 31, time => time.Day)),
        (1, from n in Gen.Choose(0, 10) select Element(n == 0 ? "L" : $"l-{n}", time => time.Day == Length(time) - n)),
        (1, from n in Gen.Choose(1, 31) select Element($"{n}W", time => n <= Length(time) && time.Day == NearestWeekday(time, n))),
        (1, from n in Gen.Choose(0, 10) select Element(n == 0 ? "LW" : $"L-{n}w", time => time.Day == NearestWeekday(time, Length(time) - n)))));

    private static readonly Gen<FieldModel> DayOfWeek = List(Gen.Frequency(
        (4, Common(0, 6, time => (int)time.DayOfWeek, Days)),
        (1, from day in Gen.Choose(0, 6) from text in DayText(day) select Element(text + "L", time => (int)time.DayOfWeek == day && time.AddDays(7).Month != time.Month)),
        (1, from day in Gen.Choose(0, 6)
            from text in DayText(day)
            from n in Gen.Choose(1, 5)
            select Element($"{text}#{n}", time => (int)time.DayOfWeek == day && Enumerable.Range(1, time.Day).Count(d => d % 7 == time.Day % 7) == n))));

    /// <summary>Five fields, dense enough that something fires within days.</summary>
    public static readonly Gen<(CronModel Model, DayMatch Match)> WithMinutes =
        Expression(Gen.Constant((FieldModel?)null), Minutes, Hours, MostlyStar(DayOfMonth), MostlyStar(Month), MostlyStar(DayOfWeek));

    /// <summary>Six fields.</summary>
    public static readonly Gen<(CronModel Model, DayMatch Match)> WithSeconds =
        Expression(Seconds.Select(field => (FieldModel?)field), Minutes, Hours, MostlyStar(DayOfMonth), MostlyStar(Month), MostlyStar(DayOfWeek));

    /// <summary>Fixed times, many of them around midnight and in the small hours, when clocks change.</summary>
    public static readonly Gen<(CronModel Model, DayMatch Match)> FixedNights = Expression(
        Gen.Constant((FieldModel?)null),
        Numbers(Gen.Choose(0, 59), 8, time => time.Minute),
        Numbers(Gen.Elements(0, 1, 2, 3, 22, 23), 3, time => time.Hour),
        MostlyStar(DayOfMonth), MostlyStar(Month), MostlyStar(DayOfWeek));

    /// <summary>Midnights of random dates.</summary>
    public static readonly Gen<(CronModel Model, DayMatch Match)> Dates =
        Expression(Gen.Constant((FieldModel?)null), Zero(time => time.Minute), Zero(time => time.Hour), DayOfMonth, Month, DayOfWeek);

    /// <summary>Whole hours of random dates: rare, and a rhythm or not.</summary>
    public static readonly Gen<(CronModel Model, DayMatch Match)> WholeHours =
        Expression(Gen.Constant((FieldModel?)null), Zero(time => time.Minute), Hours, DayOfMonth, Month, DayOfWeek);

    private static Gen<(CronModel Model, DayMatch Match)> Expression(
        Gen<FieldModel?> seconds, Gen<FieldModel> minutes, Gen<FieldModel> hours, Gen<FieldModel> dayOfMonth, Gen<FieldModel> month, Gen<FieldModel> dayOfWeek) =>
        from second in seconds
        from minute in minutes
        from hour in hours
        from day in dayOfMonth
        from mon in month
        from weekday in dayOfWeek
        from match in Gen.Elements(DayMatch.Or, DayMatch.And)
        let both = match == DayMatch.And || day.StartsWithStar || weekday.StartsWithStar
        select (
            new CronModel(
                $"{(second is null ? "" : second.Text + " ")}{minute.Text} {hour.Text} {day.Text} {mon.Text} {weekday.Text}",
                minute.IsInterval || hour.IsInterval || second is { IsInterval: true },
                time => (second?.Matches(time) ?? time.Second == 0) && minute.Matches(time) && hour.Matches(time) && mon.Matches(time)
                    && (both ? day.Matches(time) && weekday.Matches(time) : day.Matches(time) || weekday.Matches(time))),
            match);

    private static Gen<FieldModel> List(Gen<FieldModel> element) =>
        from count in Gen.Frequency((6, Gen.Constant(1)), (2, Gen.Constant(2)), (1, Gen.Constant(3)))
        from elements in element.ListOf(count)
        select FieldModel.ListOf([.. elements]);

    private static Gen<FieldModel> MostlyStar(Gen<FieldModel> field) =>
        Gen.Frequency((3, Gen.Elements("*", "?").Select(text => Element(text, _ => true))), (1, field));

    private static Gen<FieldModel> Numbers(Gen<int> number, int count, Func<DateTime, int> part) =>
        from numbers in number.ListOf(count) select FieldModel.ListOf([.. numbers.Select(n => Element($"{n}", time => part(time) == n))]);

    private static Gen<FieldModel> Zero(Func<DateTime, int> part) => Gen.Constant(Element("0", time => part(time) == 0));

    private static Gen<FieldModel> Common(int min, int max, Func<DateTime, int> part, string[]? names = null)
    {
        var count = max - min + 1;
        var value = Gen.Choose(min, max);
        var step = Gen.Choose(1, count);
        return Gen.Frequency(
            (2, from star in Gen.Elements("*", "?") select new FieldModel(star, true, _ => true)),
            (2, from star in Gen.Elements("*", "?") from n in step select Walk($"{star}/{n}", min, max, n)),
            (8, from a in value from text in Text(a) select Element(text, time => part(time) == a)),
            (2, from a in value from text in Text(a) from n in step select Walk($"{text}/{n}", a, max, n)),
            (3, from a in value from b in value from text in RangeText(a, b) select Walk(text, a, b, 1)),
            (3, from a in value from b in value from text in RangeText(a, b) from n in step select Walk($"{text}/{n}", a, b, n)));

        Gen<string> Text(int number) => names is { Length: 7 } ? DayText(number)
            : names is null ? Gen.Constant($"{number}") : Gen.Elements($"{number}", names[number]);

        // A week that ends on the Sunday it began with is written 0-0 here: 0-7 would be all of it.
        Gen<string> RangeText(int a, int b) =>
            from first in Text(a) from last in Text(b) select a == b ? $"{a}-{b}" : $"{first}-{last}";

        // From a, step by step, over the end of the field to its start, until b is passed.
        FieldModel Walk(string text, int a, int b, int n)
        {
            var values = new HashSet<int>();
            for (int at = a, walked = 0; ; at = at == max ? min : at + 1, walked++)
            {
                if (walked % n == 0) values.Add(at);
                if (at == b) break;
            }

            return new FieldModel(text, true, time => values.Contains(part(time)));
        }
    }

    private static Gen<string> DayText(int day) => Gen.Elements($"{day}", Days[day], day == 0 ? "7" : $"{day}");

    private static FieldModel Element(string text, Func<DateTime, bool> matches) => new(text, false, matches);

    private static int Length(DateTime time) => DateTime.DaysInMonth(time.Year, time.Month);

    private static int NearestWeekday(DateTime time, int day) =>
        Enumerable.Range(1, Length(time))
            .Where(candidate => new DateTime(time.Year, time.Month, candidate).DayOfWeek is not (System.DayOfWeek.Saturday or System.DayOfWeek.Sunday))
            .MinBy(candidate => Math.Abs(candidate - day));
}
