using System.Globalization;

namespace ScalableScheduler.Cron.Describing;

/// <summary>Small pieces of English.</summary>
internal static class Phrases
{
    private static readonly string[] OrdinalWords =
        ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"];

    /// <summary><c>a</c>, <c>a and b</c>, <c>a, b and c</c>.</summary>
    public static string Join(IReadOnlyList<string> items, string last = "and") => items.Count switch
    {
        1 => items[0],
        _ => $"{string.Join(", ", items.Take(items.Count - 1))} {last} {items[^1]}",
    };

    /// <summary><c>1st</c>, <c>22nd</c>, <c>13th</c>.</summary>
    public static string Ordinal(int number) => string.Create(CultureInfo.InvariantCulture, $"{number}{(number % 100 / 10, number % 10) switch
    {
        (1, _) => "th",
        (_, 1) => "st",
        (_, 2) => "nd",
        (_, 3) => "rd",
        _ => "th",
    }}");

    /// <summary><c>first</c> to <c>tenth</c>.</summary>
    public static string OrdinalWord(int number) => OrdinalWords[number - 1];

    /// <summary><c>every minute</c>, <c>every 15 minutes</c>.</summary>
    public static string Every(int number, string unit) =>
        number == 1 ? $"every {unit}" : string.Create(CultureInfo.InvariantCulture, $"every {number} {unit}s");

    public static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    public static string TwoDigits(int number) => number.ToString("00", CultureInfo.InvariantCulture);
}
