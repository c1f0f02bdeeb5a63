using System.Runtime.InteropServices;

namespace ScalableScheduler.Cron;

/// <summary>Consecutive values of a field, running over its end to its start when reversed: <c>22-2</c> is 22, 23, 0, 1, 2.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly struct ValueRange
{
    private readonly int _min;
    private readonly int _cycle;
    private readonly int _start;

    private ValueRange(CronField field, int first, int count)
    {
        (_min, _cycle, _start, Count) = (field.Min, field.Count, first - field.Min, count);
    }

    public int Count { get; }

    public static ValueRange All(CronField field) => new(field, field.Min, field.Count);

    public static ValueRange Between(CronField field, int first, int last)
    {
        if (first <= last) return new ValueRange(field, first, last - first + 1);
        // SUN-TUE written 7-2 begins at the other end of the week, and is not reversed.
        first = field.Min + ((first - field.Min) % field.Count);
        var distance = (last - first + field.Count) % field.Count;
        return new ValueRange(field, first, distance + 1);
    }

    /// <summary>Every <paramref name="step"/>th value, the first <paramref name="skip"/> values after the start.</summary>
    public ulong Bits(int skip, int step)
    {
        var bits = 0UL;
        for (var i = skip; i < Count; i += step) bits |= 1UL << (_min + ((_start + i) % _cycle));
        return bits;
    }
}
