using ScalableScheduler.Server.Tasks.Redis;
using StackExchange.Redis;

namespace ScalableScheduler.Server.Workers.Redis;

/// <summary>The stream of reports, as one node sees it: the service's nodes are a consumer group. An entry is deleted when it was
/// dealt with, so what the stream holds is what nobody dealt with yet.</summary>
internal sealed class RedisReportStream : IAsyncDisposable
{
    private const int BatchAtMost = 100;
    private const int BlockMs = 1000; // Well within the time that a call may take.
    private static readonly TimeSpan ForgottenAfter = TimeSpan.FromHours(1);

    private static readonly string ForgetNodes = ReadScript("forget-nodes.lua");

    private readonly RedisBusKeys _keys;
    private readonly RedisBusOptions _options;
    private readonly string _node;
    private readonly int _database;
    private readonly RedisConnection _calls;
    private readonly RedisConnection _reads;

    /// <param name="calls">For all but reading.</param>
    /// <param name="reads">For reading alone, and this stream's to close: a read that waits holds up what comes behind it.</param>
    /// <param name="database">The database.</param>
    /// <param name="node">What this node is called in the group.</param>
    /// <param name="options">Bounds.</param>
    public RedisReportStream(RedisConnection calls, RedisConnection reads, int database, string node, RedisBusOptions options)
    {
        _keys = new RedisBusKeys(options.KeyPrefix);
        (_calls, _reads, _database, _node, _options) = (calls, reads, database, node, options);
    }

    /// <summary>Makes the group where there is none yet. It begins with the oldest entry: whatever is there was not dealt with.</summary>
    public async Task MakeGroupAsync()
    {
        var redis = await DatabaseAsync();
        try
        {
            await redis.StreamCreateConsumerGroupAsync(_keys.Reports, RedisBusKeys.Scheduler, StreamPosition.Beginning, createStream: true);
        }
        catch (RedisServerException e) when (e.Message.StartsWith("BUSYGROUP", StringComparison.Ordinal))
        {
            // Another node was first.
        }
    }

    /// <summary>Waits up to a second for entries that no node has read.</summary>
    public async Task<StreamEntry[]> ReadNewAsync()
    {
        var redis = (await _reads.ConnectedAsync()).GetDatabase(_database);
        var answer = await redis.ExecuteAsync(
            "XREADGROUP", "GROUP", RedisBusKeys.Scheduler, _node, "COUNT", BatchAtMost, "BLOCK", BlockMs, "STREAMS", _keys.Reports, ">");
        // One stream was asked for: [[key, [[id, [name, value, ...]], ...]]].
        return answer.IsNull ? [] : [.. ((RedisResult[])answer[0][1]!).Select(Entry)];
    }

    /// <summary>The entries that were given to this node and not settled: it did not get the answer, or could not settle them.</summary>
    public async Task<StreamEntry[]> ReadOwnAsync() =>
        await SettleGoneAsync(await (await DatabaseAsync()).StreamReadGroupAsync(_keys.Reports, RedisBusKeys.Scheduler, _node, StreamPosition.Beginning, BatchAtMost));

    /// <summary>Takes over the entries with which another node has been for too long: it died, or was cut off.</summary>
    public async Task<StreamEntry[]> ClaimAsync()
    {
        var claimed = await (await DatabaseAsync()).StreamAutoClaimAsync(
            _keys.Reports, RedisBusKeys.Scheduler, _node, (long)_options.ClaimAfter.TotalMilliseconds, StreamPosition.Beginning, BatchAtMost);
        return await SettleGoneAsync(claimed.ClaimedEntries);
    }

    /// <summary>Acknowledges and deletes entries.</summary>
    public async Task SettleAsync(IReadOnlyCollection<RedisValue> ids)
    {
        if (ids.Count == 0)
            return;
        var both = (await DatabaseAsync()).CreateTransaction();
        Settle(both, [.. ids]);
        await both.ExecuteAsync();
    }

    /// <summary>Puts an entry aside, with why, and settles it.</summary>
    public async Task ParkAsync(StreamEntry entry, string why)
    {
        var all = (await DatabaseAsync()).CreateTransaction();
        _ = all.StreamAddAsync(_keys.Parked, [new("why", why), new("entry", entry.Id), .. entry.Values], maxLength: _options.ParkedKept, useApproximateMaxLength: true);
        Settle(all, [entry.Id]);
        await all.ExecuteAsync();
    }

    /// <summary>Removes from the group the nodes that left without a word, and have no entries any more.</summary>
    public async Task ForgetNodesAsync() =>
        await (await DatabaseAsync()).ScriptEvaluateAsync(ForgetNodes, [_keys.Reports], [RedisBusKeys.Scheduler, (long)ForgottenAfter.TotalMilliseconds]);

    /// <summary>Removes this node from the group, unless entries are still its own: they would be nobody's.</summary>
    public async Task LeaveAsync()
    {
        var redis = await DatabaseAsync();
        if ((await redis.StreamReadGroupAsync(_keys.Reports, RedisBusKeys.Scheduler, _node, StreamPosition.Beginning, count: 1)).Length == 0)
            await redis.StreamDeleteConsumerAsync(_keys.Reports, RedisBusKeys.Scheduler, _node);
    }

    public ValueTask DisposeAsync() => _reads.DisposeAsync();

    // What was deleted by hand is still noted as given to somebody.
    private async Task<StreamEntry[]> SettleGoneAsync(StreamEntry[] entries)
    {
        await SettleAsync([.. entries.Where(IsGone).Select(e => e.Id)]);
        return Array.FindAll(entries, e => !IsGone(e));
    }

    private void Settle(ITransaction transaction, RedisValue[] ids)
    {
        _ = transaction.StreamAcknowledgeAsync(_keys.Reports, RedisBusKeys.Scheduler, ids);
        _ = transaction.StreamDeleteAsync(_keys.Reports, ids);
    }

    private async Task<IDatabase> DatabaseAsync() => (await _calls.ConnectedAsync()).GetDatabase(_database);

    private static string ReadScript(string name)
    {
        using var stream = typeof(RedisReportStream).Assembly.GetManifestResourceStream(typeof(RedisReportStream), name)
            ?? throw new InvalidOperationException($"The script {name} is not in the assembly.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private static bool IsGone(StreamEntry entry) => entry.Values is not { Length: > 0 };

    private static StreamEntry Entry(RedisResult entry)
    {
        var fields = (RedisValue[])entry[1]!;
        var values = new NameValueEntry[fields.Length / 2];
        for (var i = 0; i < values.Length; i++)
            values[i] = new NameValueEntry(fields[2 * i], fields[(2 * i) + 1]);
        return new StreamEntry((RedisValue)entry[0], values);
    }
}
