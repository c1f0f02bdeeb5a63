using System.IO.Pipelines;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using ScalableScheduler.Backups;
using ScalableScheduler.Collections;
using ScalableScheduler.Coordination;
using ScalableScheduler.Engine;
using ScalableScheduler.Runs;
using ScalableScheduler.Testing.StoreConformance;

namespace ScalableScheduler.Testing.Backups;

/// <summary>Exports and imports of a store, without a service around it.</summary>
public static class BackupFiles
{
    /// <summary>The lines of an export.</summary>
    public static async Task<string[]> ExportAsync(IStoreUnderTest store, BackupScope? scope = null)
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 0));
        var export = new BackupExport(store.Backups, store.Work, await EngineAsync(store), NullLogger<BackupExport>.Instance);
        await export.WriteAsync(pipe.Writer, scope ?? new BackupScope(), CancellationToken.None);
        await pipe.Writer.CompleteAsync();
        using var text = new StreamReader(pipe.Reader.AsStream(), Encoding.UTF8);
        return (await text.ReadToEndAsync()).TrimEnd('\n').Split('\n');
    }

    public static Task<ImportReport> ImportAsync(IStoreUnderTest store, IEnumerable<string> lines, ImportOptions? options = null, SecretOptions? secrets = null) =>
        ImportAsync(store, new MemoryStream(Encoding.UTF8.GetBytes(string.Concat(lines.Select(l => l + "\n")))), options, secrets);

    public static async Task<ImportReport> ImportAsync(IStoreUnderTest store, Stream file, ImportOptions? options = null, SecretOptions? secrets = null)
    {
        var import = new BackupImport(
            store.Backups, store.Schedules, store.Collections, store.Work, new SecretBox(secrets ?? new SecretOptions()), await EngineAsync(store), NullLogger<BackupImport>.Instance);
        return await import.RunAsync(PipeReader.Create(file), options ?? new ImportOptions(), CancellationToken.None);
    }

    /// <summary>What the lines tell of, in an order of their own, without when and where it was written.</summary>
    public static string[] ContentOf(IEnumerable<string> lines) =>
        [.. lines.Where(l => TypeOf(l) is not ("header" or "footer")).Order(StringComparer.Ordinal)];

    public static string TypeOf(string line) => (string)JsonNode.Parse(line)!["type"]!;

    private static async Task<EngineContext> EngineAsync(IStoreUnderTest store)
    {
        var time = new ManualTime();
        var clock = new StoreClock(time);
        clock.Observe((await store.Cluster.ReadStatusAsync(CancellationToken.None)).Cluster.StoreTime, time.GetTimestamp());
        return new EngineContext(
            new NodeDescription(new NodeId("backup"), "backup", "1.0.0", time.GetUtcNow()),
            clock,
            time,
            new Random(1),
            new EngineMetrics(),
            new SchedulerOptions { Partitions = store.Partitions },
            new HistoryOptions { RunsPerSchedule = 1000 },
            new RetryOptions());
    }
}
