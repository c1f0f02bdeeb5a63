using ScalableScheduler.Coordination;
using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;
using ScalableScheduler.Storage;
using ScalableScheduler.Work;
using Shouldly;

namespace ScalableScheduler.Testing.StoreConformance;

/// <summary>What the classes about workers share: runs in a queue, and with a worker.</summary>
public abstract class WorkConformance : StoreConformance
{
    protected static readonly DateTimeOffset Then = Samples.Start;
    protected static readonly QueueName Queue = new("reports");
    protected static readonly QueueName Other = new("other.queue:1");
    protected static readonly ClaimId Claim = new("claim-1");

    /// <summary>A schedule whose runs workers claim.</summary>
    protected static Schedule Claimed(string id = "a", int priority = 0) => Of(Samples.Schedule(id), priority);

    /// <summary>Schedules of one partition, whose runs workers claim.</summary>
    protected Schedule[] ClaimedInOnePartition(int count) => [.. InOnePartition(count).Select(s => Of(s, priority: 0))];

    /// <summary>Opens a run in a queue, at the schedule's next occurrence. It needs no attention for an hour, if nothing is said.</summary>
    protected async Task<Run> OfferAsync(Schedule schedule, DateTimeOffset? at = null, DateTimeOffset? attention = null, QueueName? queue = null)
    {
        var read = await ReadOrAddAsync(schedule);
        var run = await OfferedAsync(schedule, read.Due, at, attention, queue);
        (await FireAsync(schedule, Firing(read, run, read.Due.AddMinutes(1)))).ShouldBe([true]);
        return run;
    }

    /// <summary>A run that is to be opened in a queue.</summary>
    protected async Task<Run> OfferedAsync(
        Schedule schedule, DateTimeOffset nominal, DateTimeOffset? at = null, DateTimeOffset? attention = null, QueueName? queue = null) =>
        Run.Of(schedule, nominal, nominal)
            .AssignedFromStart(Assignment.Offered(queue ?? Queue, schedule.Priority, at ?? nominal), attention ?? await LaterAsync());

    /// <summary>Opens a run, and has a worker claim it.</summary>
    protected async Task<Run> OpenClaimedAsync(Schedule schedule, DateTimeOffset? attention = null)
    {
        var offered = await OfferAsync(schedule);
        var claimed = ClaimedBy(offered, attention ?? await LaterAsync());
        (await ContinueAsync(offered, claimed)).ShouldBeTrue();
        return claimed;
    }

    /// <summary>The run with its worker.</summary>
    protected static Run ClaimedBy(Run offered, DateTimeOffset attention, string claim = "claim-1") =>
        offered.Assign(offered.Assignment!.Begin(new ClaimId(claim), "worker-7", Then.AddMinutes(1)), attention);

    /// <summary>The run after its worker gave a sign of life.</summary>
    protected static Run HeardOf(Run claimed, DateTimeOffset attention) =>
        claimed.Assign(claimed.Assignment!.Heard(new Progress(12.5, "half of a quarter", Then.AddMinutes(2)), "worker-8", Then.AddMinutes(2)), attention);

    /// <summary>The run whose worker was told to stop.</summary>
    protected static Run Stopping(Run claimed, DateTimeOffset attention) =>
        claimed.Assign(claimed.Assignment! with { StoppingSince = Then.AddMinutes(3) }, attention);

    /// <summary>The claimed run in its queue again.</summary>
    protected static Run Unclaimed(Run claimed) => claimed.Assign(
        claimed.Assignment! with { Claim = null, Worker = null, BegunAt = null, HeardAt = null }, claimed.AttentionAt);

    protected async Task<DateTimeOffset> LaterAsync() => (await NowAsync()).AddHours(1);

    protected async Task<DueSchedule> ReadOrAddAsync(Schedule schedule) => Read(await GetAsync(schedule) ?? await AddAsync(schedule, Then));

    /// <summary>The runs in a queue, in any partition.</summary>
    protected async Task<IEnumerable<RunId>> PeekAsync(QueueName? queue = null, int limit = 10) => (await OffersAsync(queue ?? Queue, limit)).Select(o => o.Run);

    protected async Task<IReadOnlyList<Offer>> OffersAsync(QueueName queue, int limit = 10) =>
        await Store.Work.PeekAsync(queue, [.. Enumerable.Range(0, Store.Partitions).Select(n => new PartitionId(n))], limit, None);

    private static Schedule Of(Schedule schedule, int priority) => schedule with
    {
        Task = schedule.Task with { Type = "worker" },
        Priority = priority,
        Work = new WorkSettings { Queue = Queue },
    };
}
