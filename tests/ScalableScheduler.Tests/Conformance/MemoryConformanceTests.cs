using ScalableScheduler.Testing.StoreConformance;

namespace ScalableScheduler.Tests.Conformance;

// The conformance suite against the in-memory store.

public sealed class MemoryScheduleStoreTests : ScheduleStoreConformance
{
    protected override Task<IStoreUnderTest> OpenAsync() => Task.FromResult<IStoreUnderTest>(new MemoryStoreUnderTest());
}

public sealed class MemoryScheduleListTests : ScheduleListConformance
{
    protected override Task<IStoreUnderTest> OpenAsync() => Task.FromResult<IStoreUnderTest>(new MemoryStoreUnderTest());
}

public sealed class MemoryDueStoreTests : DueStoreConformance
{
    protected override Task<IStoreUnderTest> OpenAsync() => Task.FromResult<IStoreUnderTest>(new MemoryStoreUnderTest());
}

public sealed class MemoryRetentionTests : RetentionConformance
{
    protected override Task<IStoreUnderTest> OpenAsync() => Task.FromResult<IStoreUnderTest>(new MemoryStoreUnderTest());
}

public sealed class MemoryRunStoreTests : RunStoreConformance
{
    protected override Task<IStoreUnderTest> OpenAsync() => Task.FromResult<IStoreUnderTest>(new MemoryStoreUnderTest());
}

public sealed class MemoryClusterStoreTests : ClusterStoreConformance
{
    protected override Task<IStoreUnderTest> OpenAsync() => Task.FromResult<IStoreUnderTest>(new MemoryStoreUnderTest());
}

public sealed class MemoryLockServerTests : LockServerConformance
{
    protected override Task<IStoreUnderTest> OpenAsync() => Task.FromResult<IStoreUnderTest>(new MemoryStoreUnderTest());
}

public sealed class MemorySignalsTests : SignalsConformance
{
    protected override Task<IStoreUnderTest> OpenAsync() => Task.FromResult<IStoreUnderTest>(new MemoryStoreUnderTest());
}

public sealed class MemoryCollectionStoreTests : CollectionStoreConformance
{
    protected override Task<IStoreUnderTest> OpenAsync() => Task.FromResult<IStoreUnderTest>(new MemoryStoreUnderTest());
}

public sealed class MemoryLimitStoreTests : LimitStoreConformance
{
    protected override Task<IStoreUnderTest> OpenAsync() => Task.FromResult<IStoreUnderTest>(new MemoryStoreUnderTest());
}

public sealed class MemoryEventLogTests : EventLogConformance
{
    protected override Task<IStoreUnderTest> OpenAsync() => Task.FromResult<IStoreUnderTest>(new MemoryStoreUnderTest());
}
