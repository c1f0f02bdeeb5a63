using ScalableScheduler.Collections;
using ScalableScheduler.Redis.Connections;
using ScalableScheduler.Redis.Scripts;
using ScalableScheduler.Storage.Forms;
using StackExchange.Redis;

namespace ScalableScheduler.Redis;

/// <summary>The copies of collections that each partition has: what a firing and a save go by.</summary>
internal sealed class PartitionCopies(RedisConnection connection, Keys keys)
{
    /// <summary>Not a version: of a change that leaves it open whether all copies agree.</summary>
    public static readonly (string Before, string After) NoVersion = ("none", "");

    // A script holds up the server while it runs: about 5 µs for each schedule made due.
    private const int MadeDuePerCall = 200;
    private const int Refused = 2;
    private const string AgreedVersion = "";

    /// <summary>Makes a partition's copy this state, and makes due what was set aside for the collection, when it is enabled.</summary>
    /// <param name="partition">The partition.</param>
    /// <param name="state">The state.</param>
    /// <param name="version">Of all definitions, before and after the change.</param>
    /// <param name="isCurrent">Asked when the copy is of a greater revision: whether the definition still is of this one,
    /// so that the copy is left over from a collection that was deleted, or a failover lost its definition.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Whether the copy was another.</returns>
    public async Task<bool> AdoptAsync(
        int partition, CollectionState state, (string Before, string After) version, Func<Task<bool>> isCurrent, CancellationToken cancellationToken)
    {
        var isChanged = false;
        var leftOver = RedisValue.EmptyString;
        while (true)
        {
            RedisValue[] arguments =
            [
                state.Name.Value, state.Revision, state.Enabled, CollectionStateCodec.Encode(state), leftOver,
                version.Before, version.After, MadeDuePerCall, keys[partition].Wake,
            ];
            var answer = await connection.RunAsync(Script.AdoptCollection, keys[partition].All, arguments, cancellationToken);
            if ((int)answer[0] == Refused)
            {
                if (!await isCurrent())
                    return isChanged;
                leftOver = (byte[])answer[1]!;
                continue;
            }
            isChanged |= (bool)answer[0];
            if (!(bool)answer[1])
                return isChanged;
        }
    }

    /// <summary>Whether no partition has a schedule of the collection.</summary>
    public async Task<bool> AreUnusedAsync(CollectionName name, CancellationToken cancellationToken)
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, keys.Partitions).Select(n => RunDropAsync(n, [name.Value, true, ""], cancellationToken)));
        return Array.TrueForAll(answers, a => a != CopyDrop.IsUsed);
    }

    /// <summary>Removes the copies of a collection where no schedule uses them.</summary>
    /// <returns>Whether all are gone.</returns>
    public async Task<bool> DropAsync(CollectionName name, CancellationToken cancellationToken)
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, keys.Partitions).Select(n => RunDropAsync(n, [name.Value, false, ""], cancellationToken)));
        return Array.TrueForAll(answers, a => a != CopyDrop.IsUsed);
    }

    /// <summary>Removes a partition's copy, if it is this one and no schedule uses it.</summary>
    public async Task<bool> DropAsync(int partition, CollectionName name, RedisValue copy, CancellationToken cancellationToken) =>
        await RunDropAsync(partition, [name.Value, false, copy], cancellationToken) == CopyDrop.Removed;

    /// <summary>The version of all definitions with which a partition's copies agree; empty when that is open.</summary>
    public async Task<string> AgreedVersionAsync(int partition, CancellationToken cancellationToken) =>
        (string?)await connection.CallAsync("HGET", db => db.HashGetAsync(keys[partition].Collections, AgreedVersion, CommandFlags.DemandMaster), cancellationToken) ?? "";

    public Task SetAgreedVersionAsync(int partition, string version, CancellationToken cancellationToken) =>
        connection.CallAsync("HSET", db => db.HashSetAsync(keys[partition].Collections, AgreedVersion, version), cancellationToken);

    /// <summary>Whether schedules of a collection are set aside in a partition.</summary>
    public Task<bool> HasParkedAsync(int partition, CollectionName name, CancellationToken cancellationToken) =>
        connection.CallAsync("EXISTS", db => db.KeyExistsAsync(keys[partition].Parked(name.Value), CommandFlags.DemandMaster), cancellationToken);

    /// <summary>Whether a partition has a schedule of the collection.</summary>
    public async Task<bool> IsUsedAsync(int partition, CollectionName name, CancellationToken cancellationToken) =>
        await RunDropAsync(partition, [name.Value, true, ""], cancellationToken) == CopyDrop.IsUsed;

    /// <summary>A partition's copies.</summary>
    public async Task<Dictionary<CollectionName, RedisValue>> ReadAsync(int partition, CancellationToken cancellationToken)
    {
        var copies = await connection.CallAsync("HGETALL", db => db.HashGetAllAsync(keys[partition].Collections, CommandFlags.DemandMaster), cancellationToken);
        return copies.Where(c => c.Name != AgreedVersion).ToDictionary(c => new CollectionName(c.Name!), c => c.Value);
    }

    private async Task<CopyDrop> RunDropAsync(int partition, RedisValue[] arguments, CancellationToken cancellationToken) =>
        (CopyDrop)(int)await connection.RunAsync(Script.DropCollection, keys[partition].All, arguments, cancellationToken);

    private enum CopyDrop
    {
        IsUsed,
        NothingRemoved,
        Removed,
    }
}
