using System.Globalization;
using ScalableScheduler.Storage;
using StackExchange.Redis;

namespace ScalableScheduler.Redis;

/// <summary>Runs that ended, counted by the hour: fields <c>{hour since 1970}s</c> for those that succeeded, <c>{hour}f</c> for
/// those that failed or were lost.</summary>
internal static class HourCounts
{
    /// <summary>Ends the field of the runs that succeeded.</summary>
    public const char Succeeded = 's';

    /// <summary>Ends the field of those that failed or were lost.</summary>
    public const char Failed = 'f';

    private const int HoursCounted = 24;

    /// <summary>What the present hour and the 23 before come to.</summary>
    /// <param name="answer">Fields and values.</param>
    /// <param name="now">The store's time.</param>
    public static RunCounts Lately(RedisResult answer, DateTimeOffset now)
    {
        var since = (now.ToUnixTimeSeconds() / 3600) - HoursCounted;
        var counts = new RunCounts(0, 0);
        for (var i = 0; i + 1 < answer.Length; i += 2)
        {
            var field = (string)answer[i]!;
            if (!long.TryParse(field.AsSpan(0, field.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var hour) || hour <= since)
                continue;
            var count = (long)answer[i + 1];
            counts = field[^1] == Succeeded ? counts with { Succeeded = counts.Succeeded + count } : counts with { Failed = counts.Failed + count };
        }
        return counts;
    }
}
