using System.Globalization;
using ScalableScheduler.Collections;
using ScalableScheduler.Redis.Connections;
using ScalableScheduler.Redis.Scripts;
using ScalableScheduler.Runs;
using ScalableScheduler.Storage;
using StackExchange.Redis;

namespace ScalableScheduler.Redis;

/// <summary>Permits in Redis, counted by its clock, in a slot of their own for each collection. What is not used for a while
/// leaves nothing behind.</summary>
public sealed class RedisLimitStore : ILimitStore
{
    // A script holds up the server while it runs: about 10 µs for each request.
    private const int RunsPerCall = 100;

    private readonly RedisConnection _connection;
    private readonly Keys _keys;
    private readonly PermitTimes _times;

    /// <param name="connection">To the store.</param>
    /// <param name="times">How permits are handed out.</param>
    public RedisLimitStore(RedisConnection connection, PermitTimes times)
    {
        _times = times;
        _connection = connection;
        _keys = new Keys(connection.KeyPrefix, partitions: 0);
    }

    public async ValueTask<IReadOnlyList<Permit>> AcquireAsync(
        CollectionName collection, CollectionLimits limits, IReadOnlyList<PermitRequest> requests, CancellationToken cancellationToken)
    {
        var permits = new List<Permit>(requests.Count);
        foreach (var chunk in requests.Chunk(RunsPerCall))
        {
            List<RedisValue> arguments =
            [
                .. Of(limits),
                Milliseconds(_times.AskAgainFirst),
                Milliseconds(_times.AskAgainPerPlace),
                Milliseconds(_times.AskAgainLast),
            ];
            foreach (var request in chunk)
                arguments.AddRange([request.Run.Value, request.Priority, Scores.Of(request.Until)]);
            var answer = (long[])(await RunAsync(Script.AcquirePermits, collection, arguments, cancellationToken))!;
            permits.AddRange(answer.Select(at => at == 0 ? Permit.Granted : new Permit(false, DateTimeOffset.FromUnixTimeMilliseconds(at))));
        }
        return permits;
    }

    public async ValueTask<IReadOnlyList<RunId>> ReleaseAsync(
        CollectionName collection, CollectionLimits limits, IReadOnlyList<PermitReturn> returned, CancellationToken cancellationToken)
    {
        var told = new List<RunId>();
        foreach (var chunk in returned.Chunk(RunsPerCall))
        {
            List<RedisValue> arguments = [.. Of(limits), PermitTimes.ToldAtOnce];
            foreach (var (run, until) in chunk)
                arguments.AddRange([run.Value, until is { } at ? Scores.Of(at) : RedisValue.EmptyString]);
            var answer = (string[])(await RunAsync(Script.ReleasePermits, collection, arguments, cancellationToken))!;
            told.AddRange(answer.Select(run => new RunId(run)));
        }
        return told;
    }

    private Task<RedisResult> RunAsync(Script script, CollectionName collection, List<RedisValue> arguments, CancellationToken cancellationToken) =>
        _connection.RunAsync(script, _keys.LimitsOf(collection.Value), [.. arguments], cancellationToken);

    private RedisValue[] Of(CollectionLimits limits) =>
    [
        limits.MaxConcurrent is { } most ? most : RedisValue.EmptyString,
        limits.MaxPerSecond is { } rate ? (1000 / rate).ToString("F4", CultureInfo.InvariantCulture) : RedisValue.EmptyString,
        Milliseconds(_times.ReservedAhead),
        Milliseconds(_times.LostAfter),
    ];

    private static RedisValue Milliseconds(TimeSpan duration) => (long)duration.TotalMilliseconds;
}
