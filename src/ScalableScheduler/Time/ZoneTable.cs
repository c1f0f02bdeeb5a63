using System.Runtime.CompilerServices;

namespace ScalableScheduler.Time;

/// <summary>
/// The UTC offsets of one zone as a table of spans, for searches that ask too often for
/// <see cref="TimeZoneInfo"/> (50 to 200 ns an answer). Built from <see cref="TimeZoneInfo"/> itself, four years at a
/// time when they are first asked for, so that it says the same about every second of the years 1 to 9999.
/// Safe for concurrent use.
/// </summary>
public sealed class ZoneTable
{
    /// <summary>Whole seconds in the years 1 to 9999: instants are 0 up to, and not including, this.</summary>
    public const long Seconds = 315_537_897_600;

    private const int BlockShift = 27; // 2^27 s, four years and a quarter: about nine transitions where there is DST
    private const long Day = 86_400;

    // No clock is further than a day from UTC, so what it showed two days before a span can't exceed what it shows in it.
    private const long Reach = 3 * Day;

    private static readonly ConditionalWeakTable<TimeZoneInfo, ZoneTable> Tables = [];

    private readonly TimeZoneInfo _zone;
    private readonly ZoneSpan[]?[] _blocks;
    private readonly bool _fixed;

    private ZoneTable(TimeZoneInfo zone)
    {
        _zone = zone;
        _fixed = !zone.SupportsDaylightSavingTime && zone.GetAdjustmentRules().Length == 0;
        _blocks = _fixed
            ? [[new ZoneSpan(0, Seconds, (int)(zone.BaseUtcOffset.Ticks / TimeSpan.TicksPerSecond), long.MinValue)]]
            : new ZoneSpan[]?[(int)((Seconds - 1) >> BlockShift) + 1];
    }

    /// <summary>The table of a zone; made once per <see cref="TimeZoneInfo"/> instance and kept as long as it lives.</summary>
    public static ZoneTable For(TimeZoneInfo zone)
    {
        ArgumentNullException.ThrowIfNull(zone);
        return Tables.TryGetValue(zone, out var table) ? table : Tables.GetValue(zone, static z => new ZoneTable(z));
    }

    /// <summary>The span that holds an instant.</summary>
    /// <param name="utcSecond">Seconds since 0001-01-01T00:00:00Z, from 0 to <see cref="Seconds"/> - 1.</param>
    public ref readonly ZoneSpan Find(long utcSecond)
    {
        var block = _fixed ? 0 : (int)(utcSecond >> BlockShift);
        var spans = Volatile.Read(ref _blocks[block]) ?? Build(block);
        var low = 0;
        var high = spans.Length - 1;
        while (low < high)
        {
            var middle = (low + high + 1) >> 1;
            if (spans[middle].Start <= utcSecond) low = middle;
            else high = middle - 1;
        }

        return ref spans[low];
    }

    // Two threads may build the same block: both build the same, and either array will do.
    private ZoneSpan[] Build(int block)
    {
        var start = (long)block << BlockShift;
        var end = Math.Min(start + (1L << BlockShift), Seconds);
        var spans = new List<ZoneSpan>();
        var spanStart = Math.Max(start - Reach, 0);
        var offset = OffsetAt(spanStart);
        var localMax = long.MinValue;
        foreach (var transition in Transitions(spanStart, end - 1))
        {
            Add(transition);
            spanStart = transition;
            offset = OffsetAt(transition);
        }

        Add(end);
        var built = spans.ToArray();
        Volatile.Write(ref _blocks[block], built);
        return built;

        void Add(long spanEnd)
        {
            if (spanEnd > start)
            {
                var first = Math.Max(spanStart, start);
                var before = first > spanStart ? Math.Max(localMax, first - 1 + offset) : localMax;
                spans.Add(new ZoneSpan(first, spanEnd, offset, before));
            }

            localMax = Math.Max(localMax, spanEnd - 1 + offset);
        }
    }

    private List<long> Transitions(long first, long last)
    {
        var found = new List<long>();
        for (var low = first; low < last; low += Day)
        {
            var high = Math.Min(low + Day, last);
            Bisect(low, OffsetAt(low), high, OffsetAt(high), found);
        }

        return found;
    }

    // Both halves are searched, so two changes within one day are both found unless they undo each other exactly.
    private void Bisect(long low, int lowOffset, long high, int highOffset, List<long> found)
    {
        if (lowOffset == highOffset) return;
        if (high - low == 1)
        {
            found.Add(high);
            return;
        }

        var middle = low + ((high - low) >> 1);
        var middleOffset = OffsetAt(middle);
        Bisect(low, lowOffset, middle, middleOffset, found);
        Bisect(middle, middleOffset, high, highOffset, found);
    }

    private int OffsetAt(long second) =>
        (int)(_zone.GetUtcOffset(new DateTimeOffset(second * TimeSpan.TicksPerSecond, TimeSpan.Zero)).Ticks / TimeSpan.TicksPerSecond);
}
