using ScalableScheduler.Backups.Lines;
using ScalableScheduler.Engine;
using ScalableScheduler.Schedules;
using ScalableScheduler.Storage;
using ScalableScheduler.Storage.Forms;

namespace ScalableScheduler.Backups;

/// <summary>Takes schedules with their open runs, some hundred at once.</summary>
internal sealed class ScheduleImport(IBackupStore store, IScheduleStore schedules, CollectionImport collections, EngineContext engine, ImportOptions options, ImportTally tally)
{
    private const int AtOnce = 100;
    private const int MaxTries = 10;

    private readonly List<(long Line, ScheduleBackup Backup)> _pending = new(AtOnce);

    public async ValueTask<LineProblem?> TakeAsync(long number, ScheduleLine line, CancellationToken cancellationToken)
    {
        if (!LineReading.TryRead(line, out var backup, out var problem))
            return problem;
        _pending.Add((number, backup));
        if (_pending.Count == AtOnce)
            await FlushAsync(cancellationToken);
        return null;
    }

    public async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        if (_pending.Count == 0)
            return;
        var now = engine.Clock.Stamp;
        var backups = _pending.ConvertAll(p => WithWorkersHeard(p.Backup, now));
        var answers = options.DryRun ? await LookAsync(backups, cancellationToken) : await store.RestoreSchedulesAsync(backups, cancellationToken);
        for (var i = 0; i < answers.Count; i++)
            await NoteAsync(_pending[i].Line, backups[i], answers[i], cancellationToken);
        _pending.Clear();
    }

    private async ValueTask NoteAsync(long line, ScheduleBackup backup, RestoreAnswer answer, CancellationToken cancellationToken)
    {
        switch (answer)
        {
            case RestoreAnswer.Restored:
                tally.Take(LineType.Schedule);
                break;
            case RestoreAnswer.NoCollection:
                tally.Refuse(line, new LineProblem("/collection", $"There is no collection '{backup.Definition.Collection}' here, nor before this line; import its line first."));
                break;
            case RestoreAnswer.Present when options.Mode == ImportMode.Replace:
                await ReplaceAsync(line, backup.Definition, cancellationToken);
                break;
            default:
                tally.Leave(LineType.Schedule);
                break;
        }
    }

    // As by an edit: it gets the next revision, nothing that was settled is due again, and what has run stays.
    private async ValueTask ReplaceAsync(long line, Schedule definition, CancellationToken cancellationToken)
    {
        for (var i = 0; i < MaxTries; i++)
        {
            var present = (await schedules.GetAsync([definition.Id], cancellationToken))[0];
            if (present is null)
            {
                tally.Refuse(line, new LineProblem("/schedule", $"Schedule '{definition.Id}' is there, but this version of the service can't read it, or it was deleted meanwhile."));
                return;
            }
            var next = Registration.Of(definition, (present.Definition, present.State), engine.Clock.Stamp, start: false);
            if (SaysTheSame(next.Definition, present.Definition))
            {
                tally.Leave(LineType.Schedule);
                return;
            }
            var answer = options.DryRun ? SaveAnswer.Stored : (await schedules.SaveAsync([new ScheduleWrite(next, present)], cancellationToken))[0];
            if (answer == SaveAnswer.Stored)
            {
                tally.Replace(LineType.Schedule);
                return;
            }
        }
        tally.Refuse(line, new LineProblem("/schedule", $"Schedule '{definition.Id}' kept being changed by others meanwhile; import again."));
    }

    private async ValueTask<IReadOnlyList<RestoreAnswer>> LookAsync(List<ScheduleBackup> backups, CancellationToken cancellationToken)
    {
        var present = await schedules.GetAsync(backups.ConvertAll(b => b.Definition.Id), cancellationToken);
        var answers = new RestoreAnswer[backups.Count];
        for (var i = 0; i < answers.Length; i++)
        {
            answers[i] = present[i] is not null ? RestoreAnswer.Present
                : await collections.IsKnownAsync(backups[i].Definition.Collection, cancellationToken) ? RestoreAnswer.Restored
                : RestoreAnswer.NoCollection;
        }
        return answers;
    }

    // While nothing ran, nobody could hear a worker: each that has a run gets the whole of its heartbeat timeout to be heard.
    private static ScheduleBackup WithWorkersHeard(ScheduleBackup backup, DateTimeOffset now) => backup with
    {
        Runs = [.. backup.Runs.Select(r => r.Run.Assignment is { BegunAt: not null, StoppingSince: null } a
            ? r with { Run = r.Run with { Assignment = a with { HeardAt = a.HeardAt > now ? a.HeardAt : now } } }
            : r)],
    };

    private static bool SaysTheSame(Schedule a, Schedule b) => ScheduleCodec.Encode(a).AsSpan().SequenceEqual(
        ScheduleCodec.Encode(b with { Revision = a.Revision, CreatedAt = a.CreatedAt, UpdatedAt = a.UpdatedAt }));
}
