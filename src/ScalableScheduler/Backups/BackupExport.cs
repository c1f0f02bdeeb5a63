using System.IO.Pipelines;
using Microsoft.Extensions.Logging;
using ScalableScheduler.Backups.Lines;
using ScalableScheduler.Collections;
using ScalableScheduler.Coordination;
using ScalableScheduler.Engine;
using ScalableScheduler.Runs;
using ScalableScheduler.Storage;
using ScalableScheduler.Storage.Forms;

namespace ScalableScheduler.Backups;

/// <summary>What an export holds besides definitions and what is under way.</summary>
/// <param name="History">Whether records of ended runs are in it.</param>
/// <param name="DeadLetters">Whether dead letters are in it.</param>
public sealed record BackupScope(bool History = true, bool DeadLetters = true);

/// <summary>Writes all that is kept as lines, while the service runs. At no time more than a page of it is in memory.</summary>
public sealed partial class BackupExport(IBackupStore store, IWorkStore work, EngineContext engine, ILogger<BackupExport> logger)
{
    private const int HistoriesAtOnce = 20;

    /// <summary>Writes a whole file. A file without its last line was not finished.</summary>
    public async Task WriteAsync(PipeWriter output, BackupScope scope, CancellationToken cancellationToken)
    {
        LogBegun(logger, scope.History, scope.DeadLetters);
        var lines = new LineWriter(output);
        var collections = await store.ReadCollectionsAsync(cancellationToken);
        await lines.WriteAsync(Header(scope, collections.Items), StoredForm.Types.HeaderLine, cancellationToken);
        foreach (var collection in collections.Items)
            await lines.WriteAsync(LineWriting.Of(collection), StoredForm.Types.CollectionLine, cancellationToken);
        await WriteAsync(lines, collections.Unreadable, cancellationToken);
        foreach (var job in await work.ReadJobsAsync(cancellationToken))
            await lines.WriteAsync(LineWriting.Of(job), StoredForm.Types.JobLine, cancellationToken);

        for (var i = 0; i < engine.Scheduler.Partitions; i++)
        {
            var partition = new PartitionId(i);
            await EachPageAsync(cursor => store.ReadSchedulesAsync(partition, cursor, cancellationToken), page => WriteAsync(lines, page, scope, cancellationToken));
            if (scope.DeadLetters)
                await EachPageAsync(cursor => store.ReadDeadLettersAsync(partition, cursor, cancellationToken), page => WriteAsync(lines, page, cancellationToken));
            await EachPageAsync(cursor => store.ReadChainTriggersAsync(partition, cursor, cancellationToken), page => WriteAsync(lines, page, cancellationToken));
        }

        var counts = new Dictionary<string, long>(lines.Counts, StringComparer.Ordinal);
        var footer = new FooterLine { V = StoredForm.Version, Type = LineType.Footer, StoreTime = engine.Clock.Stamp, Lines = counts };
        await lines.WriteAsync(footer, StoredForm.Types.FooterLine, cancellationToken);
        await lines.FlushAsync(cancellationToken);
        LogEnded(logger, counts.GetValueOrDefault(LineType.Schedule), counts.Values.Sum(), counts.GetValueOrDefault(LineType.Unreadable));
    }

    private HeaderLine Header(BackupScope scope, IReadOnlyList<Collection> collections) => new()
    {
        V = StoredForm.Version,
        Type = LineType.Header,
        Format = HeaderLine.FormatName,
        Service = engine.Self.Version,
        StoreTime = engine.Clock.Stamp,
        Partitions = engine.Scheduler.Partitions,
        History = scope.History,
        DeadLetters = scope.DeadLetters,
        SecretKeys = [.. collections.SelectMany(c => c.Variables).Select(v => v.Secret?.KeyId).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
    };

    private async Task WriteAsync(LineWriter lines, BackupPage<ScheduleReading> page, BackupScope scope, CancellationToken cancellationToken)
    {
        foreach (var reading in page.Items)
            await lines.WriteAsync(LineWriting.Of(reading.Backup), StoredForm.Types.ScheduleLine, cancellationToken);
        await WriteAsync(lines, page.Unreadable, cancellationToken);
        if (!scope.History)
            return;
        foreach (var some in page.Items.Where(r => r.Records > 0).Chunk(HistoriesAtOnce))
        {
            // Their first pages are asked for at once: one way there and back for all.
            var first = await Task.WhenAll(some.Select(r => store.ReadHistoryAsync(r.Backup.Definition.Id, null, cancellationToken).AsTask()));
            for (var i = 0; i < some.Length; i++)
                await WriteHistoryAsync(lines, some[i], first[i], cancellationToken);
        }
    }

    private async Task WriteHistoryAsync(LineWriter lines, ScheduleReading reading, BackupPage<RunRecord> page, CancellationToken cancellationToken)
    {
        while (true)
        {
            foreach (var record in page.Items.Where(reading.Includes))
                await lines.WriteAsync(LineWriting.Of(record), StoredForm.Types.RecordLine, cancellationToken);
            await WriteAsync(lines, page.Unreadable, cancellationToken);
            if (page.Next is null)
                return;
            page = await store.ReadHistoryAsync(reading.Backup.Definition.Id, page.Next, cancellationToken);
        }
    }

    private static async Task WriteAsync(LineWriter lines, BackupPage<DeadLetter> page, CancellationToken cancellationToken)
    {
        foreach (var letter in page.Items)
            await lines.WriteAsync(LineWriting.Of(letter), StoredForm.Types.DeadLetterLine, cancellationToken);
        await WriteAsync(lines, page.Unreadable, cancellationToken);
    }

    private static async Task WriteAsync(LineWriter lines, BackupPage<ChainTrigger> page, CancellationToken cancellationToken)
    {
        foreach (var trigger in page.Items)
            await lines.WriteAsync(LineWriting.Of(trigger), StoredForm.Types.ChainTriggerLine, cancellationToken);
        await WriteAsync(lines, page.Unreadable, cancellationToken);
    }

    private static async Task WriteAsync(LineWriter lines, IReadOnlyList<UnreadableItem> unreadable, CancellationToken cancellationToken)
    {
        foreach (var item in unreadable)
            await lines.WriteAsync(LineWriting.Of(item), StoredForm.Types.UnreadableLine, cancellationToken);
    }

    private static async Task EachPageAsync<T>(Func<string?, ValueTask<BackupPage<T>>> read, Func<BackupPage<T>, Task> write)
    {
        string? cursor = null;
        do
        {
            var page = await read(cursor);
            await write(page);
            cursor = page.Next;
        }
        while (cursor is not null);
    }

    [LoggerMessage(1720, LogLevel.Information, "An export begins (history: {History}, dead letters: {DeadLetters})")]
    private static partial void LogBegun(ILogger logger, bool history, bool deadLetters);

    [LoggerMessage(1721, LogLevel.Information, "The export is complete: {Schedules} schedules, {Lines} lines in all, {Unreadable} of them could not be read")]
    private static partial void LogEnded(ILogger logger, long schedules, long lines, long unreadable);
}
