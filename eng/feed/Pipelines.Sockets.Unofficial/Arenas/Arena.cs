namespace Pipelines.Sockets.Unofficial.Arenas;

/// <summary>
/// Short-lived arrays cut from a growing block, all given back at once by <see cref="Reset"/>. StackExchange.Redis puts
/// the elements of a reply into it and resets it after each reply. For one thread at a time.
/// </summary>
/// <remarks>
/// When the block is full a larger one takes its place; what was cut from the old one stays valid, since the sequences
/// hold it. So every sequence is one contiguous piece.
/// </remarks>
public sealed class Arena<T> : IDisposable
{
    private const int SmallestBlock = 512;

    // A larger block, from one huge reply, is not kept.
    private const int LargestKeptBlock = 64 * 1024;

    private T[] _block = [];
    private int _used;

    public Arena(ArenaOptions? options = null, Allocator<T>? allocator = null)
    {
    }

    /// <summary>A sequence of this length, cleared.</summary>
    public Sequence<T> Allocate(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        if (length == 0)
            return default;
        if (length > _block.Length - _used)
        {
            var doubled = Math.Clamp(_block.Length * 2, SmallestBlock, LargestKeptBlock);
            _block = new T[Math.Max(doubled, length)];
            _used = 0;
        }
        var sequence = new Sequence<T>(_block, _used, length);
        _used += length;
        return sequence;
    }

    /// <summary>Takes everything back; sequences allocated before must not be used any more.</summary>
    public void Reset()
    {
        if (_block.Length > LargestKeptBlock)
            _block = [];
        else
            Array.Clear(_block, 0, _used); // Elements hold on to the reply's buffers.
        _used = 0;
    }

    public void Dispose()
    {
        _block = [];
        _used = 0;
    }
}
