using ScalableScheduler.Coordination;
using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;
using ScalableScheduler.Storage;
using ScalableScheduler.Storage.Memory;
using ScalableScheduler.Testing;
using ScalableScheduler.Testing.StoreConformance;

namespace ScalableScheduler.Tests.Conformance;

/// <summary>A completed schedule that runs again on request is not removed in the middle of it.</summary>
public sealed class MemoryCompletionTests
{
    private static readonly PartitionId Partition = new(0);
    private static readonly TimeSpan Kept = TimeSpan.FromHours(24);

    private readonly ManualTime _time = new();
    private readonly MemoryStore _store;
    private readonly Schedule _completed;

    public MemoryCompletionTests()
    {
        _store = new MemoryStore(_time, partitions: 1);
        _completed = Samples.Schedule("job");
    }

    [Fact]
    public async Task Retain_KeepsACompletedSchedule_WhileARunOfItIsOpen()
    {
        await RegisterAsync();
        _time.Advance(Kept - TimeSpan.FromMinutes(1));
        var now = _time.GetUtcNow();
        await _store.RequestAsync([new RunRequest(Run.New(_completed, RunId.OfKey(_completed.Id, "k"), RunOrigin.Trigger, now, now))], CancellationToken.None);
        _time.Advance(TimeSpan.FromMinutes(2));

        (await RetainAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task Retain_KeepsACompletedSchedule_WhileItsBackfillRuns()
    {
        await RegisterAsync();
        _time.Advance(Kept - TimeSpan.FromMinutes(1));
        var now = _time.GetUtcNow();
        var backfill = new Backfill { Schedule = _completed.Id, From = now.AddDays(-1), To = now, Limit = 10, Rate = 1, Total = 10, CreatedAt = now };
        (await _store.StartBackfillAsync(backfill, CancellationToken.None)).ShouldBeTrue();
        _time.Advance(TimeSpan.FromMinutes(2));
        (await RetainAsync()).ShouldBe(0);

        (await _store.EndBackfillAsync(backfill, backfill with { Status = BackfillStatus.Cancelled, Version = 2 }, CancellationToken.None)).ShouldBeTrue();
        _time.Advance(Kept + TimeSpan.FromMinutes(1));
        (await RetainAsync()).ShouldBe(1);
    }

    private async Task RegisterAsync() =>
        await _store.SaveAsync([new ScheduleWrite(new Registration(_completed, Samples.State(_completed), NextDue: null), null)], CancellationToken.None);

    private async Task<int?> RetainAsync()
    {
        var token = await _store.TakeAsync(Partition, CancellationToken.None);
        var now = _time.GetUtcNow();
        return await _store.RetainAsync(Partition, token, new RetentionCutoffs(now.AddYears(-1), now - Kept, now.AddYears(-1)), 100, CancellationToken.None);
    }
}
