using System.Globalization;
using System.Runtime.InteropServices;

namespace ScalableScheduler.Redis;

/// <summary>The id of an event in its stream: <c>{ms}-{number}</c>. The number grows by one with each event.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct EventPosition(ulong Milliseconds, ulong Number)
{
    public static bool TryParse(string text, out EventPosition position)
    {
        position = default;
        var dash = text.IndexOf('-', StringComparison.Ordinal);
        if (dash < 0
            || !ulong.TryParse(text.AsSpan(0, dash), NumberStyles.None, CultureInfo.InvariantCulture, out var ms)
            || !ulong.TryParse(text.AsSpan(dash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return false;
        }
        position = new EventPosition(ms, number);
        return true;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Milliseconds}-{Number}");
}
