namespace Pipelines.Sockets.Unofficial.Arenas;

/// <summary>Hints of the original package, which the arena here does not need.</summary>
public sealed class ArenaOptions(
    ArenaFlags flags = ArenaFlags.ClearAtReset | ArenaFlags.ClearAtDispose,
    int blockSizeBytes = 0,
    Func<long, long, long>? retentionPolicy = null)
{
    public ArenaFlags Flags { get; } = flags;

    public int BlockSizeBytes { get; } = blockSizeBytes;

    public Func<long, long, long>? RetentionPolicy { get; } = retentionPolicy;
}
