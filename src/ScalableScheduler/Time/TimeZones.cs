using System.Diagnostics.CodeAnalysis;

namespace ScalableScheduler.Time;

public static class TimeZones
{
    public static bool TryFind(string id, [NotNullWhen(true)] out TimeZoneInfo? zone, out string? nearest)
    {
        nearest = null;
        return TimeZoneInfo.TryFindSystemTimeZoneById(id, out zone);
    }
}
