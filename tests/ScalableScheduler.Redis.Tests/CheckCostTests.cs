using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using ScalableScheduler.Schedules;
using ScalableScheduler.Storage;
using ScalableScheduler.Testing;
using ScalableScheduler.Testing.StoreConformance;
using Xunit.Abstractions;

namespace ScalableScheduler.Redis.Tests;

/// <summary>What looking through all records costs. The figures in docs/redis-keys.md are those printed here, with
/// <c>SCHEDULES=100000</c>.</summary>
public sealed partial class CheckCostTests(ITestOutputHelper output)
{
    private const int Partitions = 64;
    private const int UsualSchedules = 2_000;

    [Fact]
    public async Task LookingThroughAll_TakesFewCalls_EachOfThemShort()
    {
        var schedules = Environment.GetEnvironmentVariable("SCHEDULES") is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : UsualSchedules;
        await using var server = await RedisServer.StartAsync("--appendonly", "no", "--slowlog-log-slower-than", "1000", "--slowlog-max-len", "10000");
        await using var store = await RedisStoreUnderTest.OpenAsync(server.Endpoint, Partitions);
        using var checking = new Checking(store);
        await AddAsync(store, schedules);
        await server.ExecuteAsync("CONFIG", "RESETSTAT");
        await server.ExecuteAsync("SLOWLOG", "RESET");

        var (began, busy) = (TimeProvider.System.GetTimestamp(), Process.GetCurrentProcess().TotalProcessorTime);
        var report = await checking.CheckAsync(repair: true);
        var took = TimeProvider.System.GetElapsedTime(began);
        busy = Process.GetCurrentProcess().TotalProcessorTime - busy;

        report.Found.Faults.SelectMany(f => f.Examples).ShouldBeEmpty();
        report.Found.Schedules.ShouldBe(schedules);
        var stats = (await server.ExecuteAsync("INFO", "commandstats"))!;
        var scripts = Script().Match(stats);
        var calls = Number(scripts, "calls");
        var commands = AnyCommand().Matches(stats).Sum(m => Number(m, "calls")) - calls;
        var slow = await server.ExecuteAsync("SLOWLOG", "LEN");
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""
            {schedules} schedules, {report.Found.Entries} entries: {calls} scripts with {commands} commands;
            {Number(scripts, "usec") / 1000} ms of the server, {(double)Number(scripts, "usec") / calls:F0} µs each, {slow} of them over 1 ms;
            {took.TotalMilliseconds:F0} ms in all, {busy.TotalMilliseconds:F0} ms of the node
            """));
        calls.ShouldBeLessThan((report.Found.Entries / 50) + (3 * Partitions));
    }

    private static async Task AddAsync(RedisStoreUnderTest store, int count)
    {
        var end = TimeProvider.System.GetUtcNow().AddYears(1);
        foreach (var chunk in Enumerable.Range(0, count).Chunk(1000))
        {
            var writes = chunk
                .Select(i => Samples.Schedule(Guid.NewGuid().ToString(), $"name of schedule {i:D5}") with { StartAt = end })
                .Select(s => (Schedule: s, State: Samples.State(s, cursor: Samples.Start)))
                .Select(s => new ScheduleWrite(new Registration(s.Schedule, s.State, Planner.NextDue(s.Schedule, s.State)), null));
            await store.Schedules.SaveAsync([.. writes], default);
        }
    }

    private static long Number(Match match, string group) => long.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex("cmdstat_evalsha:calls=(?<calls>[0-9]+),usec=(?<usec>[0-9]+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Script();

    [GeneratedRegex("cmdstat_(?<name>[^:]+):calls=(?<calls>[0-9]+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex AnyCommand();
}
