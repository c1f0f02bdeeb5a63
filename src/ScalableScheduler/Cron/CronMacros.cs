using System.Collections.Frozen;

namespace ScalableScheduler.Cron;

/// <summary>Names for common expressions, in upper or lower case.</summary>
internal static class CronMacros
{
    public const string Allowed =
        "@secondly, @every_second, @minutely, @every_minute, @hourly, @daily, @midnight, @weekly, @monthly, @yearly, @annually, @weekdays, @weekends, @every <duration>";

    private static readonly FrozenDictionary<string, string> Expressions = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
    {
        ["@secondly"] = "* * * * * *",
        ["@every_second"] = "* * * * * *",
        ["@minutely"] = "* * * * *",
        ["@every_minute"] = "* * * * *",
        ["@hourly"] = "0 * * * *",
        ["@daily"] = "0 0 * * *",
        ["@midnight"] = "0 0 * * *",
        ["@weekly"] = "0 0 * * 0",
        ["@monthly"] = "0 0 1 * *",
        ["@yearly"] = "0 0 1 1 *",
        ["@annually"] = "0 0 1 1 *",
        ["@weekdays"] = "0 0 * * MON-FRI",
        ["@weekends"] = "0 0 * * SAT,SUN",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    public static string? Expand(string macro) => Expressions.GetValueOrDefault(macro);
}
