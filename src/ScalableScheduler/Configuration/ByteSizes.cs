using System.Globalization;

namespace ScalableScheduler.Configuration;

/// <summary>Sizes in bytes as text: <c>"262144"</c>, <c>"512B"</c>, <c>"256KiB"</c>, <c>"1MiB"</c>, <c>"1GiB"</c>; binary units only, so that 1 KiB is always 1024.</summary>
public static class ByteSizes
{
    private static readonly (string Name, int Bytes)[] Units = [("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10), ("B", 1)];

    /// <summary>Reads a size of 0 to 2147483647 bytes. Case does not matter; fractions are refused.</summary>
    public static bool TryParse(string text, out int bytes)
    {
        bytes = 0;
        ReadOnlySpan<char> number = text.AsSpan().Trim();
        int factor = 1;
        foreach ((string name, int size) in Units)
        {
            if (!number.EndsWith(name, StringComparison.OrdinalIgnoreCase)) continue;
            number = number[..^name.Length].TrimEnd();
            factor = size;
            break;
        }

        if (!long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out long count)) return false;
        if (count > int.MaxValue / factor) return false;
        bytes = (int)count * factor;
        return true;
    }

    /// <summary>Writes a size with the largest unit that divides it: <c>"256KiB"</c>.</summary>
    public static string Format(int bytes)
    {
        (string name, int size) = bytes == 0 ? Units[^1] : Array.Find(Units, u => bytes % u.Bytes == 0);
        return string.Create(CultureInfo.InvariantCulture, $"{bytes / size}{name}");
    }
}
