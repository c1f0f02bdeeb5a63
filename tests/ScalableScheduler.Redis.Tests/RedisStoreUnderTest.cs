using Microsoft.Extensions.Logging.Abstractions;
using ScalableScheduler.Coordination.Locks;
using ScalableScheduler.Redis.Connections;
using ScalableScheduler.Storage;
using ScalableScheduler.Testing;
using ScalableScheduler.Testing.StoreConformance;

namespace ScalableScheduler.Redis.Tests;

/// <summary>A Redis store with keys that no other test uses.</summary>
public sealed class RedisStoreUnderTest : IStoreUnderTest
{
    // A machine that builds and tests at once stalls for seconds; what deadlines do is tested apart.
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private RedisStoreUnderTest(RedisConnection connection, RedisOptions options, int partitions)
    {
        Connection = connection;
        Options = options;
        Partitions = partitions;
        Schedules = new RedisScheduleStore(connection, partitions, NullLogger<RedisScheduleStore>.Instance);
        Due = new RedisDueStore(connection, partitions, NullLogger<RedisDueStore>.Instance);
        Runs = new RedisRunStore(connection, partitions, NullLogger<RedisRunStore>.Instance);
        Work = new RedisWorkStore(connection, partitions);
        Cluster = new RedisClusterStore(connection, partitions);
        Collections = new RedisCollectionStore(connection, partitions, NullLogger<RedisCollectionStore>.Instance);
        Limits = new RedisLimitStore(connection, PermitTimes.Default);
        Checks = new RedisCheckStore(connection, partitions);
        Events = new RedisEventLog(connection);
        Backups = new RedisBackupStore(connection, partitions);
        Signals = new RedisSignals(connection, partitions);
        Locks = new RedisLockServer(connection, NullLogger<RedisLockServer>.Instance);
    }

    public RedisConnection Connection { get; }

    public RedisOptions Options { get; }

    public int Partitions { get; }

    public IScheduleStore Schedules { get; }

    public IDueStore Due { get; }

    public IRunStore Runs { get; }

    public IWorkStore Work { get; }

    public IClusterStore Cluster { get; }

    public ICollectionStore Collections { get; }

    public ILimitStore Limits { get; }

    public ICheckStore Checks { get; }

    public IEventLog Events { get; }

    public IBackupStore Backups { get; }

    public ISignals Signals { get; }

    public ILockServer Locks { get; }

    public static string NewPrefix() => $"t{Guid.NewGuid():N}";

    internal Keys Keys => new(Options.KeyPrefix, Partitions);

    public static Task<RedisStoreUnderTest> OpenAsync(string endpoint, int partitions = 4) =>
        OpenAsync(new RedisOptions { Endpoints = [endpoint], KeyPrefix = NewPrefix(), Timeout = Patience }, partitions);

    public static Task<RedisStoreUnderTest> OpenAsync(RedisCluster cluster) =>
        OpenAsync(new RedisOptions { Endpoints = cluster.Endpoints, KeyPrefix = NewPrefix(), Timeout = Patience }, partitions: 8);

    public static async Task<RedisStoreUnderTest> OpenAsync(RedisOptions options, int partitions)
    {
        var connection = new RedisConnection(options, TimeProvider.System, NullLogger<RedisConnection>.Instance);
        await connection.ConnectAsync(CancellationToken.None);
        return new RedisStoreUnderTest(connection, options, partitions);
    }

    public ILimitStore LimitsWith(PermitTimes times) => new RedisLimitStore(Connection, times);

    // Redis' clock can't be moved: this waits, and a little longer for the rounding of both clocks.
    public async ValueTask AdvanceAsync(TimeSpan by) => await Task.Delay(by + TimeSpan.FromMilliseconds(5), TimeProvider.System);

    public ValueTask DisposeAsync() => Connection.DisposeAsync();
}
