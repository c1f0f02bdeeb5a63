using System.Globalization;
using System.Text.RegularExpressions;
using ScalableScheduler.Coordination;
using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;
using ScalableScheduler.Storage;
using ScalableScheduler.Storage.Forms;
using ScalableScheduler.Testing;
using ScalableScheduler.Testing.StoreConformance;
using StackExchange.Redis;
using Xunit.Abstractions;

namespace ScalableScheduler.Redis.Tests;

/// <summary>What is kept costs little memory. The figures in docs/redis-keys.md are those printed here.</summary>
public sealed partial class FootprintTests(ITestOutputHelper output)
{
    private const int Schedules = 20_000;
    private const int DefinitionBytes = 400;

    [Theory]
    [InlineData(4)]
    [InlineData(64)]
    public async Task AnIdleSchedule_CostsLessThanOneKilobyte(int partitions)
    {
        await using var server = await RedisServer.StartAsync("--appendonly", "no");
        await using var store = await RedisStoreUnderTest.OpenAsync(server.Endpoint, partitions);
        ScheduleCodec.Encode(Sample(0)).Length.ShouldBe(DefinitionBytes);
        await store.Schedules.GetAsync([new ScheduleId("warm-up")], default);
        var before = await UsedAsync(server);

        await AddAsync(store, Schedules);

        var each = (await UsedAsync(server) - before) / (double)Schedules;
        output.WriteLine($"{partitions} partitions: {each:F0} bytes for each of {Schedules} idle schedules, definition {DefinitionBytes} bytes");
        var keys = store.Keys[0];
        await PrintAsync(server, store, keys.Definitions, keys.States, keys.Due, keys.Names);
        each.ShouldBeLessThan(1024);
    }

    [Fact]
    public async Task ARun_CostsLittle_OpenAndEnded()
    {
        const int PerSchedule = 20;
        const int Count = 500;
        await using var server = await RedisServer.StartAsync("--appendonly", "no");
        await using var store = await RedisStoreUnderTest.OpenAsync(server.Endpoint, partitions: 4);
        await AddAsync(store, Count);
        var before = await UsedAsync(server);

        var opened = new List<Run>();
        for (var p = 0; p < store.Partitions; p++)
            opened.AddRange(await FireAllAsync(store, new PartitionId(p), PerSchedule));
        var open = (await UsedAsync(server) - before) / (double)opened.Count;
        foreach (var run in opened)
            await store.Runs.FinishAsync(new RunEnded(run, Samples.Succeeded(run), 1000, null), default);
        var ended = (await UsedAsync(server) - before) / (double)opened.Count;

        opened.Count.ShouldBe(PerSchedule * Count);
        var record = RecordCodec.Encode(Samples.Succeeded(opened[0])).Length;
        output.WriteLine($"{open:F0} bytes for an open run ({RunCodec.Encode(opened[0]).Length} bytes of it JSON), {ended:F0} for an ended one (record {record} bytes)");
        open.ShouldBeLessThan(1024);
        ended.ShouldBeLessThan(1024);
    }

    [Fact]
    public async Task WhatAFailedRunLeaves_CostsLittle()
    {
        const int Count = 1000;
        await using var server = await RedisServer.StartAsync("--appendonly", "no");
        await using var store = await RedisStoreUnderTest.OpenAsync(server.Endpoint, partitions: 1);
        await AddAsync(store, Count, i => Sample(i) with { Client = new Client("orders", "nightly", "export", "42", "run") });
        foreach (var run in await FireAllAsync(store, new PartitionId(0), runsEach: 1))
        {
            var record = Samples.Failed(run);
            var letter = new DeadLetter(record, Sample(0));
            (await store.Runs.FinishAsync(new RunEnded(run, record, 1000, letter), default)).ShouldBe(FinishAnswer.Written);
        }
        await store.Locks.AcquireAsync("0", new string('v', 32), TimeSpan.FromHours(1), default);

        var keys = store.Keys[0];
        await PrintAsync(server, store, keys.LastRuns, keys.Errors, keys.Completed, keys.Clients, keys.DeadLetters, keys.DeadLetterTimes, keys.Ended);
        foreach (var key in new[] { keys.Token, store.Keys.Lease("0"), keys.Hours(Sample(0).Id.Value), keys.DeadLettersOf(Sample(0).Id.Value) })
            output.WriteLine($"  {key}: {await server.ExecuteAsync("MEMORY", "USAGE", key.ToString())} bytes");
        (await store.Cluster.ReadStatusAsync(default)).Partitions[0].OpenRuns.ShouldBe(0);
    }

    private static Schedule Sample(int i)
    {
        var schedule = Samples.Schedule(new Guid(i, 7, 7, 1, 2, 3, 4, 5, 6, 7, 8).ToString(), string.Create(CultureInfo.InvariantCulture, $"nightly export {i:D6}"));
        return Filled(schedule, 1 + DefinitionBytes - ScheduleCodec.Encode(Filled(schedule, 1)).Length);
    }

    private static Schedule Filled(Schedule schedule, int length) => schedule with
    {
        Task = schedule.Task with { Data = Samples.Json($$"""{"report":"{{new string('x', length)}}"}""") },
    };

    private static async Task AddAsync(RedisStoreUnderTest store, int count, Func<int, Schedule>? sample = null)
    {
        foreach (var chunk in Enumerable.Range(0, count).Chunk(1000))
        {
            var writes = chunk.Select(sample ?? Sample).Select(s => new ScheduleWrite(new Registration(s, Samples.State(s), Samples.Start), null));
            (await store.Schedules.SaveAsync([.. writes], default)).ShouldAllBe(saved => saved == SaveAnswer.Stored);
        }
    }

    private static async Task<IReadOnlyList<Run>> FireAllAsync(RedisStoreUnderTest store, PartitionId partition, int runsEach)
    {
        var token = await store.Due.TakeAsync(partition, default);
        var batch = await store.Due.ReadDueAsync(partition, 1000, default);
        var firings = batch.Schedules.Select(read =>
        {
            Run[] runs = [.. Enumerable.Range(0, runsEach).Select(i =>
                Run.Open(read.Definition.Id, Samples.Start.AddMinutes(i), new NodeId("scheduler-7f9c-x2x4p/3f2a"), Samples.Start.AddMinutes(i), Samples.Start.AddHours(1)))];
            return new ScheduleFiring(read, runs, [], read.State with { Cursor = runs[^1].NominalTime }, runsEach == 1 ? null : batch.StoreTime.AddHours(1), 1000);
        }).ToArray();
        (await store.Due.FireAsync(partition, token, firings, default)).Accepted.ShouldAllBe(a => a);
        return [.. firings.SelectMany(f => f.Runs)];
    }

    private async Task PrintAsync(RedisServer server, RedisStoreUnderTest store, params RedisKey[] keys)
    {
        foreach (var key in keys)
        {
            var bytes = await server.ExecuteAsync("MEMORY", "USAGE", key.ToString(), "SAMPLES", "0");
            var count = await server.ExecuteAsync("HLEN", store.Keys[0].Definitions.ToString());
            var each = double.Parse(bytes!, CultureInfo.InvariantCulture) / double.Parse(count!, CultureInfo.InvariantCulture);
            output.WriteLine($"  {key}: {each:F0} bytes each (MEMORY USAGE)");
        }
    }

    private static async Task<long> UsedAsync(RedisServer server)
    {
        var info = await server.ExecuteAsync("INFO", "memory");
        return long.Parse(UsedMemory().Match(info!).Groups["bytes"].Value, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"used_memory:(?<bytes>\d+)", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex UsedMemory();
}
