using System.Globalization;

namespace ScalableScheduler.Time;

public static class Durations
{
    public static bool TryParse(string text, out TimeSpan value)
    {
        value = default;
        if (!double.TryParse(text.TrimEnd('s'), CultureInfo.InvariantCulture, out var seconds))
            return false;
        value = TimeSpan.FromSeconds(seconds);
        return true;
    }

    public static string Format(TimeSpan value) => string.Create(CultureInfo.InvariantCulture, $"{value.TotalSeconds}s");
}
