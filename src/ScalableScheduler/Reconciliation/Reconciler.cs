using System.Diagnostics;
using Microsoft.Extensions.Logging;
using ScalableScheduler.Coordination;
using ScalableScheduler.Engine;
using ScalableScheduler.Storage;

namespace ScalableScheduler.Reconciliation;

/// <summary>Looks through a partition for records that are not as they must be, and sets them right: what a bug, a hand or a
/// lost write left behind would otherwise stay for ever. Each page is judged as it stood at one moment, and each record repaired
/// only if it still is so, hence nothing that others do meanwhile counts as a fault.</summary>
public sealed partial class Reconciler(ICheckStore store, ICollectionStore collections, EngineContext engine, ILogger<Reconciler> logger)
{
    /// <summary>A collection's copies are written after its definition: one that is behind for longer is left behind.</summary>
    private static readonly TimeSpan WriterTakes = TimeSpan.FromSeconds(5);

    /// <summary>Looks through a whole partition.</summary>
    /// <param name="partition">The partition.</param>
    /// <param name="token">Of its owner.</param>
    /// <param name="repair">Whether what is wrong is set right, or only told of.</param>
    /// <param name="progress">Called after each page.</param>
    /// <param name="cancellationToken">Ends the work between its steps.</param>
    /// <returns>Null when the token is stale.</returns>
    public async Task<PartitionCheck?> CheckAsync(
        PartitionId partition, FencingToken token, bool repair, Action progress, CancellationToken cancellationToken)
    {
        var began = engine.Time.GetTimestamp();
        var counter = new FaultCounter();
        var entries = await CheckCopiesAsync(partition, thorough: true, repair, counter, cancellationToken);
        long schedules = 0, runs = 0, unreadable = 0;
        var position = "";
        while (true)
        {
            progress();
            if (await store.CheckAsync(partition, token, position, repair, cancellationToken) is not { } page)
                return null;
            foreach (var fault in page.Faults)
                Note(partition, counter, fault, isRepaired: repair);
            var judged = Judge(page, out var unplanned);
            if (!await SettleAsync(partition, token, judged, repair, counter, cancellationToken))
                return null;
            (schedules, runs) = (schedules + page.Schedules.Count, runs + page.Runs.Count);
            (entries, unreadable) = (entries + page.Entries, unreadable + page.Unreadable + unplanned);
            if (page.Next is not { } next)
                break;
            position = next;
        }
        var took = engine.Time.GetElapsedTime(began);
        engine.Metrics.CheckDuration.Record(took.TotalMilliseconds);
        var check = new PartitionCheck(schedules, runs, entries, unreadable, counter.Tallies);
        LogChecked(logger, partition, schedules, runs, entries, check.Faults.Sum(f => f.Found), took);
        return check;
    }

    /// <summary>Brings a partition's copies of collections in line with their definitions, where a version tells that they may
    /// not be. Cheap, and done often: a writer that was stopped half-way leaves a change that is not in force everywhere.</summary>
    public async Task AgreeAsync(PartitionId partition, CancellationToken cancellationToken) =>
        await CheckCopiesAsync(partition, thorough: false, repair: true, new FaultCounter(), cancellationToken);

    private async Task<long> CheckCopiesAsync(PartitionId partition, bool thorough, bool repair, FaultCounter counter, CancellationToken cancellationToken)
    {
        var copies = await collections.CompareAsync(partition, thorough, cancellationToken);
        if (copies.Wrong.Count == 0)
            return copies.Compared;
        // Somebody may just be writing them.
        await Task.Delay(WriterTakes, engine.Time, cancellationToken);
        var still = await collections.CompareAsync(partition, thorough, cancellationToken);
        var left = still.Wrong.Intersect(copies.Wrong).ToArray();
        if (left.Length > 0 && repair)
            await collections.ReconcileAsync(partition, cancellationToken);
        foreach (var copy in left)
            Note(partition, counter, new RecordFault(FaultKind.WrongCopy, copy.Collection.Value, copy.Difference), isRepaired: repair);
        return copies.Compared;
    }

    private List<RecordJudgement> Judge(CheckedPage page, out int unplanned)
    {
        var judged = new List<RecordJudgement>();
        unplanned = 0;
        foreach (var schedule in page.Schedules)
        {
            try
            {
                if (RecordJudge.Of(schedule, page.StoreTime) is { } judgement)
                    judged.Add(judgement);
            }
            catch (Exception e)
            {
                // One schedule that can't be planned must not hide the faults of the others.
                LogNotPlanned(logger, e, schedule.Definition.Id);
                unplanned++;
            }
        }
        judged.AddRange(page.Runs.Select(r => RecordJudge.Of(r, page.StoreTime)).OfType<RecordJudgement>());
        judged.AddRange(page.Backfills.Select(b => RecordJudge.Of(b, page.StoreTime)).OfType<RecordJudgement>());
        return judged;
    }

    private async Task<bool> SettleAsync(
        PartitionId partition, FencingToken token, List<RecordJudgement> judged, bool repair, FaultCounter counter, CancellationToken cancellationToken)
    {
        IReadOnlyList<bool>? repaired = null;
        if (repair && judged.Count > 0)
        {
            repaired = await store.RepairAsync(partition, token, judged.ConvertAll(j => j.Repair), cancellationToken);
            if (repaired is null)
                return false;
        }
        for (var i = 0; i < judged.Count; i++)
        {
            foreach (var fault in judged[i].Faults)
                Note(partition, counter, fault, repaired?[i] ?? false);
        }
        return true;
    }

    private void Note(PartitionId partition, FaultCounter counter, RecordFault fault, bool isRepaired)
    {
        engine.Metrics.Faults.Add(1, new TagList { { "kind", fault.Kind.ToString() }, { "repaired", isRepaired } });
        if (!counter.Add(fault, isRepaired))
            return;
        if (isRepaired)
            LogRepaired(logger, fault.Kind, fault.Subject, partition, fault.Detail);
        else
            LogFound(logger, fault.Kind, fault.Subject, partition, fault.Detail);
    }
}
