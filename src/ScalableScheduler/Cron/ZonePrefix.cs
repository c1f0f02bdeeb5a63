using System.Diagnostics.CodeAnalysis;
using ScalableScheduler.Time;

namespace ScalableScheduler.Cron;

/// <summary>The zone some crons take in front of the expression: <c>CRON_TZ=Europe/Vienna 0 5 * * *</c>, or <c>TZ=</c>.</summary>
internal static class ZonePrefix
{
    private static readonly string[] Names = ["CRON_TZ=", "TZ="];

    /// <summary>Takes the prefix, when there is one, from the front of a trimmed text.</summary>
    public static bool TryTake(ref ReadOnlySpan<char> text, out TimeZoneInfo? zone, [NotNullWhen(false)] out CronError? error)
    {
        zone = null;
        error = null;
        foreach (var name in Names)
        {
            if (!text.StartsWith(name, StringComparison.OrdinalIgnoreCase)) continue;
            var rest = text[name.Length..];
            var end = rest.IndexOfAny(' ', '\t');
            var id = (end < 0 ? rest : rest[..end]).ToString();
            text = end < 0 ? default : rest[end..].TrimStart();
            if (TimeZones.TryFind(id, out zone, out var nearest)) return true;
            error = new CronError("timezone", id, "no such time zone", nearest is null ? "an IANA id such as Europe/Vienna" : $"an IANA id; did you mean {nearest}?");
            return false;
        }

        return true;
    }
}
