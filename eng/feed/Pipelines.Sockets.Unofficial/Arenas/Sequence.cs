namespace Pipelines.Sockets.Unofficial.Arenas;

/// <summary>A <see cref="Sequence{T}"/> without its type; a struct can't hold a sequence of itself otherwise.</summary>
public readonly struct Sequence
{
    private readonly Array? _array;
    private readonly int _offset;
    private readonly int _length;

    internal Sequence(Array? array, int offset, int length)
    {
        _array = array;
        _offset = offset;
        _length = length;
    }

    public long Length => _length;

    /// <exception cref="InvalidCastException">It holds elements of another type.</exception>
    public Sequence<T> Cast<T>() => new((T[]?)_array, _offset, _length);
}
