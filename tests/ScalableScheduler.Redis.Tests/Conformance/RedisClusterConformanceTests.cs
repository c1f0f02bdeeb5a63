using ScalableScheduler.Testing;
using ScalableScheduler.Testing.StoreConformance;

namespace ScalableScheduler.Redis.Tests.Conformance;

// The conformance suite against a real Redis Cluster: no script touches two slots.

[Collection(RedisClusterCollection.Name)]
public sealed class RedisClusterScheduleStoreTests(RedisCluster cluster) : ScheduleStoreConformance
{
    protected override async Task<IStoreUnderTest> OpenAsync() => await RedisStoreUnderTest.OpenAsync(cluster);
}

[Collection(RedisClusterCollection.Name)]
public sealed class RedisClusterScheduleListTests(RedisCluster cluster) : ScheduleListConformance
{
    protected override async Task<IStoreUnderTest> OpenAsync() => await RedisStoreUnderTest.OpenAsync(cluster);
}

[Collection(RedisClusterCollection.Name)]
public sealed class RedisClusterDueStoreTests(RedisCluster cluster) : DueStoreConformance
{
    protected override async Task<IStoreUnderTest> OpenAsync() => await RedisStoreUnderTest.OpenAsync(cluster);
}

[Collection(RedisClusterCollection.Name)]
public sealed class RedisClusterFencingTests(RedisCluster cluster) : FencingConformance
{
    protected override async Task<IStoreUnderTest> OpenAsync() => await RedisStoreUnderTest.OpenAsync(cluster);
}

[Collection(RedisClusterCollection.Name)]
public sealed class RedisClusterRetentionTests(RedisCluster cluster) : RetentionConformance
{
    protected override async Task<IStoreUnderTest> OpenAsync() => await RedisStoreUnderTest.OpenAsync(cluster);
}

[Collection(RedisClusterCollection.Name)]
public sealed class RedisClusterRunStoreTests(RedisCluster cluster) : RunStoreConformance
{
    protected override async Task<IStoreUnderTest> OpenAsync() => await RedisStoreUnderTest.OpenAsync(cluster);
}

[Collection(RedisClusterCollection.Name)]
public sealed class RedisClusterNodesTests(RedisCluster cluster) : ClusterStoreConformance
{
    protected override async Task<IStoreUnderTest> OpenAsync() => await RedisStoreUnderTest.OpenAsync(cluster);
}

[Collection(RedisClusterCollection.Name)]
public sealed class RedisClusterLockServerTests(RedisCluster cluster) : LockServerConformance
{
    protected override async Task<IStoreUnderTest> OpenAsync() => await RedisStoreUnderTest.OpenAsync(cluster);
}

[Collection(RedisClusterCollection.Name)]
public sealed class RedisClusterSignalsTests(RedisCluster cluster) : SignalsConformance
{
    protected override async Task<IStoreUnderTest> OpenAsync() => await RedisStoreUnderTest.OpenAsync(cluster);
}

[Collection(RedisClusterCollection.Name)]
public sealed class RedisClusterCollectionStoreTests(RedisCluster cluster) : CollectionStoreConformance
{
    protected override async Task<IStoreUnderTest> OpenAsync() => await RedisStoreUnderTest.OpenAsync(cluster);
}

[Collection(RedisClusterCollection.Name)]
public sealed class RedisClusterLimitStoreTests(RedisCluster cluster) : LimitStoreConformance
{
    protected override async Task<IStoreUnderTest> OpenAsync() => await RedisStoreUnderTest.OpenAsync(cluster);
}

[Collection(RedisClusterCollection.Name)]
public sealed class RedisClusterEventLogTests(RedisCluster cluster) : EventLogConformance
{
    protected override async Task<IStoreUnderTest> OpenAsync() => await RedisStoreUnderTest.OpenAsync(cluster);
}

[Collection(RedisClusterCollection.Name)]
public sealed class RedisClusterOverlapTests(RedisCluster cluster) : OverlapConformance
{
    protected override async Task<IStoreUnderTest> OpenAsync() => await RedisStoreUnderTest.OpenAsync(cluster);
}

[Collection(RedisClusterCollection.Name)]
public sealed class RedisClusterRequestTests(RedisCluster cluster) : RequestConformance
{
    protected override async Task<IStoreUnderTest> OpenAsync() => await RedisStoreUnderTest.OpenAsync(cluster);
}

[Collection(RedisClusterCollection.Name)]
public sealed class RedisClusterBackfillTests(RedisCluster cluster) : BackfillConformance
{
    protected override async Task<IStoreUnderTest> OpenAsync() => await RedisStoreUnderTest.OpenAsync(cluster);
}

[Collection(RedisClusterCollection.Name)]
public sealed class RedisClusterParkingTests(RedisCluster cluster) : ParkingConformance
{
    protected override async Task<IStoreUnderTest> OpenAsync() => await RedisStoreUnderTest.OpenAsync(cluster);
}

[Collection(RedisClusterCollection.Name)]
public sealed class RedisClusterOfferTests(RedisCluster cluster) : OfferConformance
{
    protected override async Task<IStoreUnderTest> OpenAsync() => await RedisStoreUnderTest.OpenAsync(cluster);
}

[Collection(RedisClusterCollection.Name)]
public sealed class RedisClusterAssignmentTests(RedisCluster cluster) : AssignmentConformance
{
    protected override async Task<IStoreUnderTest> OpenAsync() => await RedisStoreUnderTest.OpenAsync(cluster);
}

[Collection(RedisClusterCollection.Name)]
public sealed class RedisClusterCheckTests(RedisCluster cluster) : CheckConformance
{
    protected override async Task<IStoreUnderTest> OpenAsync() => await RedisStoreUnderTest.OpenAsync(cluster);
}

[Collection(RedisClusterCollection.Name)]
public sealed class RedisClusterBackupTests(RedisCluster cluster) : BackupConformance
{
    protected override async Task<IStoreUnderTest> OpenAsync() => await RedisStoreUnderTest.OpenAsync(cluster);

    protected override async Task<IStoreUnderTest> OpenAnotherAsync() => await RedisStoreUnderTest.OpenAsync(cluster);
}
