using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using ScalableScheduler.Testing;

namespace ScalableScheduler.EndToEnd.Tests;

/// <summary>What a large backup costs a node that has other things to do.</summary>
[Collection(AloneCollection.Name)]
public sealed class BackupFiguresTests
{
    private const int Many = 100_000;
    private const int Ticking = 100;
    private const int MostMegabytes = 150;

    private static readonly TimeProvider Time = TimeProvider.System;

    [Fact]
    public async Task ManySchedules_AreImportedAndExported_InBoundedMemory_WhileOthersFire()
    {
        await using var target = await Target.StartAsync();
        await using var redis = await RedisServer.StartAsync();
        await using var node = await Nodes.StartAsync(redis);
        await node.Http.RegisterAsync(Registrations.Cron("template", new Uri(target.Url, "rare"), "0 0 1 1 *"));
        await TickAsync(node.Http, target);
        var file = Path.GetTempFileName();
        try
        {
            await WriteManyAsync(node.Http, file);
            // Small files first, so that what code and buffers take is no part of the figures.
            await ExportAsync(node.Http);
            var before = PeakMegabytes(node);

            var importBegan = Time.GetTimestamp();
            await ImportAsync(node.Http, file);
            var import = Time.GetElapsedTime(importBegan);
            var afterImport = PeakMegabytes(node);
            var exportBegan = Time.GetTimestamp();
            var bytes = await ExportAsync(node.Http);
            var export = Time.GetElapsedTime(exportBegan);
            var afterExport = PeakMegabytes(node);

            var late = target.Requests.Where(r => r.Path == "/tick").Select(r => (r.ReceivedAt - NominalOf(r)).TotalMilliseconds).Order().ToList();
            await Figures.WriteAsync("backup", [
                string.Create(CultureInfo.InvariantCulture, $"  {Many} schedules into a node that fires {Ticking} a second: {import.TotalSeconds:F1} s; out of it: {export.TotalSeconds:F1} s, {bytes / 1_000_000} MB"),
                string.Create(CultureInfo.InvariantCulture, $"  peak memory of the node: {before} MB before, {afterImport} MB after the import, {afterExport} MB after the export"),
                string.Create(CultureInfo.InvariantCulture, $"  meanwhile from due to received: p50 {Figures.Percentile(late, 0.5):F0} ms, p99 {Figures.Percentile(late, 0.99):F0} ms, max {late[^1]:F0} ms ({late.Count} runs)"),
            ]);
            (afterExport - before).ShouldBeLessThan(MostMegabytes);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static async Task TickAsync(HttpClient http, Target target)
    {
        foreach (var i in Enumerable.Range(0, Ticking))
            await http.RegisterAsync(Registrations.Cron($"tick-{i}", new Uri(target.Url, "tick"), "* * * * * *"));
    }

    // The template, many times, under other ids.
    private static async Task WriteManyAsync(HttpClient http, string file)
    {
        var lines = (await ExportedFile.ReadAsync(http)).Text.Split('\n');
        var template = Array.Find(lines, l => l.Contains("\"schedule\":\"template\"", StringComparison.Ordinal))!;
        await using var output = new StreamWriter(file);
        await output.WriteAsync(lines[0] + "\n");
        foreach (var i in Enumerable.Range(0, Many))
            await output.WriteAsync(template.Replace("template", string.Create(CultureInfo.InvariantCulture, $"many-{i}"), StringComparison.Ordinal) + "\n");
    }

    private static async Task ImportAsync(HttpClient http, string file)
    {
        using var content = new StreamContent(File.OpenRead(file));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
        using var response = await http.PostAsync(new Uri("import?part=true", UriKind.Relative), content);
        var answer = await Answer.OfAsync(response);
        answer.Status.ShouldBe(HttpStatusCode.OK, answer.Body);
        answer.Json.GetProperty("lines").GetProperty("schedule").GetProperty("taken").GetInt32().ShouldBe(Many);
    }

    private static async Task<long> ExportAsync(HttpClient http)
    {
        using var response = await http.GetAsync(new Uri("export", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
        await using var body = await response.Content.ReadAsStreamAsync();
        var buffer = new byte[81920];
        var bytes = 0L;
        while (await body.ReadAsync(buffer) is var read and > 0)
            bytes += read;
        return bytes;
    }

    private static DateTimeOffset NominalOf(RecordedRequest request) =>
        DateTimeOffset.Parse(request.Header("X-Scheduler-Nominal-Time")!, CultureInfo.InvariantCulture);

    // VmHWM of proc(5): the most that was resident at any time.
    private static long PeakMegabytes(ServiceProcess node)
    {
        var line = File.ReadLines($"/proc/{node.Id.ToString(CultureInfo.InvariantCulture)}/status").Single(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
        return long.Parse(line.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
    }
}
