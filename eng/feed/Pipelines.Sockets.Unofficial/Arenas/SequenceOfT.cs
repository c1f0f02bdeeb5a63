namespace Pipelines.Sockets.Unofficial.Arenas;

/// <summary>A piece of an <see cref="Arena{T}"/>; the default value is empty.</summary>
public readonly struct Sequence<T>
{
    private readonly T[]? _array;
    private readonly int _offset;
    private readonly int _length;

    internal Sequence(T[]? array, int offset, int length)
    {
        _array = array;
        _offset = offset;
        _length = length;
    }

    public long Length => _length;

    public bool IsEmpty => _length == 0;

    /// <summary>Always true: the arena here hands out contiguous pieces.</summary>
    public bool IsSingleSegment => true;

    /// <summary>All elements.</summary>
    public Span<T> FirstSpan => new(_array, _offset, _length);

    public SpanEnumerable Spans => new(this);

    public ref T this[int index] => ref FirstSpan[index];

    public Sequence Untyped() => new(_array, _offset, _length);

    public Enumerator GetEnumerator() => new(_array, _offset, _length);

    /// <summary>Walks the elements, which can be written through the references.</summary>
    public struct Enumerator
    {
        private readonly T[]? _array;
        private readonly int _end;
        private int _index;

        internal Enumerator(T[]? array, int offset, int length)
        {
            _array = array;
            _index = offset - 1;
            _end = offset + length;
        }

        public readonly ref T Current => ref _array![_index];

        public bool MoveNext() => _index < _end && ++_index < _end;

        /// <summary>Moves on and returns the element.</summary>
        /// <exception cref="InvalidOperationException">There is none left.</exception>
        public ref T GetNext()
        {
            if (!MoveNext())
                throw new InvalidOperationException("The sequence has no further element.");
            return ref Current;
        }
    }

    /// <summary>The contiguous pieces: one, or none when empty.</summary>
    public readonly ref struct SpanEnumerable
    {
        private readonly Sequence<T> _sequence;

        internal SpanEnumerable(Sequence<T> sequence) => _sequence = sequence;

        public SpanEnumerator GetEnumerator() => new(_sequence);
    }

    public ref struct SpanEnumerator
    {
        private readonly Sequence<T> _sequence;
        private bool _ended;

        internal SpanEnumerator(Sequence<T> sequence)
        {
            _sequence = sequence;
            _ended = sequence.IsEmpty;
        }

        public readonly Span<T> Current => _sequence.FirstSpan;

        public bool MoveNext()
        {
            var moved = !_ended;
            _ended = true;
            return moved;
        }
    }
}
