using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ScalableScheduler.Engine;
using ScalableScheduler.Storage;

namespace ScalableScheduler.Collections;

/// <summary>At start, encrypts anew what another key than the current one encrypted, so that a key can be retired. Any
/// number of nodes may do so at once: each change counts only when nobody came between.</summary>
public sealed partial class SecretRotation(ICollectionStore store, SecretBox secrets, EngineContext engine, ILogger<SecretRotation> logger) : BackgroundService
{
    /// <summary>Goes through all collections once, and waits for the store as long as it is away.</summary>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (secrets.CurrentKey is null)
            return;
        var backOff = new BackOff();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await RotateOnceAsync(stoppingToken);
                return;
            }
            catch (StoreUnavailableException e)
            {
                LogWaiting(logger, e.Message);
                await Task.Delay(backOff.Next(), engine.Time, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
        }
    }

    /// <summary>Encrypts anew what another key than the current one encrypted.</summary>
    /// <returns>How many variables were.</returns>
    public async Task<int> RotateOnceAsync(CancellationToken cancellationToken)
    {
        var count = 0;
        foreach (var listed in await store.ListAsync(cancellationToken))
        {
            var collection = listed;
            while (collection is not null && Rotate(collection) is { Count: > 0 } resealed)
            {
                if (await store.SaveAsync(With(collection, resealed), collection.Revision, cancellationToken))
                {
                    count += resealed.Count;
                    LogRotated(logger, resealed.Count, collection.Name, secrets.CurrentKey!);
                    break;
                }
                collection = await store.GetAsync(collection.Name, cancellationToken);
            }
        }
        return count;
    }

    // The variables that the current key is to seal, sealed by it.
    private Dictionary<string, Variable> Rotate(Collection collection)
    {
        var resealed = new Dictionary<string, Variable>(StringComparer.Ordinal);
        foreach (var variable in collection.Variables)
        {
            if (variable.Secret is not { } secret || secret.KeyId == secrets.CurrentKey)
                continue;
            if (secrets.TryOpen(collection.Name, variable.Name, secret, out var text, out var problem))
                resealed[variable.Name] = variable with { Secret = secrets.Seal(collection.Name, variable.Name, text) };
            else
                LogNotOpened(logger, problem);
        }
        return resealed;
    }

    private Collection With(Collection collection, Dictionary<string, Variable> resealed) => collection with
    {
        Variables = [.. collection.Variables.Select(v => resealed.GetValueOrDefault(v.Name) ?? v)],
        Revision = collection.Revision + 1,
        UpdatedAt = engine.Clock.Stamp,
    };

    [LoggerMessage(1921, LogLevel.Information, "{Count} secret variables of collection {Collection} are now encrypted with key {Key}")]
    private static partial void LogRotated(ILogger logger, int count, CollectionName collection, string key);

    [LoggerMessage(1922, LogLevel.Error, "{Problem} Tasks that use it are rejected")]
    private static partial void LogNotOpened(ILogger logger, string problem);

    [LoggerMessage(1923, LogLevel.Debug, "Secret variables are not looked through yet: {Reason}")]
    private static partial void LogWaiting(ILogger logger, string reason);
}
