using ScalableScheduler.Backups.Lines;
using ScalableScheduler.Engine;
using ScalableScheduler.Runs;
using ScalableScheduler.Storage;

namespace ScalableScheduler.Backups;

/// <summary>Takes what runs left behind: records, dead letters, chain triggers; and the jobs that nodes listen for.</summary>
internal sealed class RunImport(IBackupStore store, IWorkStore work, EngineContext engine, ImportOptions options, ImportTally tally)
{
    private const int AtOnce = 200;

    private readonly List<RunRecord> _records = new(AtOnce);
    private readonly List<DeadLetter> _letters = [];
    private readonly List<ChainTrigger> _triggers = [];

    public async ValueTask<LineProblem?> TakeAsync(IBackupLine line, CancellationToken cancellationToken)
    {
        LineProblem? problem;
        switch (line)
        {
            case RecordLine record:
                if (LineReading.TryRead(record, out var read, out problem))
                    _records.Add(read);
                break;
            case DeadLetterLine letter:
                if (LineReading.TryRead(letter, out var dead, out problem))
                    _letters.Add(dead);
                break;
            case ChainTriggerLine trigger:
                if (LineReading.TryRead(trigger, out var left, out problem))
                    _triggers.Add(left);
                break;
            case JobLine job:
                return await TakeAsync(job, cancellationToken);
            default:
                throw new InvalidOperationException($"Lines of type {line.Type} are not of runs.");
        }
        if (_records.Count + _letters.Count + _triggers.Count >= AtOnce)
            await FlushAsync(cancellationToken);
        return problem;
    }

    public async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        await FlushAsync(LineType.Record, _records, r => store.RestoreHistoryAsync(r, engine.History.RunsPerSchedule, cancellationToken));
        await FlushAsync(LineType.DeadLetter, _letters, l => store.RestoreDeadLettersAsync(l, cancellationToken));
        await FlushAsync(LineType.ChainTrigger, _triggers, t => store.RestoreChainTriggersAsync(t, cancellationToken));
    }

    private async ValueTask FlushAsync<T>(string type, List<T> pending, Func<IReadOnlyList<T>, ValueTask<int>> restore)
    {
        if (pending.Count == 0)
            return;
        var taken = options.DryRun ? pending.Count : await restore(pending);
        if (taken > 0)
            tally.Take(type, taken);
        if (taken < pending.Count)
            tally.Leave(type, pending.Count - taken);
        pending.Clear();
    }

    private async ValueTask<LineProblem?> TakeAsync(JobLine line, CancellationToken cancellationToken)
    {
        if (!LineReading.TryRead(line, out var job, out var problem))
            return problem;
        if (!options.DryRun)
            await work.AddJobAsync(job, cancellationToken);
        tally.Take(LineType.Job);
        return null;
    }
}
