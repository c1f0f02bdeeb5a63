namespace ScalableScheduler.Time;

/// <summary>Durations of ISO 8601-1, 5.5.2: <c>P[nD][T[nH][nM][nS]]</c> or <c>PnW</c>; only the last part may have a fraction.</summary>
internal static class IsoDuration
{
    public static bool TryParse(ReadOnlySpan<char> text, out TimeSpan value)
    {
        value = default;
        var rest = text[1..];
        var sum = new DurationSum();
        var order = 0; // W=1, D=2, H=3, M=4, S=5: each may come once and only after the ones before it
        var inTime = false;
        while (!rest.IsEmpty)
        {
            if (rest[0] is 'T' or 't')
            {
                if (inTime) return false;
                inTime = true;
                rest = rest[1..];
                if (rest.IsEmpty) return false;
            }

            if (!DurationSum.TryTakeNumber(ref rest, out var number, otherPoint: ',') || rest.IsEmpty) return false;
            var (rank, ticks) = Unit(rest[0], inTime);
            if (rank <= order || !sum.TryAdd(number, ticks)) return false;
            rest = rest[1..];
            if (!rest.IsEmpty && (rank == 1 || decimal.Truncate(number) != number)) return false;
            order = rank;
        }

        return order > 0 && sum.TryGet(out value);
    }

    private static (int Rank, long Ticks) Unit(char letter, bool inTime) => (char.ToUpperInvariant(letter), inTime) switch
    {
        ('W', false) => (1, 7 * TimeSpan.TicksPerDay),
        ('D', false) => (2, TimeSpan.TicksPerDay),
        ('H', true) => (3, TimeSpan.TicksPerHour),
        ('M', true) => (4, TimeSpan.TicksPerMinute),
        ('S', true) => (5, TimeSpan.TicksPerSecond),
        _ => (0, 0),
    };
}
