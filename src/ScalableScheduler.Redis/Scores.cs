using System.Globalization;
using StackExchange.Redis;

namespace ScalableScheduler.Redis;

/// <summary>Instants as scores of sorted sets and arguments of scripts: Unix ms as text, for Lua's numbers would lose their
/// form on the way.</summary>
internal static class Scores
{
    /// <summary>The score of what is never due: it stays in the set, last.</summary>
    public const string Never = "+inf";

    public static RedisValue Of(DateTimeOffset instant) => instant.ToUnixTimeMilliseconds();

    public static RedisValue OfDue(DateTimeOffset? due) => due is { } at ? Of(at) : Never;

    /// <summary>Whole ms of a duration, at least 1.</summary>
    public static RedisValue Of(TimeSpan duration) => Math.Max(1, (long)duration.TotalMilliseconds);

    /// <summary>The instant of a score that is finite.</summary>
    public static DateTimeOffset ToInstant(RedisResult score) => DateTimeOffset.FromUnixTimeMilliseconds((long)ToNumber(score));

    /// <summary>The instant of a score, or null for none and for <see cref="Never"/>.</summary>
    public static DateTimeOffset? ToDue(RedisResult score)
    {
        var text = (string?)score;
        return string.IsNullOrEmpty(text) || double.IsInfinity(Parse(text)) ? null : DateTimeOffset.FromUnixTimeMilliseconds((long)Parse(text));
    }

    /// <summary>A score as Redis writes it: a number, <c>inf</c> or <c>-inf</c>.</summary>
    public static double ToNumber(RedisResult score) => Parse((string)score!);

    /// <summary>A score as Redis reads it.</summary>
    public static string ToText(double score) =>
        double.IsPositiveInfinity(score) ? Never : score.ToString("F0", CultureInfo.InvariantCulture);

    private static double Parse(string text) => text switch
    {
        "inf" => double.PositiveInfinity,
        "-inf" => double.NegativeInfinity,
        _ => double.Parse(text, CultureInfo.InvariantCulture),
    };
}
