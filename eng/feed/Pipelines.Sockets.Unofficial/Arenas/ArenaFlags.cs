namespace Pipelines.Sockets.Unofficial.Arenas;

/// <summary>Hints of the original package. An arena here always clears at reset and never uses unmanaged memory.</summary>
[Flags]
public enum ArenaFlags
{
    None = 0,
    ClearAtReset = 1,
    ClearAtDispose = 2,
    DisableBlittableSharing = 4,
    BlittableNonPaddedSharing = 8,
    BlittablePaddedSharing = 16,
    PreferUnmanaged = 32,
}
