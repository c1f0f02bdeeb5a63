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

public sealed class MemoryFencingTests : FencingConformance
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

public sealed class MemoryOverlapTests : OverlapConformance
{
    protected override Task<IStoreUnderTest> OpenAsync() => Task.FromResult<IStoreUnderTest>(new MemoryStoreUnderTest());
}

public sealed class MemoryRequestTests : RequestConformance
{
    protected override Task<IStoreUnderTest> OpenAsync() => Task.FromResult<IStoreUnderTest>(new MemoryStoreUnderTest());
}

public sealed class MemoryCancelTests : CancelConformance
{
    protected override Task<IStoreUnderTest> OpenAsync() => Task.FromResult<IStoreUnderTest>(new MemoryStoreUnderTest());
}

public sealed class MemoryChainTests : ChainConformance
{
    protected override Task<IStoreUnderTest> OpenAsync() => Task.FromResult<IStoreUnderTest>(new MemoryStoreUnderTest());
}

public sealed class MemoryBackfillTests : BackfillConformance
{
    protected override Task<IStoreUnderTest> OpenAsync() => Task.FromResult<IStoreUnderTest>(new MemoryStoreUnderTest());
}

public sealed class MemoryPriorityTests : PriorityConformance
{
    protected override Task<IStoreUnderTest> OpenAsync() => Task.FromResult<IStoreUnderTest>(new MemoryStoreUnderTest());
}

public sealed class MemoryDeadLetterTests : DeadLetterConformance
{
    protected override Task<IStoreUnderTest> OpenAsync() => Task.FromResult<IStoreUnderTest>(new MemoryStoreUnderTest());
}

public sealed class MemoryCountsTests : CountsConformance
{
    protected override Task<IStoreUnderTest> OpenAsync() => Task.FromResult<IStoreUnderTest>(new MemoryStoreUnderTest());
}

public sealed class MemoryParkingTests : ParkingConformance
{
    protected override Task<IStoreUnderTest> OpenAsync() => Task.FromResult<IStoreUnderTest>(new MemoryStoreUnderTest());
}

public sealed class MemoryOfferTests : OfferConformance
{
    protected override Task<IStoreUnderTest> OpenAsync() => Task.FromResult<IStoreUnderTest>(new MemoryStoreUnderTest());
}

public sealed class MemoryAssignmentTests : AssignmentConformance
{
    protected override Task<IStoreUnderTest> OpenAsync() => Task.FromResult<IStoreUnderTest>(new MemoryStoreUnderTest());
}

public sealed class MemoryCheckTests : CheckConformance
{
    protected override Task<IStoreUnderTest> OpenAsync() => Task.FromResult<IStoreUnderTest>(new MemoryStoreUnderTest());
}

public sealed class MemoryBackupTests : BackupConformance
{
    protected override Task<IStoreUnderTest> OpenAsync() => Task.FromResult<IStoreUnderTest>(new MemoryStoreUnderTest());

    protected override Task<IStoreUnderTest> OpenAnotherAsync() => OpenAsync();
}
