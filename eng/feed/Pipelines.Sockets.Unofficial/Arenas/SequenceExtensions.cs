namespace Pipelines.Sockets.Unofficial.Arenas;

/// <summary>Copies sequences out of an arena.</summary>
public static class SequenceExtensions
{
    /// <exception cref="IndexOutOfRangeException">The destination is shorter.</exception>
    public static void CopyTo<TFrom, TTo>(this in Sequence<TFrom> source, Span<TTo> destination, Projection<TFrom, TTo> projection)
    {
        var from = source.FirstSpan;
        for (var i = 0; i < from.Length; i++)
            destination[i] = projection(in from[i]);
    }

    public static TTo[] ToArray<TFrom, TTo>(this in Sequence<TFrom> source, Projection<TFrom, TTo> projection)
    {
        if (source.IsEmpty)
            return [];
        var result = new TTo[source.Length];
        source.CopyTo(result, projection);
        return result;
    }

    public static TTo[] ToArray<TFrom, TState, TTo>(
        this in Sequence<TFrom> source, Projection<TFrom, TState, TTo> projection, in TState state)
    {
        var from = source.FirstSpan;
        if (from.IsEmpty)
            return [];
        var result = new TTo[from.Length];
        for (var i = 0; i < from.Length; i++)
            result[i] = projection(in from[i], in state);
        return result;
    }
}
