namespace ScalableScheduler.Engine;

/// <summary>Gets a store ready for use when the node starts.</summary>
public interface IStoreSetup
{
    /// <summary>Reaches the store and checks that it can be used. Throws <see cref="Storage.StoreUnavailableException"/> when it is
    /// away: the caller tries again.</summary>
    /// <returns>Why the store must not be used, with what to do about it; null when it can be.</returns>
    ValueTask<string?> PrepareAsync(CancellationToken cancellationToken);
}
