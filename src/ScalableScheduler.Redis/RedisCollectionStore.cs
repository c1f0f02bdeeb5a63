using Microsoft.Extensions.Logging;
using ScalableScheduler.Collections;
using ScalableScheduler.Coordination;
using ScalableScheduler.Redis.Connections;
using ScalableScheduler.Redis.Scripts;
using ScalableScheduler.Storage;
using ScalableScheduler.Storage.Forms;
using StackExchange.Redis;

namespace ScalableScheduler.Redis;

/// <summary>Collections in Redis: one definition each, and a copy of its state in every partition. A definition is written
/// before its copies and deleted after them, so that what is left half-way shows.</summary>
public sealed partial class RedisCollectionStore : ICollectionStore
{
    private const int CopiesAtOnce = 100;

    private readonly RedisConnection _connection;
    private readonly Keys _keys;
    private readonly PartitionCopies _copies;
    private readonly ILogger<RedisCollectionStore> _logger;

    /// <param name="connection">To the store.</param>
    /// <param name="partitions">How many there are.</param>
    /// <param name="logger">Hears of collections that can't be read.</param>
    public RedisCollectionStore(RedisConnection connection, int partitions, ILogger<RedisCollectionStore> logger)
    {
        _connection = connection;
        _keys = new Keys(connection.KeyPrefix, partitions);
        _copies = new PartitionCopies(connection, _keys);
        _logger = logger;
    }

    private RedisKey Definitions => _keys.CollectionDefinitions[0];

    public async ValueTask<Collection?> GetAsync(CollectionName name, CancellationToken cancellationToken) =>
        await FindAsync(name, cancellationToken) ?? (name.IsDefault ? Collection.Undefined : null);

    public async ValueTask<IReadOnlyList<Collection>> ListAsync(CancellationToken cancellationToken) =>
        [.. (await ReadAllAsync(cancellationToken)).Values.OfType<Collection>().OrderBy(c => c.Name)];

    public async ValueTask<bool> SaveAsync(Collection collection, long? expected, CancellationToken cancellationToken)
    {
        // Of the default collection, which is always there, nothing is stored before it is first defined.
        var replaced = expected is null || (collection.Name.IsDefault && expected == Collection.Undefined.Revision) ? RedisValue.EmptyString : expected.Value;
        RedisValue[] arguments = [collection.Name.Value, replaced, CollectionCodec.Encode(collection)];
        var answer = await _connection.RunAsync(Script.SaveCollection, _keys.CollectionDefinitions, arguments, cancellationToken);
        if (answer.IsNull)
            return false;
        await AdoptEverywhereAsync(collection.State, ((string)answer[0]!, (string)answer[1]!), cancellationToken);
        if (await _connection.WaitForReplicasAsync(Definitions, cancellationToken) is { } missing)
            throw new StoreUnavailableException($"Redis stored it, but {missing}.");
        if (await RevisionAsync(collection.Name, cancellationToken) >= collection.Revision)
            return true;
        // It was deleted, and perhaps defined anew, while its copies were written.
        await _copies.DropAsync(collection.Name, cancellationToken);
        await PutBackAsync(collection.Name, cancellationToken);
        return false;
    }

    public async ValueTask<CollectionRemoval> RemoveAsync(CollectionName name, long? expected, CancellationToken cancellationToken)
    {
        if (await RevisionAsync(name, cancellationToken) is not { } revision)
            return CollectionRemoval.Missing;
        if (expected is not null && revision != expected)
            return CollectionRemoval.Changed;
        if (!await _copies.AreUnusedAsync(name, cancellationToken))
            return CollectionRemoval.HasSchedules;
        if (!await _copies.DropAsync(name, cancellationToken))
        {
            await PutBackAsync(name, cancellationToken);
            return CollectionRemoval.HasSchedules;
        }
        var removal = (CollectionRemoval)(int)await _connection.RunAsync(
            Script.RemoveCollection, _keys.CollectionDefinitions, [name.Value, revision], cancellationToken);
        if (removal == CollectionRemoval.Changed)
            await PutBackAsync(name, cancellationToken);
        return removal;
    }

    public async ValueTask<CopyComparison> CompareAsync(PartitionId partition, bool thorough, CancellationToken cancellationToken)
    {
        var number = partition.Number;
        var version = await VersionAsync(cancellationToken);
        var isAgreed = version == await _copies.AgreedVersionAsync(number, cancellationToken);
        if (isAgreed && !thorough)
            return CopyComparison.Agrees;

        var (copies, definitions) = await ReadBothAsync(number, cancellationToken);
        var (wrong, enabled) = (new List<WrongCopy>(), new List<CollectionName>());
        foreach (var (name, definition) in definitions)
        {
            var copy = copies.GetValueOrDefault(name);
            if (definition is null)
                continue; // of a newer version
            if (copy != CollectionStateCodec.Encode(definition.State))
                wrong.Add(new WrongCopy(name, $"Its copy is '{HeadOf(copy)}', it is defined as '{HeadOf(CollectionStateCodec.Encode(definition.State))}'."));
            else if (definition.Enabled)
                enabled.Add(name);
        }
        foreach (var chunk in enabled.Chunk(CopiesAtOnce))
        {
            var parked = await Task.WhenAll(chunk.Select(name => _copies.HasParkedAsync(number, name, cancellationToken)));
            wrong.AddRange(chunk.Where((_, i) => parked[i]).Select(name => new WrongCopy(name, "It is enabled, and schedules are still set aside.")));
        }
        foreach (var (name, copy) in copies)
        {
            if (!definitions.ContainsKey(name) && !await _copies.IsUsedAsync(number, name, cancellationToken))
                wrong.Add(new WrongCopy(name, $"It is not defined, and has a copy '{HeadOf(copy)}'."));
        }
        if (wrong.Count == 0 && !isAgreed)
            await _copies.SetAgreedVersionAsync(number, version, cancellationToken);
        return new CopyComparison(definitions.Count, wrong);
    }

    public async ValueTask<int> ReconcileAsync(PartitionId partition, CancellationToken cancellationToken)
    {
        var number = partition.Number;
        var version = await VersionAsync(cancellationToken);
        var (copies, definitions) = await ReadBothAsync(number, cancellationToken);
        var wrong = 0;
        foreach (var chunk in definitions.Values.OfType<Collection>().Chunk(CopiesAtOnce))
            wrong += (await Task.WhenAll(chunk.Select(c => AdoptAsync(number, c.State, PartitionCopies.NoVersion, cancellationToken)))).Count(isChanged => isChanged);
        foreach (var (name, copy) in copies)
        {
            if (!definitions.ContainsKey(name) && await _copies.DropAsync(number, name, copy, cancellationToken))
                wrong++;
        }
        await _copies.SetAgreedVersionAsync(number, version, cancellationToken);
        return wrong;
    }

    // A copy is written after its definition: a copy read first, whose definition is not there then, is left over.
    private async Task<(Dictionary<CollectionName, RedisValue> Copies, Dictionary<CollectionName, Collection?> Definitions)> ReadBothAsync(
        int partition, CancellationToken cancellationToken)
    {
        var copies = await _copies.ReadAsync(partition, cancellationToken);
        var definitions = await ReadAllAsync(cancellationToken);
        if (copies.ContainsKey(CollectionName.Default))
            definitions.TryAdd(CollectionName.Default, Collection.Undefined);
        return (copies, definitions);
    }

    // Revision, and whether it is enabled.
    private static string HeadOf(RedisValue copy) => copy.IsNull ? "missing" : ((string)copy!).Split('\n')[0];

    private async Task PutBackAsync(CollectionName name, CancellationToken cancellationToken)
    {
        if (await FindAsync(name, cancellationToken) is { } present)
            await AdoptEverywhereAsync(present.State, PartitionCopies.NoVersion, cancellationToken);
    }

    private async Task AdoptEverywhereAsync(CollectionState state, (string Before, string After) version, CancellationToken cancellationToken) =>
        await Task.WhenAll(Enumerable.Range(0, _keys.Partitions).Select(partition => AdoptAsync(partition, state, version, cancellationToken)));

    private Task<bool> AdoptAsync(int partition, CollectionState state, (string Before, string After) version, CancellationToken cancellationToken) =>
        _copies.AdoptAsync(
            partition,
            state,
            version,
            isCurrent: async () => (await RevisionAsync(state.Name, cancellationToken) ?? 0) == state.Revision,
            cancellationToken);

    private async Task<string> VersionAsync(CancellationToken cancellationToken) =>
        (string?)await _connection.CallAsync("GET", db => db.StringGetAsync(_keys.CollectionDefinitions[1], CommandFlags.DemandMaster), cancellationToken) ?? "";

    private async Task<Collection?> FindAsync(CollectionName name, CancellationToken cancellationToken)
    {
        var blob = await ReadAsync(name, cancellationToken);
        return blob.IsNull ? null : Decode(name, blob);
    }

    // Also of a collection that can't be read.
    private async Task<long?> RevisionAsync(CollectionName name, CancellationToken cancellationToken)
    {
        var blob = await ReadAsync(name, cancellationToken);
        return blob.IsNull ? null : CollectionCodec.RevisionOf((byte[])blob!);
    }

    private Task<RedisValue> ReadAsync(CollectionName name, CancellationToken cancellationToken) =>
        _connection.CallAsync("HGET", db => db.HashGetAsync(Definitions, name.Value, CommandFlags.DemandMaster), cancellationToken);

    // With null for those that can't be read.
    private async Task<Dictionary<CollectionName, Collection?>> ReadAllAsync(CancellationToken cancellationToken)
    {
        var blobs = await _connection.CallAsync("HGETALL", db => db.HashGetAllAsync(Definitions, CommandFlags.DemandMaster), cancellationToken);
        return blobs.Select(b => (Name: new CollectionName(b.Name!), b.Value)).ToDictionary(b => b.Name, b => Decode(b.Name, b.Value));
    }

    private Collection? Decode(CollectionName name, RedisValue blob)
    {
        if (CollectionCodec.TryDecode(name, (byte[])blob!, out var collection, out var problem))
            return collection;
        LogUnreadable(name.Value, problem);
        return null;
    }
}
