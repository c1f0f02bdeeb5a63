using System.Globalization;
using System.Text.RegularExpressions;
using ScalableScheduler.Collections;
using ScalableScheduler.Coordination;
using ScalableScheduler.Events;
using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;
using ScalableScheduler.Storage;
using ScalableScheduler.Storage.Forms;
using ScalableScheduler.Testing;
using ScalableScheduler.Testing.StoreConformance;
using Xunit.Abstractions;

namespace ScalableScheduler.Redis.Tests;

/// <summary>What permits, collections and events cost. The figures in docs/redis-keys.md are those printed here.</summary>
public sealed partial class CollectionCostTests(ITestOutputHelper output)
{
    private static readonly CollectionName Shop = new("shop");
    private static readonly CollectionLimits Both = new(1_000_000, 1_000_000);

    [Fact]
    public async Task APermit_TakesTwoCalls_AndLeavesNothing()
    {
        const int Count = 10_000;
        await using var server = await RedisServer.StartAsync("--appendonly", "no");
        await using var store = await RedisStoreUnderTest.OpenAsync(server.Endpoint);
        var until = DateTimeOffset.UnixEpoch.AddYears(100);
        PermitRequest[] requests = [.. Enumerable.Range(0, Count).Select(i => new PermitRequest(RunId.OfKey(new ScheduleId($"schedule-{i % 100:D4}"), $"{i}"), 0, until))];
        foreach (var limits in new[] { new CollectionLimits(1_000_000, null), Both })
        {
            await store.Limits.AcquireAsync(Shop, limits, [requests[0]], default);
            await store.Limits.ReleaseAsync(Shop, limits, [new PermitReturn(requests[0].Run)], default);
            await server.ExecuteAsync("CONFIG", "RESETSTAT");
            await store.Limits.AcquireAsync(Shop, limits, [requests[0]], default);
            await store.Limits.ReleaseAsync(Shop, limits, [new PermitReturn(requests[0].Run)], default);
            var stats = await server.ExecuteAsync("INFO", "commandstats");
            var scripts = Stat().Matches(stats!).Where(m => m.Groups["name"].Value == "evalsha").Sum(m => long.Parse(m.Groups["calls"].Value, CultureInfo.InvariantCulture));
            var all = Stat().Matches(stats!).Where(m => m.Groups["name"].Value is not ("evalsha" or "config" or "info" or "ping")).Sum(m => long.Parse(m.Groups["calls"].Value, CultureInfo.InvariantCulture));
            scripts.ShouldBe(2);

            await server.ExecuteAsync("CONFIG", "RESETSTAT");
            foreach (var request in requests.Take(2000))
            {
                await store.Limits.AcquireAsync(Shop, limits, [request], default);
                await store.Limits.ReleaseAsync(Shop, limits, [new PermitReturn(request.Run)], default);
            }
            var (calls, micros) = await ScriptsAsync(server);
            output.WriteLine($"{limits}: {scripts} calls with {all} commands inside, {micros / (calls / 2):F0} µs of the server for acquire and release together");
        }

        var before = await UsedAsync(server);
        await store.Limits.AcquireAsync(Shop, Both, requests, default);
        var each = (await UsedAsync(server) - before) / (double)Count;
        output.WriteLine($"{each:F0} bytes for each of {Count} permits");
        await store.Limits.ReleaseAsync(Shop, Both, [.. requests.Select(r => new PermitReturn(r.Run))], default);
        each.ShouldBeLessThan(400);
    }

    [Fact]
    public async Task ALineOfTenThousand_SlowsNobodyDown()
    {
        const int Count = 10_000;
        await using var server = await RedisServer.StartAsync("--appendonly", "no");
        await using var store = await RedisStoreUnderTest.OpenAsync(server.Endpoint);
        var one = new CollectionLimits(1, null);
        var until = DateTimeOffset.UnixEpoch.AddYears(100);
        PermitRequest[] requests = [.. Enumerable.Range(0, Count).Select(i => new PermitRequest(RunId.OfKey(new ScheduleId($"schedule-{i % 100:D4}"), $"{i}"), 0, until))];
        await store.Limits.AcquireAsync(Shop, one, requests, default);

        await server.ExecuteAsync("CONFIG", "RESETSTAT");
        foreach (var request in requests.Take(1000))
        {
            await store.Limits.AcquireAsync(Shop, one, [request], default);
            await store.Limits.ReleaseAsync(Shop, one, [new PermitReturn(request.Run)], default);
        }

        var (calls, micros) = await ScriptsAsync(server);
        output.WriteLine($"With {Count} in line: {micros / (calls / 2):F0} µs of the server for acquire and release together");
        (micros / calls).ShouldBeLessThan(1000);
    }

    [Fact]
    public async Task SavingACollection_TakesOneCallForEachPartition_AndALookForFaultsTwo()
    {
        const int Partitions = 64;
        const int Rounds = 20;
        await using var server = await RedisServer.StartAsync("--appendonly", "no");
        await using var store = await RedisStoreUnderTest.OpenAsync(server.Endpoint, Partitions);
        var collection = new Collection { Name = Shop, Revision = 1, CreatedAt = Samples.Start, UpdatedAt = Samples.Start };
        await store.Collections.SaveAsync(collection, null, default);
        await server.ExecuteAsync("CONFIG", "RESETSTAT");

        var began = TimeProvider.System.GetTimestamp();
        for (var revision = 2; revision < Rounds + 2; revision++)
            (await store.Collections.SaveAsync(collection with { Revision = revision }, revision - 1, default)).ShouldBeTrue();
        var took = TimeProvider.System.GetElapsedTime(began) / Rounds;

        var (calls, micros) = await ScriptsAsync(server);
        output.WriteLine($"{took.TotalMilliseconds:F1} ms to save a collection with {Partitions} partitions; {calls / Rounds} scripts, {micros / Rounds:F0} µs of the server");
        (calls / Rounds).ShouldBe(Partitions + 1);

        await server.ExecuteAsync("CONFIG", "RESETSTAT");
        (await store.Collections.CompareAsync(new PartitionId(0), thorough: false, default)).Wrong.ShouldBeEmpty();
        var stats = await server.ExecuteAsync("INFO", "commandstats");
        Stat().Matches(stats!).Where(m => m.Groups["name"].Value is "get" or "hget" or "evalsha" or "hgetall")
            .Sum(m => long.Parse(m.Groups["calls"].Value, CultureInfo.InvariantCulture)).ShouldBe(2);
    }

    [Fact]
    public async Task AnEvent_CostsLittle()
    {
        const int Count = 10_000;
        const int Batch = 500;
        await using var server = await RedisServer.StartAsync("--appendonly", "no");
        await using var store = await RedisStoreUnderTest.OpenAsync(server.Endpoint);
        var schedule = new ScheduleId("0192f0a4-7e1c-7c3a-9a53-3f0f5d1c2b7e");
        var happened = new SchedulerEvent(
            EventTypes.RunSucceeded, Samples.Start, Shop, schedule, "nightly export of orders", RunId.Of(schedule, Samples.Start), RunStatus.Succeeded, Samples.Start, 1);
        await store.Events.AppendAsync([happened], Count, default);
        await server.ExecuteAsync("CONFIG", "RESETSTAT");
        var before = await UsedAsync(server);

        for (var i = 0; i < Count; i += Batch)
            await store.Events.AppendAsync([.. Enumerable.Repeat(happened, Batch)], Count, default);

        var each = (await UsedAsync(server) - before) / (double)Count;
        var (calls, micros) = await ScriptsAsync(server);
        output.WriteLine($"{each:F0} bytes for an event ({EventCodec.Encode(happened).Length} of JSON), {micros / Count:F1} µs of the server in batches of {Batch}");
        calls.ShouldBe(Count / Batch);
        each.ShouldBeLessThan(600);
    }

    // Calls of scripts and the µs that the server spent in them.
    private static async Task<(double Calls, double Micros)> ScriptsAsync(RedisServer server)
    {
        var stats = await server.ExecuteAsync("INFO", "commandstats");
        var scripts = Stat().Matches(stats!).Where(m => m.Groups["name"].Value is "eval" or "evalsha").ToArray();
        return (Sum("calls"), Sum("usec"));

        double Sum(string field) => scripts.Sum(m => double.Parse(m.Groups[field].Value, CultureInfo.InvariantCulture));
    }

    private static async Task<long> UsedAsync(RedisServer server)
    {
        var info = await server.ExecuteAsync("INFO", "memory");
        return long.Parse(UsedMemory().Match(info!).Groups["bytes"].Value, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"cmdstat_(?<name>[a-z|]+):calls=(?<calls>\d+),usec=(?<usec>\d+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Stat();

    [GeneratedRegex(@"used_memory:(?<bytes>\d+)", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex UsedMemory();
}
