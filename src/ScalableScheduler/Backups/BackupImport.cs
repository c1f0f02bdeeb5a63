using System.IO.Pipelines;
using Microsoft.Extensions.Logging;
using ScalableScheduler.Backups.Lines;
using ScalableScheduler.Collections;
using ScalableScheduler.Engine;
using ScalableScheduler.Storage;

namespace ScalableScheduler.Backups;

/// <summary>Takes the lines of an export into the store, while the service runs. Each line is taken whole or not at all; one
/// that can't be taken ends the import, with all before it taken. To import a file again changes nothing that is there.</summary>
public sealed partial class BackupImport(
    IBackupStore store, IScheduleStore schedules, ICollectionStore collections, IWorkStore work, SecretBox secrets, EngineContext engine, ILogger<BackupImport> logger)
{
    /// <summary>Reads a file to its end, or to the first line that can't be taken; a dry run reads on.</summary>
    public async Task<ImportReport> RunAsync(PipeReader input, ImportOptions options, CancellationToken cancellationToken)
    {
        LogBegun(logger, options.Mode, options.DryRun);
        var tally = new ImportTally();
        var known = new CollectionImport(collections, secrets, engine, options, tally);
        var session = new ImportSession(
            new LineReader(input), options, known, new ScheduleImport(store, schedules, known, engine, options, tally), new RunImport(store, work, engine, options, tally), tally);
        await session.RunAsync(cancellationToken);
        var report = tally.Report();
        var (taken, replaced, left) = Sum(report);
        if (report.Problems is [var problem, ..])
            LogEndedEarly(logger, problem.Line, problem.Field, problem.Message, taken, replaced, left);
        else
            LogEnded(logger, taken, replaced, left);
        return report;
    }

    private static (long Taken, long Replaced, long Left) Sum(ImportReport report) =>
        (report.Counts.Values.Sum(c => c.Taken), report.Counts.Values.Sum(c => c.Replaced), report.Counts.Values.Sum(c => c.Left));

    [LoggerMessage(1722, LogLevel.Information, "An import begins (mode: {Mode}, dry run: {DryRun})")]
    private static partial void LogBegun(ILogger logger, ImportMode mode, bool dryRun);

    [LoggerMessage(1723, LogLevel.Information, "The import is complete: {Taken} lines taken, {Replaced} replaced what was there, {Left} left out")]
    private static partial void LogEnded(ILogger logger, long taken, long replaced, long left);

    [LoggerMessage(1724, LogLevel.Warning, "The import ended at line {Line} {Field}: {Problem} Before: {Taken} lines taken, {Replaced} replaced what was there, {Left} left out")]
    private static partial void LogEndedEarly(ILogger logger, long line, string field, string problem, long taken, long replaced, long left);
}
