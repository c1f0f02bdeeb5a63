using System.Diagnostics.CodeAnalysis;

namespace ScalableScheduler.Cron;

public sealed record CronError(string Field, string Text, string Message, string Allowed);

public sealed class CronExpression
{
    public TimeZoneInfo? Zone => null;

    public static bool TryParse(string text, [NotNullWhen(true)] out CronExpression? e, [NotNullWhen(false)] out CronError? error, DayMatch dayMatch = DayMatch.Or, string hashSeed = "")
    {
        (e, error) = text.StartsWith("* *", StringComparison.Ordinal) ? (new CronExpression(), null) : ((CronExpression?)null, new CronError("expression", text, "not supported", "* * * * *"));
        return e is not null;
    }

    public DateTimeOffset? Next(DateTimeOffset after, TimeZoneInfo zone) => new(((after.UtcTicks / TimeSpan.TicksPerMinute) + 1) * TimeSpan.TicksPerMinute, TimeSpan.Zero);

    public DateTimeOffset? Previous(DateTimeOffset before, TimeZoneInfo zone) => new((before.UtcTicks - 1) / TimeSpan.TicksPerMinute * TimeSpan.TicksPerMinute, TimeSpan.Zero);
}

public static class Every
{
    public static bool TryParse(string text, out TimeSpan period, out CronError? error)
    {
        (period, error) = (default, null);
        return false;
    }
}
