namespace ScalableScheduler.Cron.Describing;

/// <summary>The values of a field, and the pattern they make.</summary>
internal sealed class ValueSet
{
    private readonly int _min;
    private readonly int _max;

    public ValueSet(ulong bits, int min, int max)
    {
        (_min, _max) = (min, max);
        Values = [.. Enumerable.Range(min, max - min + 1).Where(value => (bits >> value & 1) != 0)];
        Step = StepOf(Values);
        // Two values have a distance, but only one that goes all the way round is a rhythm: 0 and 30, not 8 and 9.
        if (Count == 2 && !(FillsField && IsEven)) Step = 0;
    }

    /// <summary>In ascending order, at least one.</summary>
    public IReadOnlyList<int> Values { get; }

    public int Count => Values.Count;

    public int First => Values[0];

    public int Last => Values[^1];

    public bool IsAll => Count == _max - _min + 1;

    public bool IsSingle => Count == 1;

    /// <summary>The distance between neighbours when it is the same for all; 0 when it is not, or there are too few.</summary>
    public int Step { get; }

    public bool IsStepped => Step > 0;

    /// <summary>Consecutive values: <c>8-17</c>.</summary>
    public bool IsRun => Step == 1;

    /// <summary>Steps that cover the field from end to end: the next one would lie beyond it, on either side.</summary>
    public bool FillsField => First - _min < Step && Last + Step > _max;

    /// <summary>Whether a step from the last value leads to the first.</summary>
    public bool IsEven => First + _max - _min + 1 - Last == Step;

    /// <summary>A rhythm without end, such as every 15 minutes.</summary>
    public bool IsCadence => IsStepped && FillsField && IsEven;

    /// <summary>Where a run over the end of the field begins and ends (<c>22-2</c>); null when the values are no such run.</summary>
    public (int First, int Last)? AroundTheEnd
    {
        get
        {
            var runs = Runs;
            return runs.Count == 2 && runs[0].First == _min && runs[1].Last == _max ? (runs[1].First, runs[0].Last) : null;
        }
    }

    /// <summary>The values as the fewest stretches of consecutive ones.</summary>
    public IReadOnlyList<(int First, int Last)> Runs
    {
        get
        {
            var runs = new List<(int First, int Last)>();
            foreach (var value in Values)
            {
                if (runs.Count > 0 && runs[^1].Last == value - 1) runs[^1] = (runs[^1].First, value);
                else runs.Add((value, value));
            }

            return runs;
        }
    }

    /// <summary><c>0, 5 and 17</c>, <c>0 to 10 and 30</c>, <c>0, 2, 4, …, 58</c>.</summary>
    public string Listed(Func<int, string> write)
    {
        if (Step > 1 && Count > 4) return $"{write(First)}, {write(Values[1])}, {write(Values[2])}, …, {write(Last)}";
        var items = new List<string>();
        foreach (var (first, last) in Runs)
        {
            if (last - first >= 2)
            {
                items.Add($"{write(first)} to {write(last)}");
                continue;
            }

            items.Add(write(first));
            if (last > first) items.Add(write(last));
        }

        return Phrases.Join(items);
    }

    private static int StepOf(IReadOnlyList<int> values)
    {
        if (values.Count < 2) return 0;
        var step = values[1] - values[0];
        return Enumerable.Range(1, values.Count - 1).All(i => values[i] - values[i - 1] == step) ? step : 0;
    }
}
