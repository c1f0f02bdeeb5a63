using System.Globalization;
using System.Text.RegularExpressions;
using ScalableScheduler.Schedules;
using ScalableScheduler.Storage;
using ScalableScheduler.Testing;
using ScalableScheduler.Testing.StoreConformance;
using Xunit.Abstractions;

namespace ScalableScheduler.Redis.Tests;

/// <summary>The cost of a page does not grow with the number of schedules.</summary>
public sealed partial class ListingCostTests(ITestOutputHelper output)
{
    private const int Partitions = 64;

    [Fact]
    public async Task APage_TakesAboutAsManyCalls_HoweverManySchedulesThereAre()
    {
        await using var server = await RedisServer.StartAsync("--appendonly", "no");
        await using var store = await RedisStoreUnderTest.OpenAsync(server.Endpoint, Partitions);
        ScheduleQuery[] queries =
        [
            new(), new() { Sort = ScheduleSort.NextRun }, new() { NamePrefix = "name1" },
            new() { Client = ClientFilter.Any with { Application = "one" } }, new() { Client = ClientFilter.Any with { Application = "app" } },
        ];

        await AddAsync(store, 0, 500);
        var few = await CallsAsync(server, store, queries);
        await AddAsync(store, 500, 20_000);
        var many = await CallsAsync(server, store, queries);

        for (var i = 0; i < queries.Length; i++)
        {
            output.WriteLine($"{queries[i].Sort} prefix '{queries[i].NamePrefix}' application '{queries[i].Client.Application}': {few[i]} calls of 500 schedules, {many[i]} of 20,000");
            many[i].ShouldBeLessThan(5 * Partitions);
        }
    }

    private static async Task<List<long>> CallsAsync(RedisServer server, RedisStoreUnderTest store, ScheduleQuery[] queries)
    {
        var calls = new List<long>();
        foreach (var query in queries)
        {
            await store.Schedules.ListAsync(query, default);
            await server.ExecuteAsync("CONFIG", "RESETSTAT");
            var page = await store.Schedules.ListAsync(query, default);
            page.Items.Count.ShouldBe(query.Client.Application == "one" ? 1 : query.Limit);
            var stats = await server.ExecuteAsync("INFO", "commandstats");
            calls.Add(Calls().Matches(stats!).Sum(m => long.Parse(m.Groups["calls"].Value, CultureInfo.InvariantCulture)));
        }
        return calls;
    }

    private static async Task AddAsync(RedisStoreUnderTest store, int from, int to)
    {
        foreach (var chunk in Enumerable.Range(from, to - from).Chunk(1000))
        {
            var writes = chunk
                .Select(i => Samples.Schedule($"id{i}", $"name{i}", new Client(i == 0 ? "one" : "app", "", "", "", "")))
                .Select((s, i) => new ScheduleWrite(new Registration(s, Samples.State(s), i % 2 == 0 ? null : Samples.Start.AddSeconds(i)), null));
            await store.Schedules.SaveAsync([.. writes], default);
        }
    }

    // The calls a client makes, not those that scripts make inside.
    [GeneratedRegex("cmdstat_(evalsha|zrangebylex|zlexcount):calls=(?<calls>[0-9]+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Calls();
}
