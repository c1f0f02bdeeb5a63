using System.Runtime.CompilerServices;
using ScalableScheduler.Coordination;
using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;
using ScalableScheduler.Storage;
using ScalableScheduler.Storage.Memory;

namespace ScalableScheduler.Simulation.Tests;

/// <summary>The store of a story, with what it holds laid open: a mutant changes it right after a write, or right
/// before one that it then takes for good, as a store does that carries writes out wrongly.</summary>
internal sealed class BrokenStore
{
    // A fault that comes now and then is harder to find than one that comes each time.
    private const int Usually = 5;

    private readonly SimulatedCluster _cluster;
    private int _writes;

    public BrokenStore(Story story) => _cluster = ClusterOf(story);

    public MemoryStore Store => _cluster.Store;

    public DateTimeOffset Now => DateTimeOffset.FromUnixTimeMilliseconds(_cluster.Time.GetUtcNow().ToUnixTimeMilliseconds());

    /// <summary>Something happens after a firing of this kind that the store accepted.</summary>
    public void AfterFiring<T>(Func<T, bool> concerns, Action<MemoryPartition, T> breaks)
        where T : Firing
    {
        _cluster.Faults.Fired += (partition, _, firings, answer) =>
        {
            for (var i = 0; i < answer.Accepted.Count; i++)
            {
                if (answer.Accepted[i] && firings[i] is T firing && concerns(firing) && IsItsTurn(Usually))
                    breaks(Partition(partition), firing);
            }
        };
    }

    /// <summary>Something happens after a run's ending of this kind that the store answered so.</summary>
    public void AfterEnding<T>(FinishAnswer answered, Func<T, bool> concerns, Action<MemoryPartition, T> breaks)
        where T : RunEnding => AfterEnding(answered, Usually, concerns, breaks);

    /// <summary>The same, one in so many times.</summary>
    public void AfterEnding<T>(FinishAnswer answered, int every, Func<T, bool> concerns, Action<MemoryPartition, T> breaks)
        where T : RunEnding
    {
        _cluster.Faults.Finished += (_, ending, answer) =>
        {
            if (answer == answered && ending is T of && concerns(of) && IsItsTurn(every))
                breaks(Partition(PartitionId.Of(of.Read.Schedule, _cluster.Scheduler.Partitions)), of);
        };
    }

    /// <summary>How many writes with a stale token it took for good.</summary>
    public int StaleTaken { get; private set; }

    /// <summary>It ignores the tokens of owners' writes.</summary>
    public void IgnoreTokens() => IgnoreTokens((_, write) => write);

    /// <summary>It ignores the tokens of owners' writes, and does not compare what a firing of this kind was planned on with what
    /// is there either: before such a firing of a late owner, <paramref name="putBack"/> makes it be there.</summary>
    public void IgnoreTokensAndChanges<T>(Action<MemoryPartition, T> putBack)
        where T : Firing =>
        IgnoreTokens((partition, write) =>
        {
            foreach (var firing in write.Firings.OfType<T>())
                putBack(partition, firing);
            return write with { Firings = [.. write.Firings.Select(f => f is T ? WithoutComparison(partition, f) : f)] };
        });

    /// <summary>It ignores the tokens of owners' writes, and carries the repairs of a late owner out whatever is there.</summary>
    public void IgnoreTokensAndChanges(Action<MemoryPartition, Repair> carryOut) =>
        IgnoreTokens((partition, write) =>
        {
            foreach (var repair in write.Repairs)
                carryOut(partition, repair);
            return write;
        });

    /// <summary>Makes a schedule be where it was.</summary>
    public static void PutBack(MemoryPartition partition, ScheduleId id, ScheduleState state, DateTimeOffset? due)
    {
        if (!partition.Schedules.TryGetValue(id, out var schedule))
            return;
        schedule.State = state;
        partition.SetDue(id.Value, due);
    }

    /// <summary>Makes an open run be what it was.</summary>
    public static void PutBack(MemoryPartition partition, DueRun read)
    {
        if (!partition.Schedules.TryGetValue(read.Run.Schedule, out var schedule))
            return;
        if (!partition.Runs.ContainsKey(read.Run.Id))
            schedule.OpenRuns++;
        partition.Put(read.Run);
        partition.SetDue(read.Run.Id.Value, read.Due);
    }

    /// <summary>Puts a run there that is due at once.</summary>
    public void Open(MemoryPartition partition, Run run)
    {
        if (!partition.Schedules.TryGetValue(run.Schedule, out var schedule))
            return;
        partition.Put(run);
        partition.SetDue(run.Id.Value, Now);
        schedule.OpenRuns++;
    }

    /// <summary>Forgets an open run.</summary>
    public static void Forget(MemoryPartition partition, Run run)
    {
        if (!partition.Runs.ContainsKey(run.Id))
            return;
        partition.Take(run.Id);
        partition.Inactive.Remove(run.Id);
        partition.SetDue(run.Id.Value, null);
        partition.Schedules[run.Schedule].OpenRuns--;
    }

    /// <summary>Forgets a record.</summary>
    /// <returns>Whether it was there.</returns>
    public static bool Forget(MemoryPartition partition, RunRecord record)
    {
        if (!partition.Schedules.TryGetValue(record.Schedule, out var schedule) || schedule.History.Find(record.Id) is null)
            return false;
        var others = schedule.History.Where(r => r.Id != record.Id).ToList();
        schedule.History.RemoveBefore(DateTimeOffset.MaxValue, int.MaxValue);
        others.ForEach(r => schedule.History.Record(r, int.MaxValue));
        return true;
    }

    /// <summary>Records something, or something else.</summary>
    public static void Record(MemoryPartition partition, RunRecord record)
    {
        if (partition.Schedules.TryGetValue(record.Schedule, out var schedule))
            schedule.History.Record(record, int.MaxValue);
    }

    private void IgnoreTokens(Func<MemoryPartition, OwnerWrite, OwnerWrite> forgets)
    {
        _cluster.Faults.Arriving = write =>
        {
            var partition = Partition(write.Partition);
            if (write.Token == default || write.Token == partition.Token)
                return write;
            StaleTaken++;
            return forgets(partition, write) with { Token = partition.Token };
        };
    }

    private static Firing WithoutComparison(MemoryPartition partition, Firing firing) =>
        firing with { Open = null, Collection = null, Endings = [.. firing.Endings.Where(e => IsStill(partition, e.Read))] };

    private static bool IsStill(MemoryPartition partition, Run run) => partition.Runs.TryGetValue(run.Id, out var open) && open.Version == run.Version;

    private bool IsItsTurn(int every) => _writes++ % every == 0;

    private MemoryPartition Partition(PartitionId partition) => PartitionsOf(Store)[partition.Number];

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_cluster")]
    private static extern ref SimulatedCluster ClusterOf(Story story);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_partitions")]
    private static extern ref MemoryPartition[] PartitionsOf(MemoryStore store);
}
