using ScalableScheduler.Testing;
using ScalableScheduler.Testing.StoreConformance;

namespace ScalableScheduler.Redis.Tests.Conformance;

// The conformance suite against a real redis-server.

[Collection(RedisCollection.Name)]
public sealed class RedisScheduleStoreTests(RedisServerFixture redis) : ScheduleStoreConformance
{
    protected override async Task<IStoreUnderTest> OpenAsync() => await RedisStoreUnderTest.OpenAsync(redis.Server.Endpoint);
}

[Collection(RedisCollection.Name)]
public sealed class RedisScheduleListTests(RedisServerFixture redis) : ScheduleListConformance
{
    protected override async Task<IStoreUnderTest> OpenAsync() => await RedisStoreUnderTest.OpenAsync(redis.Server.Endpoint);
}

[Collection(RedisCollection.Name)]
public sealed class RedisDueStoreTests(RedisServerFixture redis) : DueStoreConformance
{
    protected override async Task<IStoreUnderTest> OpenAsync() => await RedisStoreUnderTest.OpenAsync(redis.Server.Endpoint);
}

[Collection(RedisCollection.Name)]
public sealed class RedisFencingTests(RedisServerFixture redis) : FencingConformance
{
    protected override async Task<IStoreUnderTest> OpenAsync() => await RedisStoreUnderTest.OpenAsync(redis.Server.Endpoint);
}

[Collection(RedisCollection.Name)]
public sealed class RedisRetentionTests(RedisServerFixture redis) : RetentionConformance
{
    protected override async Task<IStoreUnderTest> OpenAsync() => await RedisStoreUnderTest.OpenAsync(redis.Server.Endpoint);
}

[Collection(RedisCollection.Name)]
public sealed class RedisRunStoreTests(RedisServerFixture redis) : RunStoreConformance
{
    protected override async Task<IStoreUnderTest> OpenAsync() => await RedisStoreUnderTest.OpenAsync(redis.Server.Endpoint);
}

[Collection(RedisCollection.Name)]
public sealed class RedisClusterStoreTests(RedisServerFixture redis) : ClusterStoreConformance
{
    protected override async Task<IStoreUnderTest> OpenAsync() => await RedisStoreUnderTest.OpenAsync(redis.Server.Endpoint);
}

[Collection(RedisCollection.Name)]
public sealed class RedisLockServerTests(RedisServerFixture redis) : LockServerConformance
{
    protected override async Task<IStoreUnderTest> OpenAsync() => await RedisStoreUnderTest.OpenAsync(redis.Server.Endpoint);
}

[Collection(RedisCollection.Name)]
public sealed class RedisSignalsTests(RedisServerFixture redis) : SignalsConformance
{
    protected override async Task<IStoreUnderTest> OpenAsync() => await RedisStoreUnderTest.OpenAsync(redis.Server.Endpoint);
}

[Collection(RedisCollection.Name)]
public sealed class RedisCollectionStoreTests(RedisServerFixture redis) : CollectionStoreConformance
{
    protected override async Task<IStoreUnderTest> OpenAsync() => await RedisStoreUnderTest.OpenAsync(redis.Server.Endpoint);
}

[Collection(RedisCollection.Name)]
public sealed class RedisLimitStoreTests(RedisServerFixture redis) : LimitStoreConformance
{
    protected override async Task<IStoreUnderTest> OpenAsync() => await RedisStoreUnderTest.OpenAsync(redis.Server.Endpoint);
}

[Collection(RedisCollection.Name)]
public sealed class RedisEventLogTests(RedisServerFixture redis) : EventLogConformance
{
    protected override async Task<IStoreUnderTest> OpenAsync() => await RedisStoreUnderTest.OpenAsync(redis.Server.Endpoint);
}

[Collection(RedisCollection.Name)]
public sealed class RedisOverlapTests(RedisServerFixture redis) : OverlapConformance
{
    protected override async Task<IStoreUnderTest> OpenAsync() => await RedisStoreUnderTest.OpenAsync(redis.Server.Endpoint);
}

[Collection(RedisCollection.Name)]
public sealed class RedisRequestTests(RedisServerFixture redis) : RequestConformance
{
    protected override async Task<IStoreUnderTest> OpenAsync() => await RedisStoreUnderTest.OpenAsync(redis.Server.Endpoint);
}

[Collection(RedisCollection.Name)]
public sealed class RedisCancelTests(RedisServerFixture redis) : CancelConformance
{
    protected override async Task<IStoreUnderTest> OpenAsync() => await RedisStoreUnderTest.OpenAsync(redis.Server.Endpoint);
}

[Collection(RedisCollection.Name)]
public sealed class RedisChainTests(RedisServerFixture redis) : ChainConformance
{
    protected override async Task<IStoreUnderTest> OpenAsync() => await RedisStoreUnderTest.OpenAsync(redis.Server.Endpoint);
}

[Collection(RedisCollection.Name)]
public sealed class RedisBackfillTests(RedisServerFixture redis) : BackfillConformance
{
    protected override async Task<IStoreUnderTest> OpenAsync() => await RedisStoreUnderTest.OpenAsync(redis.Server.Endpoint);
}

[Collection(RedisCollection.Name)]
public sealed class RedisPriorityTests(RedisServerFixture redis) : PriorityConformance
{
    protected override async Task<IStoreUnderTest> OpenAsync() => await RedisStoreUnderTest.OpenAsync(redis.Server.Endpoint);
}

[Collection(RedisCollection.Name)]
public sealed class RedisDeadLetterTests(RedisServerFixture redis) : DeadLetterConformance
{
    protected override async Task<IStoreUnderTest> OpenAsync() => await RedisStoreUnderTest.OpenAsync(redis.Server.Endpoint);
}

[Collection(RedisCollection.Name)]
public sealed class RedisCountsTests(RedisServerFixture redis) : CountsConformance
{
    protected override async Task<IStoreUnderTest> OpenAsync() => await RedisStoreUnderTest.OpenAsync(redis.Server.Endpoint);
}

[Collection(RedisCollection.Name)]
public sealed class RedisParkingTests(RedisServerFixture redis) : ParkingConformance
{
    protected override async Task<IStoreUnderTest> OpenAsync() => await RedisStoreUnderTest.OpenAsync(redis.Server.Endpoint);
}

[Collection(RedisCollection.Name)]
public sealed class RedisOfferTests(RedisServerFixture redis) : OfferConformance
{
    protected override async Task<IStoreUnderTest> OpenAsync() => await RedisStoreUnderTest.OpenAsync(redis.Server.Endpoint);
}

[Collection(RedisCollection.Name)]
public sealed class RedisAssignmentTests(RedisServerFixture redis) : AssignmentConformance
{
    protected override async Task<IStoreUnderTest> OpenAsync() => await RedisStoreUnderTest.OpenAsync(redis.Server.Endpoint);
}

[Collection(RedisCollection.Name)]
public sealed class RedisCheckTests(RedisServerFixture redis) : CheckConformance
{
    protected override async Task<IStoreUnderTest> OpenAsync() => await RedisStoreUnderTest.OpenAsync(redis.Server.Endpoint);
}

[Collection(RedisCollection.Name)]
public sealed class RedisBackupTests(RedisServerFixture redis) : BackupConformance
{
    protected override async Task<IStoreUnderTest> OpenAsync() => await RedisStoreUnderTest.OpenAsync(redis.Server.Endpoint);

    protected override async Task<IStoreUnderTest> OpenAnotherAsync() => await RedisStoreUnderTest.OpenAsync(redis.Server.Endpoint, partitions: 7);
}
