using System.Security.Cryptography;
using ScalableScheduler.Schedules;
using ScalableScheduler.Testing;
using ScalableScheduler.Testing.Backups;
using ScalableScheduler.Testing.StoreConformance;
using StackExchange.Redis;
using Xunit.Abstractions;

namespace ScalableScheduler.Redis.Tests;

/// <summary>Backups go from one kind of store to the other and back, and lose nothing on the way.</summary>
[Collection(RedisCollection.Name)]
public sealed class BackupRoundTripTests(RedisServerFixture redis, ITestOutputHelper output)
{
    private const int Stores = 60;

    [Fact]
    public async Task AnyContents_GoFromRedisToMemoryAndBack_WithoutAChange()
    {
        var first = RandomNumberGenerator.GetInt32(1_000_000);
        output.WriteLine($"Seeds from {first} on.");
        for (var seed = first; seed < first + Stores; seed++)
        {
            await using var store = await RedisStoreUnderTest.OpenAsync(redis.Server.Endpoint, partitions: 3);
            await using var memory = new MemoryStoreUnderTest();
            await using var back = await RedisStoreUnderTest.OpenAsync(redis.Server.Endpoint, partitions: 5);
            await new RandomContents(seed).FillAsync(store);

            var file = await BackupFiles.ExportAsync(store);
            (await BackupFiles.ImportAsync(memory, file)).Problems.ShouldBeEmpty($"seed {seed}");
            var between = await BackupFiles.ExportAsync(memory);
            (await BackupFiles.ImportAsync(back, between)).Problems.ShouldBeEmpty($"seed {seed}");

            BackupFiles.ContentOf(between).ShouldBe(BackupFiles.ContentOf(file), $"seed {seed}");
            BackupFiles.ContentOf(await BackupFiles.ExportAsync(back)).ShouldBe(BackupFiles.ContentOf(file), $"seed {seed}");
        }
    }

    [Fact]
    public async Task WhatCantBeRead_IsInTheFileAsItIsKept_AndToldOfByTheImport()
    {
        await using var store = await RedisStoreUnderTest.OpenAsync(redis.Server.Endpoint, partitions: 1);
        await using var other = await RedisStoreUnderTest.OpenAsync(redis.Server.Endpoint, partitions: 1);
        await Workout.RunAsync(store, "a");
        var keys = store.Keys[0];
        await SpoilAsync(store, keys.Definitions, "a-done");
        await SpoilAsync(store, keys.Backfills, "a");
        await SpoilAsync(store, keys.LastRuns, "a");
        await SpoilAsync(store, keys.DeadLetters, (await FieldAsync(store, keys.DeadLetters))!);
        await SpoilAsync(store, keys.Runs, (await FieldAsync(store, keys.Runs))!);
        await SpoilAsync(store, store.Keys.CollectionDefinitions[0], "spoilt");
        await store.Connection.CallAsync("ZADD", db => db.SortedSetAddAsync(keys.History("a"), "spoilt", 1), default);
        await store.Connection.CallAsync("ZADD", db => db.SortedSetAddAsync(keys.ChainTriggers, "spoilt", 1), default);

        var file = await BackupFiles.ExportAsync(store);
        var report = await BackupFiles.ImportAsync(other, file);

        var unreadable = file.Where(l => BackupFiles.TypeOf(l) == "unreadable").ToList();
        unreadable.Select(l => (string)System.Text.Json.Nodes.JsonNode.Parse(l)!["kind"]!).ShouldBe(
            ["schedule", "backfill", "last_run", "dead_letter", "run", "collection", "record", "chain_trigger"], ignoreOrder: true);
        var kept = Convert.ToBase64String("spoilt"u8);
        unreadable.ShouldAllBe(l => l.Contains(kept, StringComparison.Ordinal));
        report.Problems.ShouldBeEmpty();
        report.Unreadable.Count.ShouldBe(unreadable.Count);
        (await other.Schedules.GetAsync([new ScheduleId("a"), new ScheduleId("a-done")], default)).Select(v => v is not null).ShouldBe([true, false]);
    }

    private static Task SpoilAsync(RedisStoreUnderTest store, RedisKey hash, string field) =>
        store.Connection.CallAsync("HSET", db => db.HashSetAsync(hash, field, "spoilt"), default);

    private static async Task<string?> FieldAsync(RedisStoreUnderTest store, RedisKey hash) =>
        (await store.Connection.CallAsync("HKEYS", db => db.HashKeysAsync(hash), default)).Select(f => (string?)f).Order(StringComparer.Ordinal).First();
}
